"""The bank's sheet: its rows are kept once, matched to customers one by one, and taken back without a trace in sums.

A row is locked before the orders and payments that its match writes.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.utils.timezone import now
from django.utils.translation import gettext as _

from orderdesk.accounts.models import User
from orderdesk.core.errors import Refused
from orderdesk.core.record.history import Reason
from orderdesk.core.record.locks import IMPORT, wait_for_turn
from orderdesk.core.record.reasons import check_reason
from orders import permissions as may
from orders.models import BankRow, BankSheet, Payment, Receipt
from orders.services.locking import locked
from orders.services.matching import suggestions_for
from orders.services.payment import record_payment, reverse_payment
from orders.states import Method, RecordReason


@dataclass(frozen=True)
class Incoming:
    """One amount that came in, as the bank's sheet says it; `digest` is its identity."""

    place: int
    received_on: date
    amount: Decimal
    digest: str
    payer: str = ""
    reference: str = ""
    remark: str = ""


@transaction.atomic
def record_bank_sheet(name: str, incoming: Iterable[Incoming], *, by: User) -> tuple[BankSheet | None, int, int]:
    """Keep what came in by a bank's sheet; rows that are here already are passed over.

    Returns (the sheet, or None where nothing is new; how many rows are new; how many were here).
    """
    _check_may(by)
    wait_for_turn(IMPORT)
    rows = {row.digest: row for row in incoming}
    former = set(BankRow.objects.live().filter(digest__in=rows).values_list("digest", flat=True))
    fresh = [row for digest, row in rows.items() if digest not in former]
    if not fresh:
        return None, 0, len(former)
    sheet = BankSheet(name=name[-120:], by=by)
    sheet.sign(by=by, reason=RecordReason.UPLOAD).save()
    for row in fresh:
        BankRow(sheet=sheet, **vars(row)).sign(by=by, reason=RecordReason.UPLOAD).save()
    return sheet, len(fresh), len(former)


@transaction.atomic
def match_bank_row(
    row_id: int,
    *,
    customer_id: int,
    shares: Mapping[int, Decimal] | None = None,
    by: User,
    confirmed: str | None = None,
) -> Payment:
    """Say whose money a row is: it becomes a payment of the customer, spread and asked about as `record_payment`."""
    _check_may(by)
    row = _locked_row(row_id)
    _check_open(row)
    payment = record_payment(
        customer_id,
        received_on=row.received_on,
        amount=row.amount,
        shares=shares,
        by=by,
        confirmed=confirmed,
        is_from_bank=True,
        payer=row.payer,
        method=Method.BANK,
        reference=row.reference,
        note=row.remark,
    )
    row.payment = payment
    row.sign(by=by, reason=f"{RecordReason.MATCH} {payment.number}").save()
    return payment


def match_bank_rows(*, by: User) -> list[Payment]:
    """Match every row whose suggestion is sure; the others wait for somebody to look at them.

    Each in a transaction of its own, so that nobody waits for all of them, and no two wait for each other.
    """
    _check_may(by)
    rows = list(BankRow.objects.unmatched().order_by("received_on", "pk"))
    payments = []
    for row in rows:
        suggestion = suggestions_for([row])[row.pk]  # what was matched before it may have paid the same order
        if suggestion is None or not suggestion.is_sure:
            continue
        customer, shares = suggestion.customer, suggestion.shares
        try:
            payments.append(match_bank_row(row.pk, customer_id=customer.pk, shares=shares, by=by, confirmed=""))
        except Refused:  # asked about, or somebody matched it or paid the order meanwhile: it stays, or is done
            continue
    return payments


@transaction.atomic
def dismiss_bank_row(row_id: int, *, reason: str, by: User) -> BankRow:
    """Set a row aside that is no customer's money: interest, a refund of a supplier, own money."""
    _check_may(by)
    row = _locked_row(row_id)
    _check_open(row)
    check_reason(reason, _("Write what this money is."), most=200)
    row.set_aside = reason.strip()
    row.sign(by=by, reason=RecordReason.SET_ASIDE).save()
    return row


@transaction.atomic
def take_back_bank_row(row_id: int, *, by: User) -> BankRow:
    """Take back what was said of a row: its payment is reversed, and it waits for a match again."""
    _check_may(by)
    row = _locked_row(row_id)
    if row.payment_id is None and not row.set_aside:
        raise Refused(_("%(row)s is not matched yet: there is nothing to take back.") % {"row": row})
    _free(row, by=by)
    return row


@transaction.atomic
def withdraw_bank_sheet(sheet_id: int, *, by: User) -> BankSheet:
    """Take a whole sheet back: payments made from its rows are reversed, and the same file can be read again."""
    _check_may(by)
    sheet = BankSheet.objects.select_for_update(of=("self",)).get(pk=sheet_id)
    if sheet.withdrawn_at is not None:
        raise Refused(_("%(sheet)s was taken back already.") % {"sheet": sheet})
    rows = list(_rows_to_lock().filter(sheet=sheet).order_by("pk"))
    receipts = Receipt.objects.filter(payment__in=[row.payment_id for row in rows if row.payment_id])
    for key in receipts.order_by("order").values_list("order", flat=True).distinct():
        locked(key)  # all of them in the order of their keys, as whoever pays several at once does
    for row in rows:
        row.is_live = False
        _free(row, by=by)
    sheet.withdrawn_at = now()
    sheet.sign(by=by, reason=Reason.WITHDRAW).save()
    return sheet


def _check_may(by: User) -> None:
    if not may.records_receipts(None, by):
        raise PermissionDenied


def _rows_to_lock() -> QuerySet:
    return BankRow.objects.select_for_update(of=("self",)).select_related("payment")


def _locked_row(row_id: int) -> BankRow:
    return _rows_to_lock().get(pk=row_id)


def _check_open(row: BankRow) -> None:
    if not row.is_live:
        raise Refused(_("The sheet of %(row)s was taken back.") % {"row": row})
    if row.payment is not None:
        raise Refused(_("%(row)s is matched already: %(payment)s.") % {"row": row, "payment": row.payment})
    if row.set_aside:
        raise Refused(_("%(row)s was set aside: %(why)s") % {"row": row, "why": row.set_aside})


def _free(row: BankRow, *, by: User) -> None:
    payment, row.payment, row.set_aside = row.payment, None, ""
    row.sign(by=by, reason=RecordReason.TAKE_BACK).save()
    if payment is not None and payment.rest + payment.allocated > 0:  # else all of it was refunded
        reverse_payment(payment.pk, reason=_("The match of the bank's row is taken back."), by=by)
