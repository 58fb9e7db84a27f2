"""The payment plan of an order, and the money that comes in for it."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import accumulate, chain, pairwise
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F, Sum
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from simple_history.utils import bulk_update_with_history

from customers.models import Customer
from orderdesk.accounts.models import User
from orderdesk.core.errors import NeedsConfirmation, Refused
from orderdesk.core.money import round_money
from orderdesk.core.record.copying import copy_objects, give_keys
from orderdesk.core.record.history import Reason
from orderdesk.core.record.numbering import take_number, take_numbers
from orders import permissions as may
from orders.models import Instalment, Order, Receipt, SearchTerm, terms
from orders.models.terms import Trigger, objection_to_amounts, portions_of
from orders.services.balances import forget_month_ends
from orders.services.locking import locked
from orders.services.notices import notify_about, people_of
from orders.services.questions import about_receipt, ask
from orders.services.search_terms import keep_paper
from orders.states import MoneyKind, OrderReason, RecordReason, Share

ON_DELIVERY = (terms.Instalment(Decimal(100), Trigger.DELIVERY),)  # where the terms are not understood
NOTICES = {
    MoneyKind.RECEIPT: gettext_lazy("%(order)s (%(customer)s): a payment was received"),
    MoneyKind.REFUND: gettext_lazy("%(order)s (%(customer)s): money was refunded"),
    MoneyKind.TRANSFER: gettext_lazy("%(order)s (%(customer)s): a balance was transferred"),
    MoneyKind.REVERSAL: gettext_lazy("%(order)s (%(customer)s): a receipt was written back"),
}
BATCH = 1000


def plan_of(order: Order) -> list[Instalment]:
    """The unsaved instalments of an order: its plan or its terms; where nothing is understood, all on delivery.

    Entry and review ask about terms that are not understood; those of imported orders are marked on the order's page.
    """
    understood = order.terms_reading.instalments or ON_DELIVERY
    shares = _within(portions_of(understood, order.total), order.total)
    percents = _percents(understood, shares, order.total)
    return [
        Instalment(
            order=order,
            place=place,
            percent=percent,
            trigger=share.trigger,
            days=share.days,
            unit=share.unit,
            month_day=share.month_day,
            amount=amount,
        )
        for place, (share, percent, amount) in enumerate(zip(understood, percents, shares, strict=True), 1)
    ]


def _within(portions: list[Decimal], total: Decimal) -> list[Decimal]:
    """Amounts agreed on that are more than the order has become: the first take what there is of it."""
    if not portions or min(portions) >= 0 or total < 0:
        return portions
    ends = [min(end, total) for end in accumulate(max(each, Decimal(0)) for each in portions)]
    return [end - start for start, end in pairwise([Decimal(0), *ends])]


def _percents(agreed: Sequence[terms.Instalment], portions: list[Decimal], total: Decimal) -> list[Decimal]:
    """What each instalment is of the order in percent: as agreed, or as the amounts come to."""
    if not any(each.takes_rest for each in agreed):
        return [each.percent for each in agreed if each.percent is not None]
    return [round(100 * part / total, 2) if total else Decimal(0) for part in portions]


def objection_to_plan(order: Order) -> str:
    """Why the amounts of the order's terms do not go with what it comes to, as a sentence, or an empty text."""
    return objection_to_amounts(order.terms_reading.instalments, order.total)


def check_plan(order: Order) -> None:
    """Refuse an order whose terms ask for more than it comes to."""
    objection = objection_to_plan(order)
    if objection:
        raise Refused(objection)


def make_plan(order: Order) -> None:
    """Plan the payments of an order that was just confirmed; what had come in before settles the first of them."""
    plan = plan_of(order)
    date_plan(order, plan)
    spread(order, plan)
    Instalment.objects.bulk_create(plan)


def date_plan(order: Order, plan: list[Instalment]) -> None:
    """Write down when each instalment falls due, as far as its trigger has happened."""
    for instalment in plan:
        instalment.due_on = instalment.due_after(trigger_day(order, instalment.trigger))


def trigger_day(order: Order, trigger: str) -> date | None:
    """The day of what makes a share due, or None while it has not happened.

    Before shipping means by the day of delivery that was asked for, or the day on which goods left if that is earlier.
    What falls due with the invoice does so with the first one that stands; until there is one, it is taken to go out
    with the delivery.
    """
    if trigger == Trigger.BEFORE_SHIPPING:
        return min((day for day in (order.due_on, _day(order.shipped_at)) if day), default=None)
    if trigger in (Trigger.INVOICE, Trigger.INVOICE_MONTH) and order.invoiced_on is not None:
        return order.invoiced_on
    moments: dict[str, datetime | None] = {
        Trigger.CONFIRMATION: order.confirmed_at,
        Trigger.PRODUCTION: order.started_at,
        Trigger.DISPATCH: order.shipped_at,
    }
    return _day(moments.get(trigger, order.delivered_at))


def _day(moment: datetime | None) -> Any:
    return localtime(moment).date() if moment else None


def redate_plan(order: Order) -> None:
    """After a step that makes money due (goods left, delivered, another date). The caller holds the order's lock."""
    plan = list(order.instalments.all())
    if not plan:
        return
    days = [i.due_on for i in plan]
    date_plan(order, plan)
    days += [i.due_on for i in plan]
    spread(order, plan)
    Instalment.objects.bulk_update(plan, ["due_on", "settled"])
    forget_month_ends(min((day for day in days if day), default=localdate()))


def plan_after_change(order: Order) -> list[Instalment]:
    """The unsaved instalments of an order whose amount or terms changed, with their days and what is settled of them.

    A share that was due before today keeps its amount: nobody owes the difference since a day on which it was not
    asked for. The shares still to come carry it; where there are none, the terms alone decide.
    """
    former = {(i.place, i.trigger, i.days, i.unit): i for i in order.instalments.all()}
    plan = plan_of(order)
    date_plan(order, plan)
    pairs = [(i, former.get((i.place, i.trigger, i.days, i.unit))) for i in plan]
    fixed = [(i, old.amount) for i, old in pairs if old and old.due_on and old.due_on < localdate()]
    agreed = {place for place, each in enumerate(order.terms_reading.instalments, 1) if each.amount is not None}
    past = {i.place for i, _amount in fixed}
    if fixed:
        fixed += [(i, i.amount) for i in plan if i.place in agreed - past]
    rest = [i for i in plan if i.place not in past | agreed]
    open_sum = order.total - sum((amount for _i, amount in fixed), Decimal(0))
    if fixed and rest and open_sum >= 0:
        weight = sum(i.percent for i in rest)
        for instalment, amount in fixed:
            instalment.amount = amount
        for instalment in rest:
            instalment.amount = round_money(open_sum * instalment.percent / weight)
        rest[-1].amount = open_sum - sum(i.amount for i in rest[:-1])
    spread(order, plan)
    return plan


def replan(order: Order) -> None:
    """Bring the payment plan of a confirmed order in line with its amount and terms. The caller holds its lock."""
    former = {i.place: i for i in order.instalments.all()}
    plan = plan_after_change(order)
    for instalment in plan:
        instalment.pk = former.pop(instalment.place).pk if instalment.place in former else None
    Instalment.objects.filter(pk__in=[i.pk for i in former.values()]).delete()
    names = ["percent", "trigger", "days", "unit", "month_day", "amount", "due_on", "settled"]
    Instalment.objects.bulk_update([i for i in plan if i.pk], names)
    Instalment.objects.bulk_create([i for i in plan if not i.pk])
    forget_month_ends(_day(order.confirmed_at))


@transaction.atomic
def record_receipt(
    order_id: int,
    *,
    received_on: date,
    amount: Decimal,
    by: User,
    confirmed: str | None = None,
    **facts: Any,
) -> Receipt:
    """Money has come in for an order, or went back (a negative amount).

    What is unusual raises `NeedsConfirmation`, unless it is `confirmed`; with None nobody is asked. `facts` are method,
    reference, note and, of what went back, the kind: a refund, or the reversal of a mistake.
    """
    order = locked(order_id)
    if not may.records_receipts(order, by):
        raise PermissionDenied
    check_receipt(order, received_on, amount)
    ask_about_receipt(order, received_on, amount, confirmed)
    return write_receipt(order, by=by, received_on=received_on, amount=amount, **facts)


def write_receipt(order: Order, *, by: User, **facts: Any) -> Receipt:
    """Write a checked receipt of an order, whose lock the caller holds: its number, what it settles, who learns it."""
    receipt = Receipt(order=order, by=by, **facts)
    kind = receipt.kind = kind_of(receipt)
    receipt.number = take_number("receipt")
    receipt.sign(by=by, reason=RecordReason(kind)).save()
    keep_paper(order.pk, "receipt", receipt.number)
    settle(order)
    order.sign(by=by, reason=f"{OrderReason(kind)} {receipt.number}").save()
    forget_month_ends(receipt.received_on)
    notify_about(order, people_of(order), NOTICES[kind], kind=f"receipt-{receipt.pk}", by=by, text=receipt.number)
    return receipt


def kind_of(receipt: Receipt) -> MoneyKind:
    """What a receipt is that is about to be written: what was said of it, else what follows from its amount."""
    if receipt.undoes is not None:
        return MoneyKind.REVERSAL
    if receipt.kind == MoneyKind.TRANSFER:
        return MoneyKind.TRANSFER
    if receipt.amount > 0:
        return MoneyKind.RECEIPT
    return MoneyKind(receipt.kind or MoneyKind.REFUND)


def check_receipt(order: Order, received_on: date, amount: Decimal) -> None:
    """Validate a receipt, whether entered or imported. The caller holds the order's lock."""
    if order.number is None:
        raise Refused(_("%(order)s has not passed review yet: no payment can be recorded.") % {"order": order})
    if amount == 0:
        raise Refused(NOTHING)
    if received_on > localdate():
        raise Refused(FUTURE % {"day": received_on})
    if order.received + amount < 0:
        raise Refused(
            _("Only %(received)s was received for %(order)s: no more can be refunded.")
            % {"received": order.received, "order": order}
        )


def ask_about_surplus(order: Order, amount: Decimal, confirmed: str) -> None:
    """Raise `NeedsConfirmation` for more than the open amount, unless this surplus is `confirmed`, or that is None."""
    surplus = amount - open_amount(order)
    if confirmed is None or surplus <= 0 or confirmed == str(surplus):
        return
    raise NeedsConfirmation(
        _("¥%(surplus)s more than the open amount of %(order)s. The surplus is kept as the customer's balance.")
        % {"surplus": f"{surplus:,.2f}", "order": order},
        about=surplus,
    )


def ask_about_receipt(order: Order, received_on: date, amount: Decimal, confirmed: str | None) -> None:
    """Raise `NeedsConfirmation` for what is unusual: a surplus, an odd day, the same once more, a confirmed period.

    `confirmed` is the `about` of the question that was answered with yes; with None nobody is asked.
    """
    if confirmed is None:
        return
    questions = []
    try:
        ask_about_surplus(order, amount, "")
    except NeedsConfirmation as surplus:
        questions.append((str(surplus), surplus.about))
    ask([*questions, *about_receipt(order, received_on, amount)], confirmed)


def record_past_receipts(
    receipts: Any, *, by: User, reason: str = Reason.IMPORT, verb: str = OrderReason.IMPORT_RECEIPTS
) -> None:
    """Record checked receipts of past days for many orders, without notices. The caller holds the orders' locks.

    Like past shipments, each is numbered in its own month. `verb` is what the histories of the orders call it.
    """
    if not receipts:
        return
    for receipt in receipts:
        receipt.kind = kind_of(receipt)
    _number(receipts)
    copy_objects(give_keys(receipts), by=by, reason=reason)
    SearchTerm.objects.bulk_create(
        SearchTerm(order_id=receipt.order_id, kind="receipt", text=receipt.number.lower()) for receipt in receipts
    )
    orders: dict[int, Order] = {}
    numbers: dict[int, list[str]] = {}
    for receipt in receipts:
        orders[receipt.order_id] = receipt.order
        numbers.setdefault(receipt.order_id, []).append(receipt.number)
    _settle_together(orders)
    for key, order in orders.items():
        order.sign(by=by, reason=f"{verb} {'、'.join(numbers[key])}")
    bulk_update_with_history([*orders.values()], Order, ["received", "paid"], batch_size=BATCH, default_user=by)
    forget_month_ends(min(receipt.received_on for receipt in receipts))


def _number(receipts: Any) -> None:
    months: dict[Any, Any] = {}
    for receipt in receipts:
        months.setdefault(receipt.received_on.replace(day=1), []).append(receipt)
    for month, some in sorted(months.items()):
        for receipt, number in zip(some, take_numbers("receipt", on=month, count=len(some)), strict=True):
            receipt.number = number


def _settle_together(orders: Any) -> None:
    """What `settle` does, for {key: order} in as many statements as for one."""
    came = Receipt.objects.filter(order__in=orders).values_list("order").annotate(sum=Sum("amount")).order_by()
    for key, received in came:
        orders[key].received, orders[key].paid = received, paid_share(received, orders[key].payable)
    plans: dict[Any, Any] = {}
    for instalment in Instalment.objects.filter(order__in=orders).order_by("order", "place"):
        plans.setdefault(instalment.order_id, []).append(instalment)
    for key, plan in plans.items():
        spread(orders[key], plan)
    Instalment.objects.bulk_update(chain.from_iterable(plans.values()), ["settled"], batch_size=BATCH)


def settle(order: Order) -> None:
    """Derive what has been paid, and spread it over the plan. The caller holds the order's lock and saves the order."""
    order.received = order.receipts.aggregate(sum=Sum("amount"))["sum"] or Decimal(0)
    order.paid = paid_share(order.received, order.payable)
    plan = list(order.instalments.all())
    spread(order, plan)
    Instalment.objects.bulk_update(plan, ["settled"])


def paid_share(received: Decimal, total: Decimal) -> str:
    """none, part or all; an order that costs nothing was never paid, and nothing is open of it."""
    if received <= 0:
        return Share.NONE
    return Share.ALL if received >= total else Share.PART


def spread(order: Order, plan: list[Instalment]) -> None:
    """What came in settles the oldest due first; what is not due yet comes last, in the order of the terms.

    What was taken off the order settles from the other end: the last money is no longer owed.
    """
    waiting = sorted(plan, key=lambda i: (i.due_on is None, i.due_on or localdate(), i.place))
    before = accumulate((i.amount for i in waiting), initial=Decimal(0))
    payable = sum((i.amount for i in plan), Decimal(0)) - order.credited
    for instalment, covered in zip(waiting, before, strict=False):
        owed = min(covered + instalment.amount, payable) - max(covered, order.received)
        instalment.settled = instalment.amount - max(Decimal(0), owed)


def open_amount(order: Order) -> Decimal:
    """What is still to be paid of an order: nothing where more came in, and nothing once it is cancelled."""
    if order.cancelled_at is not None:
        return Decimal(0)
    return max(Decimal(0), order.payable - order.received)


def overdue_of(customer: Customer) -> Decimal:
    """What a customer owes past its day, today."""
    owed = Instalment.objects.overdue(on=localdate()).filter(order__customer=customer, order__cancelled_at=None)
    return owed.aggregate(sum=Sum(F("amount") - F("settled")))["sum"] or Decimal(0)


NOTHING = gettext_lazy("The amount is 0. Enter the amount received, or a refund as a negative amount.")
FUTURE = gettext_lazy("%(day)s is in the future. Enter the day on which the payment was received.")
