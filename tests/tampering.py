"""What somebody with the database's own rights can do, past triggers and services."""

import json

from django.db import connection
from django.utils.timezone import localtime

from orderdesk.core.models import Seal
from orderdesk.core.record.sealing import digests_of, sealed_tables


def unprotected(sql, *params):
    """Run a statement past the triggers."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(sql, params)
        cursor.execute("SET LOCAL session_replication_role = origin")


def seal_anew():
    """Write digest and link of every seal anew, so that the chain fits its rows, whatever they say now.

    The secret of the installation is not in the database: the signatures cannot be made anew.
    """
    keys = {table.name: table.key for table in sealed_tables()}
    before = ""
    with connection.cursor() as cursor:
        for seal in Seal.objects.order_by("pk"):
            seal.before, seal.amended = before, ""
            seal.digest, _personal = digests_of(cursor, seal, keys[seal.table])
            seal.save()
            before = seal.digest


def seal_anew_with_the_secret():
    """The same by somebody who has taken the secret, too."""
    from orderdesk.core.record.sealing import sign

    seal_anew()
    keys = {table.name: table.key for table in sealed_tables()}
    with connection.cursor() as cursor:
        for seal in Seal.objects.order_by("pk"):
            sign(seal, digests_of(cursor, seal, keys[seal.table])[1])
            seal.save()


def lines_of(path):
    return [json.loads(line) for line in path.read_text().splitlines()]


def short(moment):
    return localtime(moment).isoformat(timespec="microseconds")[:19]
