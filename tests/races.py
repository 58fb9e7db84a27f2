"""Real threads against the real database, and the same race with the lock taken away as its control."""

import threading
from contextlib import contextmanager, suppress

from django.db import connection, connections


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

    threads = [threading.Thread(target=run, args=(place, action)) for place, action in enumerate(actions)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert not any(thread.is_alive() for thread in threads)
    return outcomes


@contextmanager
def without_row_locks(pause):
    """The control: SELECT … FOR UPDATE loses its lock, and every reader waits until all have read.

    `pause` is a Barrier; it makes certain that both have read before either writes. Whoever is ready to commit waits
    for the others too, so that none of them checks what another has written. The main thread, which prepares the race
    and looks at what came of it, waits for nobody.
    """
    from django.db.backends.base.base import BaseDatabaseWrapper
    from django.db.backends.postgresql.operations import DatabaseOperations
    from django.db.models.query import QuerySet

    unlocked, fetch = DatabaseOperations.for_update_sql, QuerySet._fetch_all
    commit, ready = BaseDatabaseWrapper.commit, threading.Barrier(pause.parties)

    def wait(barrier):
        if threading.current_thread() is not threading.main_thread():
            with suppress(threading.BrokenBarrierError):
                barrier.wait(timeout=2)

    def wait_and_commit(connection):
        wait(ready)
        commit(connection)

    def fetch_and_wait(queryset):
        fresh = queryset._result_cache is None
        fetch(queryset)
        if fresh and queryset.query.select_for_update and connection.in_atomic_block:
            wait(pause)

    DatabaseOperations.for_update_sql = lambda self, *args, **kwargs: ""
    QuerySet._fetch_all, BaseDatabaseWrapper.commit = fetch_and_wait, wait_and_commit
    try:
        yield
    finally:
        DatabaseOperations.for_update_sql, QuerySet._fetch_all = unlocked, fetch
        BaseDatabaseWrapper.commit = commit
