"""Real threads against the real database, and the same race with the lock taken away as its control."""

import threading
from contextlib import contextmanager

from django.db import connection, connections

WAIT_FOR_ME = "SELECT pid FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"
_racers = set()  # the threads of a race that have not come to their end


def run_together(*actions):
    """Run every action in a thread of its own, all released at the same moment.

    Returns, in order, what each returned or the exception that it raised.
    """
    gate = threading.Barrier(len(actions))
    outcomes = [None] * len(actions)

    def run(place, action):
        try:
            gate.wait(timeout=20)
            outcomes[place] = action()
        except Exception as failure:  # noqa: BLE001 - the outcome is what the test looks at
            outcomes[place] = failure
        finally:
            connections.close_all()
            _racers.discard(threading.current_thread())

    threads = [threading.Thread(target=run, args=(place, action)) for place, action in enumerate(actions)]
    _racers.update(threads)
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert not any(thread.is_alive() for thread in threads)
    return outcomes


class Meeting:
    """Where racers wait for each other, as long as anybody can still come.

    At each place as many of them meet as there are `parties`, and go on together. Once all who have not come to their
    end wait, here or in the database for one who waits here, the place where somebody waits longest is given up: nobody
    waits there any more. No clock decides what a race comes to.
    """

    def __init__(self, parties=2):
        self.parties = parties
        self.changed = threading.Condition()
        self.places = {}  # of each thread that waits, in the order in which they came: where
        self.behind = {}  # of each of them: the backends that wait for it in the database
        self.given_up = set()

    def wait(self, place=""):
        me = threading.current_thread()
        with self.changed:
            if place in self.given_up:
                return
            self.places[me], self.behind[me] = place, set()
            if [*self.places.values()].count(place) == self.parties:
                self._go_on(place)
            while me in self.places:
                self.changed.wait(timeout=0.02)
                if me in self.places:
                    self._look_who_can_come(me)

    def _look_who_can_come(self, me):
        with connection.cursor() as cursor:
            cursor.execute(WAIT_FOR_ME)
            self.behind[me] = {pid for (pid,) in cursor.fetchall()}
        if len(self.places) + len(set().union(*self.behind.values())) >= len(_racers):
            longest = next(iter(self.places.values()))
            self.given_up.add(longest)
            self._go_on(longest)

    def _go_on(self, place):
        for thread in [thread for thread, where in self.places.items() if where == place]:
            del self.places[thread], self.behind[thread]
        self.changed.notify_all()


@contextmanager
def without_row_locks(parties=2):
    """The control: SELECT … FOR UPDATE loses its lock, and every reader waits until all have read.

    As many `parties` wait for each other, so that all have read before either writes. Whoever is ready to commit waits
    for the others too, so that none of them checks what another has written. The main thread, which prepares the race
    and looks at what came of it, waits for nobody.
    """
    from django.db.backends.base.base import BaseDatabaseWrapper
    from django.db.backends.postgresql.operations import DatabaseOperations
    from django.db.models.query import QuerySet

    unlocked, fetch, commit = DatabaseOperations.for_update_sql, QuerySet._fetch_all, BaseDatabaseWrapper.commit
    meeting = Meeting(parties)

    def wait_and_commit(wrapper):
        if threading.current_thread() in _racers:
            meeting.wait("before the commit")
        commit(wrapper)

    def fetch_and_wait(queryset):
        fresh = queryset._result_cache is None
        fetch(queryset)
        locks = fresh and queryset.query.select_for_update and connection.in_atomic_block
        if locks and threading.current_thread() in _racers:
            meeting.wait("after the reading")

    DatabaseOperations.for_update_sql = lambda self, *args, **kwargs: ""
    QuerySet._fetch_all, BaseDatabaseWrapper.commit = fetch_and_wait, wait_and_commit
    try:
        yield
    finally:
        DatabaseOperations.for_update_sql, QuerySet._fetch_all = unlocked, fetch
        BaseDatabaseWrapper.commit = commit
