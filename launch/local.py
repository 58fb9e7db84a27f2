"""Where things lie on this machine, and the environment of whatever is started here."""

import contextlib
import os
import secrets
from pathlib import Path

from launch import ROOT
from launch.keeper import hold


def var():
    """The folder of everything that this machine keeps: databases, uploads, logs. Made where it is missing."""
    folder = Path(os.environ.get("ORDERDESK_VAR") or ROOT / "var").resolve()
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@contextlib.contextmanager
def services(folder, *, temporary=False):
    """Yield ({"DATABASE_URL": …, "REDIS_URL": …}, holdings): what is not given from outside is started in `folder`."""
    given = {} if temporary else os.environ
    urls, holdings = {}, []
    with contextlib.ExitStack() as stack:
        for variable, service in (("DATABASE_URL", "postgres"), ("REDIS_URL", "valkey")):
            if given.get(variable):
                urls[variable] = given[variable]
                continue
            holding = stack.enter_context(hold(service, folder / service, temporary=temporary))
            holdings.append(holding)
            urls[variable] = holding.url
        yield urls, holdings


def environment(folder, urls):
    """What Django needs to run on this machine alone, plain HTTP and all."""
    return {
        **os.environ,
        **urls,
        "DJANGO_SETTINGS_MODULE": "orderdesk.settings",
        "ORDERDESK_LOCAL": "true",
        "ORDERDESK_VAR": str(folder),
        "PYTHONPATH": str(ROOT),
        "PYTHONUNBUFFERED": "1",
        "PYTHONUTF8": "1",
        "SECRET_KEY": os.environ.get("SECRET_KEY") or _secret_key(folder),
    }


def _secret_key(folder):
    """Made up once for each machine, so that a session of one is worth nothing on another."""
    file = folder / "secret-key"
    if not file.exists():
        unfinished = folder / "secret-key.unfinished"
        unfinished.touch(mode=0o600)
        unfinished.write_text(secrets.token_urlsafe(48))
        unfinished.rename(file)
    return file.read_text()
