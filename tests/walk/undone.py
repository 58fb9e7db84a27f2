"""Requests that leave nothing behind."""

from django.db import transaction


class Writes:
    """Whether any row but that of the reader's session was written."""

    def __init__(self):
        self.any = False

    def __call__(self, execute, sql, params, many, context):
        writes = sql.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE"))
        self.any |= writes and "accounts_session" not in sql
        return execute(sql, params, many, context)


def undone(request):
    """Make a request whose effects do not outlive it."""
    with transaction.atomic():
        response = request()
        transaction.set_rollback(True)
    return response
