"""Entering, editing, submitting and reassigning an order."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from orderdesk.accounts.models import User
from orderdesk.accounts.people import check_active
from orderdesk.core.errors import Refused
from orderdesk.core.money import line_amount, round_money, tax_within
from orderdesk.core.record.lifecycle import advance
from orderdesk.core.record.removing import remove_records
from orderdesk.custom_fields.values import merged
from orders import permissions as may
from orders.models import Order, OrderLine, QuotationLine, QuotationVersion
from orders.models.line import PricedLine
from orders.services.locking import locked
from orders.services.notices import SUBJECTS, assistants_of, notify_about, people_of
from orders.services.objections import check_objections
from orders.services.review import pass_review
from orders.services.search_terms import keep_terms
from orders.services.whole import check_whole, is_fraction
from orders.states import EDITABLE, Moment, OrderReason, OrderStatus

MOST_TOTAL = 99_999_999_999_999
SNAPSHOT = ("product_name", "spec", "unit", "tax_rate")  # what an order takes from its quotation, not from the product
WRITTEN = (  # by which a line of an order is known to be edited
    "position",
    "product_id",
    "quantity",
    "unit_price",
    "discount",
    "requested_on",
    "note",
    "is_gift",
    "amount",
)
TAKEN = (*SNAPSHOT, "cost", "tax")  # what follows from that
Line = TypeVar("Line", OrderLine, QuotationLine)


@transaction.atomic
def create_order(*, head: dict[str, Any], lines: list[Any], by: User, reason: str = OrderReason.CREATE) -> Order:
    """Enter a draft. `reason` is how its history begins."""
    if not may.may_create(by):
        raise PermissionDenied
    check_active(owned(head)["owner"])
    order, made = typed_order(head, lines, by=by)
    order.sign(by=by, reason=reason).save()
    for line in made:
        line.order = order
    bulk_create_with_history(made, OrderLine, default_user=by, default_change_reason=OrderReason.CREATE)
    keep_terms(order)
    return order


def typed_order(head: dict[str, Any], lines: list[Any], *, by: User) -> tuple[Order, list[OrderLine]]:
    """The order and its lines as they were typed, unsaved."""
    order = Order(entered_by=by, **{"region": head["customer"].region[:60], **owned(head)})
    order.ordered_on = order.ordered_on or localdate()
    made = [fill_line(OrderLine(order=order), position, given) for position, given in enumerate(lines, 1)]
    add_up(order, made)
    return order, made


def owned(head: dict[str, Any]) -> dict[str, Any]:
    """The head with its account manager and team: the customer's, where nobody else was named."""
    customer = head["customer"]
    owner = head.get("owner") or customer.owner
    return {**head, "owner": owner, "team": customer.team if owner == customer.owner else owner.team}


def fill_line(line: Line, position: int, given: dict[str, Any]) -> Line:
    """Fill a line from what was typed; product, name, specification, unit and cost are a snapshot."""
    product = given["product"]
    if line.product_id != product.pk:
        line.product = product
        line.product_name, line.spec, line.unit = product.name, product.spec, product.unit
        line.cost, line.tax_rate = product.cost, product.tax_rate
        for name in SNAPSHOT:
            setattr(line, name, given.get(name, getattr(line, name)))
    line.position = position
    line.quantity, line.unit_price, line.discount = given["quantity"], given["unit_price"], given.get("discount") or 0
    line.requested_on, line.note = given.get("requested_on"), given.get("note", "")
    line.is_gift = bool(given.get("is_gift"))
    return price_line(line)


def price_line(line: Line) -> Line:
    """Compute amount and tax of a line; only gifts and samples have no price."""
    if line.is_gift != (line.unit_price == 0):
        raise Refused(
            _("Line %(line)s has no price. Enter one, or tick that it is a gift or a sample.") % {"line": line.position}
            if not line.is_gift
            else _("Line %(line)s is a gift or a sample: its price is 0.") % {"line": line.position}
        )
    if is_fraction(line.quantity):
        check_whole(line.product, line.quantity)
    line.amount = line_amount(line.quantity, line.unit_price, line.discount)
    line.tax = tax_within(line.amount, line.tax_rate)
    return line


def add_up(order: Order | QuotationVersion, lines: Sequence[PricedLine]) -> None:
    """The sum of an order, or of a version of a quotation, is its lines and its freight; so is the tax."""
    order.total = round_money(sum((line.amount for line in lines), order.freight))
    order.tax = round_money(sum((line.tax for line in lines), tax_within(order.freight, order.freight_tax_rate)))
    order.goods, order.line_count = (lines[0].product_name if lines else ""), len(lines)
    if order.total > MOST_TOTAL:
        raise Refused(_("The amount is larger than an order can have. Check quantities and prices."))


@transaction.atomic
def edit_order(order_id: int, *, head: dict[str, Any], lines: list[Any], version: int, by: User) -> Order:
    """Replace what was entered, as long as the order may still be edited and nobody else did meanwhile."""
    order = locked(order_id, version=version)
    if not may.enters(order, by):
        raise PermissionDenied
    if order.status not in EDITABLE:
        raise Refused(
            _("%(order)s is “%(status)s” and can no longer be edited.")
            % {"order": order, "status": order.get_status_display()}
        )
    if head["customer"] != order.customer:
        order.region = head["customer"].region[:60]
    for name, value in owned({"owner": order.owner, **head}).items():
        setattr(order, name, value)
    existing: dict[Any, Any] = {line.pk: line for line in order.lines.all()}
    before = {key: _content(line) for key, line in existing.items()}
    made = [
        fill_line(existing.pop(given.get("id"), None) or OrderLine(order=order), position, given)
        for position, given in enumerate(lines, 1)
    ]
    add_up(order, made)
    _write_lines(made, before, dropped=existing.values(), by=by)
    order.version += 1
    order.sign(by=by, reason=OrderReason.EDIT).save()
    keep_terms(order)
    return order


@transaction.atomic
def set_fields(order_id: int, *, typed: dict[str, str], by: User, version: int | None = None) -> Order:
    """Write what an order says in custom fields, whatever its step: {key of the field: value}, empty for nothing."""
    order = locked(order_id, version=version)
    if not may.serves(order, by):
        raise PermissionDenied
    values = merged(order.custom, typed)
    if values == order.custom:
        raise Refused(_("Nothing is different: the fields say this already."))
    order.custom = values
    order.version += 1
    order.sign(by=by, reason=OrderReason.SET_FIELDS).save()
    return order


def _write_lines(made: list[OrderLine], before: dict[int, Any], *, dropped: Iterable[Any], by: User) -> None:
    """Save lines together; they keep their identity through an edit, so that history has old and new values."""
    signed: dict[str, Any] = {"default_user": by, "default_change_reason": OrderReason.EDIT}
    remove_records(OrderLine, [line.pk for line in dropped], by=by, reason=OrderReason.EDIT)
    changed = [line for line in made if line.pk and _content(line) != before[line.pk]]
    if changed:
        bulk_update_with_history(changed, OrderLine, [*WRITTEN, *TAKEN], **signed)
    bulk_create_with_history([line for line in made if line.pk is None], OrderLine, **signed)


def _content(line: OrderLine) -> list[Decimal | int | str | None]:
    return [getattr(line, name) for name in WRITTEN]


@transaction.atomic
def enter_order(
    *, head: dict[str, Any], lines: list[Any], by: User, goal: str = "draft"
) -> tuple[Order, Refused | None]:
    """Enter an order and take it as far as its goal: "draft", "submit", or "pass" (the review at once).

    Returns (order, refusal): where a rule stands against the goal the draft is kept, and the refusal says why.
    """
    order = create_order(head=head, lines=lines, by=by)
    return order, carry_on(order, goal, by=by)


def carry_on(order: Order, goal: str, *, by: User) -> Refused | None:
    """Submit an entered order, or pass its review too. Returns what stood against it, or None."""
    try:
        with transaction.atomic():
            if goal in ("submit", "pass") and order.status in (OrderStatus.DRAFT, OrderStatus.NEEDS_INFO):
                submit_order(order.pk, by=by)
            if goal == "pass":
                pass_review(order.pk, by=by)
    except Refused as refusal:
        return refusal
    return None


@transaction.atomic
def submit_order(order_id: int, *, by: User) -> Order:
    """Hand a draft, or one that lacked information, to the preliminary review."""
    order = locked(order_id)
    check_objections(order, Moment.SUBMIT, by=by)
    if order.status == "needs_info":
        advance(order.resubmit, by=by)
    else:
        advance(order.submit, by=by, at=now())
    notify_about(order, assistants_of(order), SUBJECTS["submit"], kind="submit", by=by)
    return order


@transaction.atomic
def revise_order(order_id: int, *, by: User) -> Order:
    """Take a rejected order back to a draft."""
    order = locked(order_id)
    advance(order.revise, by=by)
    return order


@transaction.atomic
def reassign_orders(order_ids: list[int], *, owner: User, by: User, why: str = "") -> int:
    """Give several orders to another account manager, all or none; returns how many were not theirs already."""
    others = Order.objects.filter(pk__in=order_ids).exclude(owner=owner).order_by("pk")
    keys = list(others.select_for_update().values_list("pk", flat=True))
    for key in keys:
        reassign_order(key, owner=owner, by=by, why=why)
    return len(keys)


@transaction.atomic
def reassign_order(order_id: int, *, owner: User, by: User, why: str = "") -> Order:
    """Give the order to another account manager; the team follows."""
    order = locked(order_id)
    if not may.reassigns(order, by):
        raise PermissionDenied
    check_active(owner)
    if order.owner_id == owner.pk:
        raise Refused(_("%(owner)s already has %(order)s.") % {"owner": owner, "order": order})
    order.owner, order.team = owner, owner.team or order.team
    order.version += 1
    order.sign(by=by, reason=f"{OrderReason.REASSIGN} {why}".strip()).save()
    notify_about(order, people_of(order), SUBJECTS["reassign"], kind="reassign", by=by, text=why)
    return order
