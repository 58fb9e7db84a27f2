"""Advisory locks for work that must run one at a time."""

from django.db import connection

IMPORT = "orderdesk.import"  # two imports at once would make the same customer, product or stage twice


def wait_for_turn(name):
    """Wait for the advisory lock of this name; it is held until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [name])
