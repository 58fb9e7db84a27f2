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

    `pause` is a Barrier; it makes certain that both have read before either writes.
    """
    from django.db.backends.postgresql.operations import DatabaseOperations
    from django.db.models.query import QuerySet

    unlocked, fetch = DatabaseOperations.for_update_sql, QuerySet._fetch_all

    def fetch_and_wait(queryset):
        fresh = queryset._result_cache is None
        fetch(queryset)
        if fresh and queryset.query.select_for_update and connection.in_atomic_block:
            with suppress(threading.BrokenBarrierError):
                pause.wait(timeout=2)

    DatabaseOperations.for_update_sql = lambda self, *args, **kwargs: ""
    QuerySet._fetch_all = fetch_and_wait
    try:
        yield
    finally:
        DatabaseOperations.for_update_sql, QuerySet._fetch_all = unlocked, fetch
