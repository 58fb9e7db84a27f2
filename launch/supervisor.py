"""Starts the programs of a running OrderDesk, watches them, and leaves none of them behind."""

import http.client
import signal
import subprocess
import time

from launch import ROOT
from launch.locks import Lock, is_free
from launch.processes import Failed, end, ignore_stop_signals, say, signal_group, spawn, wait_until
from launch.restarts import Restarts

WHOLE = "/healthz"
STARTED = "/healthz?only=database,broker,beat,worker"  # a backup of last night, say, is not made by waiting
READY_PATIENCE = 90
STOP_PATIENCE = 15
LOG_LIMIT = 10 * 2**20


class Supervisor:
    """The programs of one `var` folder, each in a process group of its own with its own log file.

    All of them inherit `programs.lock`, so that the next start can tell whether one was left behind.
    """

    def __init__(self, folder, environment, listener, holdings):
        self.logs = folder / "log"
        self.logs.mkdir(exist_ok=True)
        self.groups = folder / "programs.groups"
        self.lock_file = folder / "programs.lock"
        self.environment = environment
        self.listener = listener
        self.holdings = holdings
        self.servers = {holding: holding.server() for holding in holdings}
        self.commands, self.running, self.restarts = {}, {}, {}

    def run(self, commands, *, when_ready):
        """Run the programs until a signal is raised as Stopped.

        One that ends before all are ready is a failure; later, what dies is started again, and the others go on.
        """
        self._end_leftovers()
        with Lock(self.lock_file) as self.lock:
            self.commands = commands
            self.restarts = {each: Restarts() for each in [*commands, *self.holdings]}
            try:
                for name in commands:
                    self._start(name)
                self._wait_until_ready()
                when_ready()
                while True:
                    self._look_after()
                    time.sleep(0.3)
            finally:
                ignore_stop_signals()
                self._stop()

    def _start(self, name):
        with self._open_log(name) as log:
            program = spawn(
                self.commands[name],
                cwd=ROOT,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                pass_fds=[self.listener.fileno(), self.lock.fd] if name == "web" else [self.lock.fd],
                process_group=0,
            )
        self.running[name] = program
        self.groups.write_text(" ".join(str(program.pid) for program in self.running.values()))

    def _open_log(self, name):
        path = self.logs / f"{name}.log"
        if path.exists() and path.stat().st_size > LOG_LIMIT:
            path.replace(path.with_suffix(".log.1"))
        return path.open("ab")

    def _wait_until_ready(self):
        """Wait until what was started is well. Complaints are printed, but only silence is a failure."""
        deadline = time.monotonic() + READY_PATIENCE
        while self._health(STARTED)[0] != http.client.OK and time.monotonic() < deadline:
            self._check()
            time.sleep(0.1)
        status, complaints = self._health(WHOLE)
        if status is None:
            raise Failed(f"The web server does not answer. The end of its log:\n{self._log_tail('web')}")
        if status != http.client.OK:
            say(f"Not everything is well: {complaints}")

    def _health(self, address):
        """Status and text of the health check; (None, "") where nothing answers yet."""
        connection = http.client.HTTPConnection("127.0.0.1", self.listener.getsockname()[1], timeout=5)
        try:
            connection.request("GET", address)
            response = connection.getresponse()
            return response.status, response.read().decode(errors="replace")
        except (OSError, http.client.HTTPException):
            return None, ""
        finally:
            connection.close()

    def _check(self):
        for name, program in self.running.items():
            if program.poll() is not None:
                raise Failed(f"{name} ended by itself ({program.returncode}). Its log:\n{self._log_tail(name)}")
        for holding in self.holdings:
            if not holding.is_alive():
                raise Failed(f"{holding.title} ended by itself. Its log is {holding.log}")

    def _look_after(self):
        """Start again whatever died since the last look, after a pause that grows with each time."""
        for name, program in list(self.running.items()):
            if program.poll() is not None:
                signal_group(program.pid, signal.SIGKILL)  # its own children, where it left any
                self._bring_back(
                    name,
                    f"{name} ended by itself ({program.returncode}); its log is {self.logs / name}.log",
                    lambda name=name: self._start(name),
                )
        for holding in self.holdings:
            if not holding.is_alive():
                ended = f"{holding.title} ended by itself; its log is {holding.log}"
                self._bring_back(holding, ended, holding.start_again)
            elif holding.server() != self.servers[holding]:
                self.servers[holding] = holding.server()
                say(f"{holding.title} ended by itself and runs again; its log is {holding.log}")

    def _bring_back(self, key, ended, start):
        restarts = self.restarts[key]
        if not restarts.is_waiting:
            say(f"{ended}. It is started again in {restarts.note_end():g} seconds.")
        elif restarts.is_due:
            start()
            restarts.note_start()
            if key in self.servers:
                self.servers[key] = key.server()

    def _log_tail(self, name, lines=20):
        text = (self.logs / f"{name}.log").read_text(errors="replace")
        return "\n".join(text.splitlines()[-lines:])

    def _stop(self):
        """TERM to each program itself, which sees to its own children; KILL to what is left of its group."""
        for program in self.running.values():
            if program.poll() is None:
                program.send_signal(signal.SIGTERM)
        wait_until(lambda: all(program.poll() is not None for program in self.running.values()), patience=STOP_PATIENCE)
        for program in self.running.values():
            signal_group(program.pid, signal.SIGKILL)
            end(program)
        self.groups.unlink(missing_ok=True)

    def _end_leftovers(self):
        """Programs of a predecessor that was killed. The lock they hold proves that the numbers are still theirs."""
        if is_free(self.lock_file):
            return
        say("Ending programs that an earlier start left behind.")
        for number in (signal.SIGTERM, signal.SIGKILL):
            for group in self.groups.read_text().split():
                signal_group(int(group), number)
            if wait_until(lambda: is_free(self.lock_file), patience=STOP_PATIENCE):
                return
        raise Failed("Programs from an earlier start do not end.")
