"""bin/test: pytest on a database and a broker of its own, with what it needs of the system installed where we may."""

import os
import shutil
import sys
import tempfile
from pathlib import Path

from launch import ROOT, local, system
from launch.processes import call, say

NEEDS = {
    "the browser tests": ("chromium",),
    "the tests of PDF files": (*system.PDF_LIBRARIES, "poppler-utils"),
    "the translation check": ("gettext",),
}
OF_THE_PERSON = ("DEBUG", "SECRET_KEY", "ALLOWED_HOSTS", "EMAIL_URL", "SITE_URL", "LOG_LEVEL", "CELERY_QUEUE", "PORT")


def main(arguments):
    absent = system.provide([package for packages in NEEDS.values() for package in packages])
    if absent and os.environ.get("CI") == "true":
        say(f"With CI=true everything has to run. Missing: {' '.join(absent)}. {system.command(absent)}")
        return 1
    folder = Path(tempfile.mkdtemp(prefix="orderdesk-test-"))
    try:
        code = _run_pytest(folder, arguments or ["-n", "2"])
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    _tell_what_did_not_run(absent)
    return code


def _run_pytest(folder, arguments):
    with local.services(folder, temporary=True) as (urls, _holdings):
        environment = {**local.environment(folder, urls), "ORDERDESK_TESTING": "true", "ORDERDESK_LOCAL": "false"}
        (folder / "static").mkdir()
        for name in OF_THE_PERSON:
            environment.pop(name, None)
        return call([sys.executable, "-m", "pytest", *arguments], cwd=ROOT, env=environment)


def _tell_what_did_not_run(absent):
    if not absent:
        return
    for title, packages in NEEDS.items():
        if set(packages) & set(absent):
            say(f"Not run on this machine: {title}.")
    say(f"They run after: {system.command(absent)}")
