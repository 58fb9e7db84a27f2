"""python -m launch.prepare: bring the database, the static files and, the first time, the demo company up to date.

One process, because starting Django is the slowest part of it. Prints "demo" where the demo company is there, and
"first PATH" where nobody administers yet: the one-time link of the first administrator.
"""

import contextlib
import hashlib
import sys
from pathlib import Path

import django
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command, get_commands
from django.db import OperationalError
from django.urls import reverse


def main():
    django.setup()
    with contextlib.redirect_stdout(sys.stderr):
        try:
            call_command("migrate", interactive=False, verbosity=0)
        except OperationalError as failure:
            sys.exit(f"The database does not answer: {failure}")
        collect_static()
        if settings.DEMO and "seed_demo" in get_commands():
            call_command("seed_demo", if_empty=True)
    print(state())


def state():
    """What stands in the database, in a word: "demo", "first PATH", or nothing."""
    from orderdesk.setup.models import Installation
    from orderdesk.setup.services import issue_first_link

    if not get_user_model().objects.administrators().exists():
        return f"first {reverse('setup:first', args=[issue_first_link()])}"
    return "demo" if Installation.current().has_demo else ""


def collect_static():
    """Collect and compress, but only when a file has changed: it is the longest step."""
    if settings.DEBUG:
        return
    stamp = Path(settings.STATIC_ROOT) / ".collected"
    state = _static_state()
    if stamp.exists() and stamp.read_text() == state:
        return
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(state)


def _static_state():
    digest = hashlib.sha256(repr(settings.STORAGES["staticfiles"]).encode())
    for finder in get_finders():
        for path, storage in finder.list([]):
            stat = Path(storage.path(path)).stat()
            digest.update(f"{path} {stat.st_size} {stat.st_mtime_ns}\n".encode())
    return digest.hexdigest()


if __name__ == "__main__":
    main()
