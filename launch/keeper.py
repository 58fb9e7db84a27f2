"""The process that owns one service, and how to become one of its users.

Everybody who needs the service holds a shared lock on it, so it stays up as long as anybody lives who uses it: the
first starts a keeper, the last one to leave stops it, and where the last one was killed the keeper notices. All
coming and going happens under the lock `gate`. In the service's folder:

    gate.lock     held by whoever comes or goes
    users.lock    shared by all users
    keeper.lock   held by the keeper; holds its process number
    server.lock   held by the keeper and inherited by its server, whose number it holds: taken without a keeper,
                  the server is a left-over
    url           where the service answers, there while it does
"""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

from launch import ROOT
from launch.locks import Lock, holder, is_free
from launch.processes import Failed, Stopped, end, ignore_stop_signals, say, spawn, stop_on_signals, wait_until
from launch.restarts import Restarts
from launch.services import SERVICES, free_port

STARTS = 5  # between asking for a free port and using it somebody else may take it
_started: list = []  # keepers that are children of ours


class Holding:
    """One user's hold on a running service."""

    def __init__(self, service, folder, temporary):
        self.title = SERVICES[service].title
        self.url = (folder / "url").read_text()
        self.log = folder / "log"
        self._how = service, folder, temporary

    def is_alive(self):
        _service, folder, _temporary = self._how
        return not is_free(folder / "keeper.lock")

    def server(self):
        """The process number of the server: another one where its keeper had to start it again."""
        _service, folder, _temporary = self._how
        return holder(folder / "server.lock")

    def start_again(self):
        """Start a keeper in the place of one that was killed. Raises Failed where it cannot have its port again."""
        service, folder, temporary = self._how
        with Lock(folder / "gate.lock"):
            _ensure_running(service, folder, temporary, port=urlsplit(self.url).port)
        if (folder / "url").read_text() != self.url:
            raise Failed(f"Somebody else has taken the port of {self.title}. Start OrderDesk again.")


@contextlib.contextmanager
def hold(service, folder, *, temporary=False):
    """Yield a Holding of the service in this folder, started if nobody has it running.

    A temporary service forgets its data when the last user leaves.
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    users = Lock(folder / "users.lock")
    try:
        with Lock(folder / "gate.lock"):
            users.take(shared=True)
            _ensure_running(service, folder, temporary)
        yield Holding(service, folder, temporary)
    finally:
        _leave(folder, users)


def _ensure_running(service, folder, temporary, *, port=0):
    url, lock, log = folder / "url", folder / "keeper.lock", folder / "log"
    if not is_free(lock):  # a keeper that comes up for somebody who was killed, or one that is just going
        wait_until(lambda: url.exists() or is_free(lock), patience=SERVICES[service].patience)
    if is_free(lock):
        _end_leftover(folder / "server.lock")
        url.unlink(missing_ok=True)
        _start_keeper(service, folder, temporary, port)
    if not url.exists():
        raise Failed(f"{SERVICES[service].title} did not start. The end of {log}:\n{_tail(log)}")


def _start_keeper(service, folder, temporary, port):
    """Start a keeper in a session of its own, so that a Ctrl-C in the terminal does not reach it, and wait for it.

    `port` is where its server is wanted, 0 for any free one.
    """
    with (folder / "log").open("wb") as log:
        keeper = subprocess.Popen(  # noqa: S603
            [
                sys.executable,
                "-m",
                "launch.keeper",
                service,
                folder,
                "temporary" if temporary else "lasting",
                str(port),
            ],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd="/",
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            start_new_session=True,
        )
    _started.append(keeper)
    patience = SERVICES[service].patience
    wait_until(lambda: (folder / "url").exists() or keeper.poll() is not None, patience=patience)


def _how(temporary):
    return "temporary" if temporary else "lasting"


def _end_leftover(lock):
    """End a server whose keeper was killed. The lock it inherited proves that the number is still its own."""
    if is_free(lock):
        return
    say(f"Ending a server that an earlier start left behind (process {holder(lock)}).")
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError):
            os.kill(holder(lock), number)
        if wait_until(lambda: is_free(lock), patience=10):
            return
    raise Failed(f"A server from an earlier start does not end: process {holder(lock)}.")


def _leave(folder, users):
    """Let go; whoever was the last waits until the service has stopped, so that nothing is left running."""
    lock = folder / "keeper.lock"
    with Lock(folder / "gate.lock"):
        users.release()
        if users.take(wait=False) and not is_free(lock):
            with contextlib.suppress(ProcessLookupError):
                os.kill(holder(lock), signal.SIGTERM)
            wait_until(lambda: is_free(lock), patience=60)
        users.close()
    for keeper in _started:
        keeper.poll()  # takes the ended one off the list of processes


def _tail(log, lines=15):
    return "\n".join(log.read_text(errors="replace").splitlines()[-lines:])


def keep(service, folder, temporary, port=0):
    """The keeper's life: start the server, start it again when it dies, stop it when nobody uses it any more."""
    keeper_lock = Lock(folder / "keeper.lock")
    keeper_lock.take()
    keeper_lock.sign(os.getpid())
    server_lock = Lock(folder / "server.lock")
    server_lock.take()

    service = SERVICES[service](folder, durable=not temporary)
    service.prepare()
    server, port = _start_server(service, server_lock, port)
    restarts = Restarts()
    try:
        _announce(folder / "url", service.url(port))
        while _has_died(server, folder):
            pause = restarts.note_end()
            say(f"{service.title} ended by itself ({server.returncode}). It is started again in {pause:g} seconds.")
            time.sleep(pause)
            server = _spawn(service, server_lock, port)
            _comes_up(service, server, port)
            restarts.note_start()
    finally:
        ignore_stop_signals()
        (folder / "url").unlink(missing_ok=True)
        end(server, stop_signal=service.stop_signal, patience=30)
        if temporary:
            shutil.rmtree(service.data, ignore_errors=True)


def _start_server(service, lock, port):
    """Start the server on this port, or a free one, and wait until it answers: (process, port)."""
    for attempt in range(STARTS):
        port = port if port and attempt == 0 else free_port()
        server = _spawn(service, lock, port)
        try:
            if _comes_up(service, server, port):
                return server, port
        except Stopped:
            end(server, stop_signal=service.stop_signal)
            raise
    raise Failed(f"{service.title} did not start.")


def _spawn(service, lock, port):
    command, options = service.command(port)
    server = spawn(
        command, stop_signal=service.stop_signal, cwd="/", stdin=subprocess.DEVNULL, pass_fds=[lock.fd], **options
    )
    lock.sign(server.pid)
    return server


def _comes_up(service, server, port):
    wait_until(lambda: server.poll() is not None or service.answers(port), patience=service.patience)
    return server.poll() is None


def _announce(file, url):
    unfinished = file.with_suffix(".unfinished")
    unfinished.touch(mode=0o600)
    unfinished.write_text(url)
    unfinished.rename(file)


def _has_died(server, folder):
    """Wait; True when the server has died, False when the last user is gone without a word.

    In the second case the gate stays closed until this process has ended: nobody comes in while the service stops.
    The kernel releases the locks of an ended process in no certain order, so whoever comes in then may still see
    the keeper's own for a moment.
    """
    gate = Lock(folder / "gate.lock")
    while server.poll() is None:
        if gate.take(wait=False):
            if is_free(folder / "users.lock"):
                return False
            gate.release()
        time.sleep(0.2)
    gate.close()
    return True


if __name__ == "__main__":
    stop_on_signals()
    try:
        keep(sys.argv[1], Path(sys.argv[2]), sys.argv[3] == _how(True), int(sys.argv[4]))
    except Failed as failure:
        sys.exit(str(failure))
    except Stopped:
        pass
