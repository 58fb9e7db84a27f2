"""The margin of some months by product, customer, account manager or month, with what the orders cost besides."""

from decimal import Decimal

from django.db.models import Case, Count, DecimalField, ExpressionWrapper, F, Q, QuerySet, Sum, When

from aftersales.models import Ticket
from fulfillment.models import Shipment
from orderdesk.core.money import round_money
from orders.models import Correction, OrderLine
from reports.figures import records

COSTED = Q(cost__isnull=False)
BY = {
    "product": ("product", "product__name"),
    "customer": ("order__customer", "order__customer__name"),
    "person": ("order__owner", "order__owner__name"),
    "month": ("order__ordered_month", "order__ordered_month"),
}
MOST = 500
ZERO = Decimal(0)


def margins(span, by: str, orders: QuerySet | None = None) -> list[dict]:
    """Rows of "key", "name", "net", "cost", "margin", "rate", "credits", "also", "left", "uncosted", largest net first.

    Net is without tax and freight and, like cost, of the lines that have one; `uncosted` counts the others. This margin
    is that of `kpis`, of what was agreed. `credits` is by how much corrections made since lower it, `also` what the
    carriage and the tickets of these orders cost, and `left` the margin less both. By product neither carriage and
    tickets nor allowances on whole orders are known.
    """
    placed = records.placed(span, orders).order_by()
    key, name = BY[by]
    lines = OrderLine.objects.filter(order__in=placed).order_by()
    cost = Sum(F("quantity") * F("cost"), filter=COSTED, output_field=DecimalField())
    groups = lines.values(key, name).annotate(
        net=Sum(F("amount") - F("tax"), filter=COSTED), spent=cost, uncosted=Count("pk", filter=~COSTED)
    )
    also = _also(placed, key.removeprefix("order__")) if key.startswith("order__") else {}
    lost = taken_off(placed, "line__product" if by == "product" else key)
    rows = [_row(group, key, name, also, lost) for group in groups]
    ordered = sorted(rows, key=lambda row: (row["key"] if by == "month" else -row["net"], row["name"]))
    return ordered[:MOST]


def _row(group, key, name, also, lost):
    net, cost = group["net"] or ZERO, round_money(group["spent"] or ZERO)
    margin, extra, credits = net - cost, also.get(group[key], ZERO), round_money(lost.get(group[key], ZERO))
    row = {"key": group[key], "name": group[name], "net": net, "cost": cost, "margin": margin, "also": extra}
    row |= {"credits": credits, "left": margin - credits - extra}
    return row | {"rate": margin / net if net else None, "uncosted": group["uncosted"]}


def taken_off(orders: QuerySet, by: str) -> dict:
    """{group: yuan} by which corrections lower the margin of orders: without tax; pieces that never come cost nothing.

    A correction of a line without a cost is left out like the line; an allowance has the tax of the whole order.
    """
    net = Case(
        When(line=None, then=F("amount") * (F("order__total") - F("order__tax")) / F("order__total")),
        default=F("amount") / (1 + F("line__tax_rate")),
    )
    spared = Case(When(kind=Correction.Kind.SHORT_CLOSE, then=F("quantity") * F("line__cost")), default=ZERO)
    taken = Correction.objects.filter(Q(line=None) | Q(line__cost__isnull=False), order__in=orders, amount__gt=0)
    lost = Sum(ExpressionWrapper(net - spared, output_field=DecimalField(max_digits=24, decimal_places=8)))
    return dict(taken.order_by().values_list(by).annotate(sum=lost))


def _also(placed, column):
    """{group: yuan} of what the carriage of the orders and their tickets cost."""
    sums: dict = {}
    for model in (Shipment, Ticket):
        costs = model.objects.filter(order__in=placed, cost__isnull=False).order_by()
        for group, amount in costs.values_list(f"order__{column}").annotate(sum=Sum("cost")):
            sums[group] = sums.get(group, ZERO) + amount
    return sums
