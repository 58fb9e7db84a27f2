"""Child processes that never outlive their parent: not on Ctrl-C, not on TERM and, on Linux, not on kill -9 either."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time

PR_SET_PDEATHSIG = 1
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Failed(Exception):
    """What was asked cannot be done; the text says why and what to type."""


class Stopped(BaseException):
    """A signal asked us to stop. Not an Exception: nothing on the way may swallow it."""

    def __init__(self, number):
        super().__init__(number)
        self.code = 128 + number


def stop_on_signals():
    """From now on a stop signal raises Stopped, so that every `finally` on the way out runs."""

    def stop(number, _frame):
        ignore_stop_signals()  # one is enough: what follows is the cleaning up
        raise Stopped(number)

    for number in STOP_SIGNALS:
        signal.signal(number, stop)


def ignore_stop_signals():
    for number in STOP_SIGNALS:
        signal.signal(number, signal.SIG_IGN)


def die_with_parent(number):
    """A preexec_fn: the kernel sends the child this signal when its parent is gone, however that happened."""
    parent = os.getpid()
    libc = ctypes.CDLL(None) if sys.platform == "linux" else None

    def before_exec():
        for stop_signal in STOP_SIGNALS:
            signal.signal(stop_signal, signal.SIG_DFL)  # an ignored signal would stay ignored after exec
        if libc is not None:
            libc.prctl(PR_SET_PDEATHSIG, number)
            if os.getppid() != parent:
                os._exit(1)

    return before_exec


def spawn(arguments, *, stop_signal=signal.SIGTERM, **options):
    """Start a child that gets `stop_signal` should we die."""
    return subprocess.Popen(arguments, preexec_fn=die_with_parent(stop_signal), **options)  # noqa: S603


def call(arguments, **options):
    """Run a child to its end and return its exit code. It is stopped when we are asked to stop."""
    child = spawn(arguments, **options)
    try:
        return child.wait()
    finally:
        if child.poll() is None:
            end(child)


def end(child, *, stop_signal=signal.SIGTERM, patience=10):
    """Ask one child to stop, wait, and kill it if it does not."""
    with contextlib.suppress(ProcessLookupError):
        child.send_signal(stop_signal)
    try:
        child.wait(patience)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()


def signal_group(group, number):
    """Send a signal to a whole process group; say whether there was anybody to hear it."""
    try:
        os.killpg(group, number)
    except (ProcessLookupError, PermissionError):
        return False
    return True


def wait_until(met, *, patience, every=0.02):
    """Poll until `met()` is true; return whether it became so within `patience` seconds."""
    deadline = time.monotonic() + patience
    while not met():
        if time.monotonic() > deadline:
            return False
        time.sleep(every)
    return True


def say(text):
    """Tell the person at the terminal. Standard output stays free for what a command prints."""
    with contextlib.suppress(OSError):
        print(text, file=sys.stderr, flush=True)
