"""From the supply answer to the last goods that leave. One function per use-case: lock, advance, write, notify."""

from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from customers.models import Customer
from fulfillment.models import Shipment, ShipmentLine, Stock, SupplyAnswer
from orderdesk.accounts.models import Role
from orderdesk.core.errors import Conflict, Refused
from orderdesk.core.lifecycle import advance
from orderdesk.core.numbering import take_number
from orders import permissions as may
from orders.models import SearchTerm
from orders.services.money import make_plan, redate_plan
from orders.services.notices import people_of, people_with, tell
from orders.services.order import locked
from orders.states import OrderStatus, Share

SUBJECTS = {
    "answer_supply": gettext_lazy("%(order)s (%(customer)s): the supply answer is there"),
    "confirm": gettext_lazy("%(order)s (%(customer)s) is confirmed"),
    "start": gettext_lazy("%(order)s (%(customer)s) is in production"),
    "dispatch": gettext_lazy("%(order)s (%(customer)s): goods have left"),
    "ship": gettext_lazy("%(order)s (%(customer)s) is shipped in full"),
}


@transaction.atomic
def answer_supply(order_id, *, answers, by, version=None):
    """Answer line by line how and by when it can be supplied.

    `answers` is {line key: {"kind", "ready_on", "note"}}; lines that are not named keep their answer.
    """
    order = locked(order_id, version=version)
    if not may.answers_supply(order, by):
        raise PermissionDenied
    if order.status != OrderStatus.AWAITING_SUPPLY:
        raise Refused(
            _("%(order)s is “%(status)s”: it takes no supply answer now.")
            % {"order": order, "status": order.get_status_display()}
        )
    lines = {line.pk: line for line in order.lines.all()}
    known = {answer.line_id: answer for answer in SupplyAnswer.objects.filter(line__order=order)}
    for key, given in answers.items():
        answer = known.get(key) or SupplyAnswer(line=lines[key])
        answer.kind, answer.ready_on, answer.note = given["kind"], given["ready_on"], given.get("note", "")
        answer.by, answer.at = by, now()
        answer.sign(by=by, reason="answer supply").save()
        known[key] = answer
    order.version += 1
    order.sign(by=by, reason="answer_supply").save()
    if len(known) == len(lines):
        tell(order, people_of(order), SUBJECTS["answer_supply"], kind="answer_supply", by=by)
    return order


def answers_of(order):
    return list(SupplyAnswer.objects.filter(line__order=order).select_related("line", "by").order_by("line__position"))


def later_than_asked(order, answers):
    """The answers whose date is later than the day that the customer asked for."""
    return [a for a in answers if a.ready_on > (a.line.requested_on or order.due_on or a.ready_on)]


def promise_of(order, answers):
    """The day that the customer may count on: what was asked for, or the later day that was agreed."""
    asked = [a.line.requested_on for a in answers if a.line.requested_on]
    return max(day for day in [order.due_on, order.agreed_on, *asked] if day)


def unanswered_lines(order):
    """How many lines still wait for their supply answer."""
    return len(order.lines.all()) - len(answers_of(order))


def against_confirming(order):
    """In words what is still missing before the order can be confirmed, or None."""
    answers = answers_of(order)
    unanswered = len(order.lines.all()) - len(answers)
    if unanswered:
        return _("%(count)s lines have no supply answer yet.") % {"count": unanswered}
    late = later_than_asked(order, answers)
    latest = max((answer.ready_on for answer in late), default=None)
    if latest and (order.agreed_on is None or order.agreed_on < latest):
        return _("Line %(line)s is ready on %(day)s, later than asked. Record what the customer agreed to.") % {
            "line": next(answer.line.position for answer in late if answer.ready_on == latest),
            "day": latest.isoformat(),
        }
    return None


@transaction.atomic
def agree_date(order_id, *, agreed_on, agreement, by, version=None):
    """Record that the customer accepts a later day, and in which words."""
    order = locked(order_id, version=version)
    if not may.serves(order, by):
        raise PermissionDenied
    if order.status != OrderStatus.AWAITING_SUPPLY:
        raise Refused(
            _("%(order)s is “%(status)s”: its date is no longer open.")
            % {"order": order, "status": order.get_status_display()}
        )
    order.agreed_on, order.agreement = agreed_on, agreement
    order.version += 1
    order.sign(by=by, reason="agree_date").save()
    return order


@transaction.atomic
def confirm_order(order_id, *, by, version=None):
    """Accept the supply answer: from here the date is a promise."""
    order = locked(order_id, version=version)
    advance(order.confirm, by=by, at=now(), promised_on=promise_of(order, answers_of(order)))
    make_plan(order)
    _note_first_order(order, by)
    told = [*people_of(order), *people_with(Role.PRODUCTION, Role.WAREHOUSE)]
    tell(order, told, SUBJECTS["confirm"], kind="confirm", by=by)
    return order


def _note_first_order(order, by):
    """Two orders of a new customer may be confirmed at once: the day is compared under the customer's lock."""
    if _is_known_since(order.customer, order.ordered_on):
        return
    customer = Customer.objects.select_for_update().get(pk=order.customer_id)
    if not _is_known_since(customer, order.ordered_on):
        customer.first_ordered_on = order.ordered_on
        customer.sign(by=by, reason="first order").save(update_fields=["first_ordered_on"])


def _is_known_since(customer, day):
    return customer.first_ordered_on is not None and customer.first_ordered_on <= day


@transaction.atomic
def start_order(order_id, *, by, version=None):
    """Production or stocking begins."""
    order = locked(order_id, version=version)
    advance(order.start, by=by, at=now())
    tell(order, people_of(order), SUBJECTS["start"], kind="start", by=by)
    return order


@transaction.atomic
def dispatch_order(order_id, *, quantities, by, version=None, submit_key=None, **facts):
    """Send goods: one shipment of all or part of what is owed. The last one makes the order shipped.

    `quantities` is {line key: quantity}; `facts` are the shipment's own fields (method, carrier, tracking_number …).
    """
    order = locked(order_id)
    again = Shipment.objects.filter(submit_key=submit_key, order=order).first() if submit_key else None
    if again is not None:
        return again
    if version is not None and order.version != version:
        raise Conflict(_("Somebody changed %(order)s since you opened it.") % {"order": order}, current=order)
    _may_dispatch(order, by)
    lines = list(order.lines.all())
    sent = _checked_quantities(lines, quantities)
    shipment = Shipment(order=order, by=by, dispatched_at=now(), submit_key=submit_key, **facts)
    shipment.number = take_number("shipment")
    shipment.sign(by=by, reason="dispatch").save()
    ShipmentLine.objects.bulk_create([ShipmentLine(shipment=shipment, line=line, quantity=q) for line, q in sent])
    for line, quantity in sent:
        line.shipped += quantity
        line.sign(by=by, reason=f"dispatch {shipment.number}").save()
    keep_tracking(shipment)
    _note_shipped(order, lines, shipment, by)
    return shipment


def _may_dispatch(order, by):
    if not may.dispatches(order, by):
        raise PermissionDenied
    if order.status != OrderStatus.IN_PRODUCTION:
        raise Refused(
            _("%(order)s is “%(status)s”: goods leave only from “%(needed)s”.")
            % {
                "order": order,
                "status": order.get_status_display(),
                "needed": OrderStatus.IN_PRODUCTION.label,
            }
        )


def _checked_quantities(lines, quantities):
    """[(line, quantity)] of what leaves, or a refusal that names the line."""
    sent = [(line, quantities.get(line.pk) or Decimal(0)) for line in lines]
    for line, quantity in sent:
        if quantity > line.to_ship():
            raise Refused(
                _("Line %(line)s (%(product)s): only %(left)s %(unit)s are still to be shipped.")
                % {
                    "line": line.position,
                    "product": line.product_name,
                    "left": _plain(line.to_ship()),
                    "unit": line.unit,
                }
            )
    sent = [(line, quantity) for line, quantity in sent if quantity > 0]
    if not sent:
        raise Refused(_("Enter the quantity that leaves for at least one line."))
    return sent


def _plain(quantity):
    return f"{quantity.normalize():f}"


def keep_tracking(shipment):
    """A tracking number finds its order."""
    if shipment.tracking_number:
        SearchTerm.objects.bulk_create(
            [SearchTerm(order_id=shipment.order_id, kind="tracking", text=shipment.tracking_number.lower()[:64])],
            ignore_conflicts=True,
        )


def _note_shipped(order, lines, shipment, by):
    """Derive how much has been shipped; when it is all, the order moves on."""
    order.shipped = Share.ALL if all(line.to_ship() == 0 for line in lines) else Share.PART
    if order.shipped == Share.ALL:
        advance(order.ship, by=by, why=shipment.number, at=shipment.dispatched_at)
        redate_plan(order)
        kind = "ship"
    else:
        order.version += 1
        order.sign(by=by, reason=f"dispatch {shipment.number}").save()
        kind = "dispatch"
    told = [*people_of(order), *people_with(Role.LOGISTICS)]
    tell(order, told, SUBJECTS[kind], kind=kind, by=by, text=shipment.number)


@transaction.atomic
def count_stock(product, *, on_hand, by, version=None):
    """Write what the warehouse counted of a product."""
    if not by.has_role(Role.WAREHOUSE, Role.ADMINISTRATOR):
        raise PermissionDenied
    Stock.objects.get_or_create(product=product, defaults={"on_hand": 0})
    stock = Stock.objects.select_for_update().get(product=product)
    if version is not None and stock.version != version:
        raise Conflict(_("Somebody counted %(product)s since you opened it.") % {"product": product}, current=stock)
    stock.on_hand = on_hand
    stock.version += 1
    stock.sign(by=by, reason="count").save()
    return stock
