"""The records behind each figure: figures count and add them up, pages list them. See CONTRACT: figures of `kpis`.

Each function takes a Period and, where only some orders are to be looked at, a queryset of them.
"""

from datetime import timedelta

from django.db.models import Case, CharField, Count, DecimalField, F, Min, OuterRef, Q, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce
from django.db.models.lookups import GreaterThan, LessThanOrEqual

from aftersales.models import Ticket, Visit
from fulfillment.models import Stage
from orders.models import Approval, Order, OrderLine, Receipt
from orders.states import OrderStatus, Share
from reports.figures.period import DayOf, midnight

UNKNOWN = "unknown"
DAY = timedelta(hours=24)
EDGES = (0, 5_000, 10_000, 20_000, 40_000, 70_000, 100_000, 200_000)  # where classes of order amounts begin, in yuan


def _orders(orders):
    return Order.objects.all() if orders is None else orders


def _of(model, orders):
    """The records of these orders; without a restriction also those that belong to no order."""
    return model.objects.all() if orders is None else model.objects.filter(order__in=orders.order_by())


def placed(period, orders=None):
    """Placed in the month (order date), drafts and cancelled left out."""
    orders_placed = _orders(orders).filter(period.dated("ordered_on"), period.by_then("submitted_at"))
    return orders_placed.exclude(status=OrderStatus.DRAFT).filter(period.not_by_then("cancelled_at"))


def lines_sold(period, orders=None):
    """The lines of the orders placed in the month; what a change dropped is none."""
    return OrderLine.objects.filter(order__in=placed(period, orders).order_by(), quantity__gt=0)


def confirmed(period, orders=None):
    return _orders(orders).filter(period.happened("confirmed_at"))


def sold_lately(period, orders=None):
    """Confirmed in the last 90 days of the month, or of what counts of it, and not cancelled by then."""
    last = period.days[1] + timedelta(days=1)
    lately = _orders(orders).filter(confirmed_at__gte=midnight(last - timedelta(days=90)), confirmed_at__lt=period.end)
    return lately.filter(Q(cancelled_at__isnull=True) | Q(cancelled_at__gte=period.end))


def with_margin(period, orders=None):
    """Placed in the month, with `net`, `cost` and `margin` of the lines that have a cost, and `uncosted`: how many not.

    `net` is without tax and freight. Orders none of whose lines has a cost have no margin.
    """
    line = Q(lines__quantity__gt=0)
    costed = line & Q(lines__cost__isnull=False)
    net = Sum(F("lines__amount") - F("lines__tax"), filter=costed)
    cost = Sum(F("lines__quantity") * F("lines__cost"), filter=costed, output_field=DecimalField())
    uncosted = Count("lines", filter=line & Q(lines__cost__isnull=True))
    return placed(period, orders).annotate(net=net, cost=cost, margin=net - cost, uncosted=uncosted)


def shipped(period, orders=None):
    """Their last open goods left in the month."""
    return _orders(orders).filter(period.happened("shipped_at"))


def shipped_lines(period, orders=None):
    """The lines of the orders whose last open goods left in the month."""
    return OrderLine.objects.filter(order__in=shipped(period, orders).order_by(), quantity__gt=0)


def decided(period, orders=None):
    """Decisions of approvers made in the month, of turns whose beginning is known."""
    return _of(Approval, orders).filter(period.happened("decided_at"), started_at__isnull=False)


def promised(period, orders=None):
    """First promised for the month; `timing` says what became of the promise: see TIMINGS."""
    first, last = period.month, period.last
    orders_promised = _orders(orders).filter(period.by_then("confirmed_at"), promised_on__range=(first, last))
    orders_promised = orders_promised.filter(period.not_by_then("cancelled_at"))
    delivered = period.by_then("delivered_at")
    return orders_promised.annotate(
        timing=Case(
            When(delivered & Q(LessThanOrEqual(DayOf("delivered_at"), F("promised_on"))), then=Value("on_time")),
            When(delivered, then=Value("late_delivered")),
            When(promised_on__lt=period.today, then=Value("late_open")),
            default=Value("not_due"),
            output_field=CharField(),
        )
    )


def undated(period, orders=None):
    """Confirmed in the month without a promise."""
    orders_confirmed = _orders(orders).filter(period.happened("confirmed_at"), promised_on__isnull=True)
    return orders_confirmed.filter(period.not_by_then("cancelled_at"))


WHOLE = Q(accepted=Share.ALL)


def tickets(period, orders=None):
    """Reported in the month."""
    return _of(Ticket, orders).filter(period.happened("reported_at"))


def tickets_by_product(period, orders=None):
    """Reported in the month; `about` is the product that a ticket names, else the only one of its order, else none."""
    lines = OrderLine.objects.filter(order=OuterRef("order"), quantity__gt=0).order_by().values("order")
    alone = lines.annotate(kinds=Count("product", distinct=True), only=Min("product")).filter(kinds=1).values("only")
    return tickets(period, orders).annotate(about=Coalesce("product", Subquery(alone)))


def answered(period, orders=None):
    return tickets(period, orders).filter(period.by_then("answered_at"))


def day_old(period, orders=None):
    """Reported in the month and more than 24 hours ago."""
    return tickets(period, orders).filter(reported_at__lt=period.as_of - DAY)


def rated_tickets(period, orders=None):
    return _of(Ticket, orders).filter(period.happened("rated_at"), satisfaction__isnull=False)


def rated_visits(period, orders=None):
    return _of(Visit, orders).filter(period.happened("closed_at"), overall__isnull=False)


def late_stages(period, orders=None):
    """Planned for the month, and finished later or not yet, though the day has passed; `why` is the cause."""
    stages = _of(Stage, orders).filter(planned_on__range=(period.month, period.last), is_passed_over=False)
    stages = stages.filter(Q(order__cancelled_at__isnull=True) | Q(order__cancelled_at__gte=period.as_of))
    finished_late = period.by_then("finished_at") & Q(GreaterThan(DayOf("finished_at"), F("planned_on")))
    still_open = Q(order__completed_at__isnull=True) | Q(order__completed_at__gte=period.as_of)
    unfinished = period.not_by_then("finished_at") & Q(planned_on__lt=period.today) & still_open
    why = Case(When(cause="", then=Value(UNKNOWN)), default=F("cause"), output_field=CharField())
    return stages.filter(finished_late | unfinished).annotate(why=why)


def receipts(period, orders=None):
    return _of(Receipt, orders).filter(period.dated("received_on"))
