"""File locks. The kernel releases them with the process, so a lock that is held means that somebody is alive."""

import fcntl
import os


class Lock:
    """One lock file, opened but not taken. A child started with `pass_fds=[lock.fd]` holds what we hold."""

    def __init__(self, path):
        self.fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)

    def take(self, *, shared=False, wait=True):
        """Take the lock and return True; without waiting, return False when somebody else has it."""
        try:
            fcntl.flock(self.fd, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            return False
        return True

    def release(self):
        fcntl.flock(self.fd, fcntl.LOCK_UN)

    def sign(self, process):
        """Record which process holds the lock, for `holder`."""
        os.ftruncate(self.fd, 0)
        os.pwrite(self.fd, str(process).encode(), 0)

    def close(self):
        """Forget the lock. A child that shares it still holds it."""
        os.close(self.fd)

    def __enter__(self):
        self.take()
        return self

    def __exit__(self, *_exception):
        self.close()


def is_free(path):
    """Whether nobody holds the lock at this moment."""
    lock = Lock(path)
    try:
        return lock.take(wait=False)
    finally:
        lock.close()


def holder(path):
    """The number of the process that signed the lock: to be believed only while the lock is held."""
    return int(path.read_text())
