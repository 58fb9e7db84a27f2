"""Statements of account that are sent by link: frozen as they stand, opened by whoever has the link, taken back."""

from datetime import date, timedelta
from secrets import token_hex
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _

from customers.models import Customer
from orderdesk.accounts.models import User, link_user
from orderdesk.core.errors import Refused
from orders import permissions as may
from orders.models import SentStatement
from orders.querysets import digest_of
from orders.services.statement import Account
from orders.states import RecordReason

DAYS_OPEN = 60


@transaction.atomic
def send_statement(
    customer: Customer, *, first: date, last: date, account: Account, rows: list[dict[str, Any]], by: User
) -> SentStatement:
    """Freeze a statement for its customer, to be confirmed or disputed by link. `rows` are texts, ready to print."""
    if not may.sends_statements(customer, by):
        raise PermissionDenied
    if last > localdate():
        raise Refused(_("The period is not over yet: choose a last day up to today."))
    nonce = token_hex(16)
    statement = SentStatement(customer=customer, first=first, last=last, rows=rows, nonce=nonce, by=by)
    statement.opening, statement.owed, statement.paid = account.opening, account.owed, account.paid
    statement.closing = account.closing
    statement.digest = digest_of(SentStatement.token_of(customer.pk, nonce))
    statement.expires_at = now() + timedelta(days=DAYS_OPEN)
    statement.sign(by=by, reason=RecordReason.SEND).save()
    return statement


@transaction.atomic
def revoke_statement(statement_id: int, *, by: User) -> SentStatement:
    """Take the link of a statement back while nobody has answered it."""
    statement = locked_statement(statement_id)
    if not may.sends_statements(statement.customer, by):
        raise PermissionDenied
    if statement.answer:
        raise Refused(_("The customer has answered already: it stays as the record of that."))
    if statement.revoked_at is None:
        statement.revoked_at = now()
        statement.sign(by=by, reason=RecordReason.REVOKE).save()
    return statement


@transaction.atomic
def note_statement_view(statement: SentStatement) -> None:
    """Record when the customer first opened it."""
    unseen = SentStatement.objects.select_for_update(of=("self",)).filter(pk=statement.pk, viewed_at=None).first()
    if unseen is not None:
        unseen.viewed_at = now()
        unseen.sign(by=link_user(), reason=RecordReason.VIEW).save()


def locked_statement(statement_id: int) -> SentStatement:
    """A sent statement under its row lock."""
    rows = SentStatement.objects.select_for_update(of=("self",)).select_related("customer__owner", "by")
    return rows.get(pk=statement_id)
