"""When what ended by itself is started again: soon at first, then after growing pauses, until it ran for a while."""

import time

FIRST_PAUSE, LONGEST_PAUSE = 0.5, 60.0  # seconds
CALM = 60.0  # seconds after which an end counts as the first again


class Restarts:
    """The ends of one program."""

    def __init__(self, clock=time.monotonic):
        self._clock = clock
        self._count = 0
        self._due = None
        self._started = clock()

    @property
    def is_waiting(self):
        """Whether an end was noted and no start since."""
        return self._due is not None

    @property
    def is_due(self):
        return self._due is not None and self._clock() >= self._due

    def note_end(self):
        """Note that it has ended; return the pause before it is started again, in seconds."""
        now = self._clock()
        if now - self._started >= CALM:
            self._count = 0
        pause = min(LONGEST_PAUSE, FIRST_PAUSE * 2**self._count)
        self._count += 1
        self._due = now + pause
        return pause

    def note_start(self):
        self._due = None
        self._started = self._clock()
