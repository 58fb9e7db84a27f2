"""Who does the same thing at once waits for their turn."""

from django.db import connection

IMPORT = "orderdesk.import"  # two imports at once would make the same customer, product or stage twice


def wait_for_turn(name):
    """Wait until nobody else is at it; the turn lasts until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [name])
