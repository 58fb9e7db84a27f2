"""Agreed prices of customers and quantity breaks: set and ended, and what is proposed for a line."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _

from orderdesk.accounts.models import User
from orderdesk.core.errors import Refused
from orderdesk.core.money import plain_number
from orderdesk.core.record.history import Reason
from orders import permissions as may
from orders.models import PriceAgreement, Product
from orders.states import RecordReason


@transaction.atomic
def set_price(
    product_id: int,
    *,
    unit_price: Decimal,
    by: User,
    customer_id: int | None = None,
    from_quantity: Decimal | None = None,
    valid_from: date | None = None,
    valid_until: date | None = None,
    note: str = "",
) -> PriceAgreement:
    """Agree on a price of a product: from a quantity on, for one customer or for everybody, from a day on."""
    if not may.sets_prices(by):
        raise PermissionDenied
    valid_from, from_quantity = valid_from or localdate(), from_quantity or Decimal(0)
    if unit_price <= 0:
        raise Refused(_("Enter a price above 0."))
    if valid_until is not None and valid_until < valid_from:
        raise Refused(_("The last day is before the first."))
    if valid_until is not None and valid_until < localdate():
        raise Refused(_("The last day has passed."))
    product = Product.objects.select_for_update(no_key=True).get(pk=product_id)
    place = {"product": product, "customer_id": customer_id, "from_quantity": from_quantity, "valid_from": valid_from}
    former = PriceAgreement.objects.filter(ended_at=None, **place).first()
    if former is not None:
        sentence = _("From this quantity and day on the price %(price)s is agreed already. End it first.")
        raise Refused(sentence % {"price": plain_number(former.unit_price)})
    agreement = PriceAgreement(**place, unit_price=unit_price, valid_until=valid_until, note=note, by=by)
    agreement.sign(by=by, reason=RecordReason.RECORD).save()
    return agreement


def record_prices(agreements: list[PriceAgreement], *, by: User) -> list[PriceAgreement]:
    """Record prices that a sheet brought and that were checked under the lock of their products; these, with keys."""
    for agreement in agreements:
        agreement.by = by
        agreement.sign(by=by, reason=Reason.IMPORT).save()
    return agreements


@transaction.atomic
def end_price(agreement_id: int, *, by: User) -> PriceAgreement:
    """It is proposed no more; what stands in orders stays."""
    if not may.sets_prices(by):
        raise PermissionDenied
    agreements = PriceAgreement.objects.select_related("product").select_for_update(of=("self",))
    agreement = agreements.get(pk=agreement_id)
    if agreement.ended_at is not None:
        raise Refused(_("This price was ended already."))
    agreement.ended_at = now()
    agreement.sign(by=by, reason=RecordReason.END).save()
    return agreement


def prices_of(products: Iterable[Any], *, customer: int | None, by: User) -> dict[int, list[Any]]:
    """{product key: what may be proposed, the one that counts first before}; others are absent."""
    agreements = PriceAgreement.objects.visible_to(by).valid(on=localdate()).offered_to(customer)
    offers: dict[int, list[Any]] = {}
    for agreement in agreements.filter(product__in=list(products)).by_rank():
        offers.setdefault(agreement.product_id, []).append(agreement)
    return offers


def price_for(agreements: Iterable[PriceAgreement], quantity: Decimal) -> PriceAgreement | None:
    """The one that is proposed for a quantity, or None; `agreements` are in the order of `prices_of`."""
    return next((each for each in agreements if each.from_quantity <= quantity), None)


def take_prices(rows: list[dict[str, Any]], *, customer: int | None, by: User) -> int:
    """Put what is agreed today on copied rows; returns how many of them got another price.

    An own price of the customer is paid in full, the usual discount is not taken off it.
    """
    agreed, changed = prices_of({row["product"] for row in rows}, customer=customer, by=by), 0
    for row in rows:
        agreement = price_for(agreed.get(row["product"], ()), row["quantity"])
        if agreement is None or row["is_gift"]:
            continue
        discount = Decimal(0) if agreement.customer_id else row["discount"]
        changed += (row["unit_price"], row["discount"]) != (agreement.unit_price, discount)
        row["unit_price"], row["discount"] = agreement.unit_price, discount
    return changed
