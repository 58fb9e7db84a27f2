"""The margin of some months by product, customer, account manager or month, with what the orders cost besides."""

from decimal import Decimal

from django.db.models import Count, DecimalField, F, Q, QuerySet, Sum

from aftersales.models import Ticket
from fulfillment.models import Shipment
from orderdesk.core.money import round_money
from orders.models import OrderLine
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
    """Rows of "key", "name", "net", "cost", "margin", "rate", "also", "left", "uncosted", the largest net first.

    Net is without tax and freight and, like cost, of the lines that have one; `uncosted` counts the others. `also` is
    what the carriage and the tickets of these orders cost (not known by product), and `left` the margin less that.
    """
    placed = records.placed(span, orders).order_by()
    key, name = BY[by]
    lines = OrderLine.objects.filter(order__in=placed).order_by()
    cost = Sum(F("quantity") * F("cost"), filter=COSTED, output_field=DecimalField())
    groups = lines.values(key, name).annotate(
        net=Sum(F("amount") - F("tax"), filter=COSTED), spent=cost, uncosted=Count("pk", filter=~COSTED)
    )
    also = _also(placed, key.removeprefix("order__")) if key.startswith("order__") else {}
    rows = [_row(group, key, name, also) for group in groups]
    ordered = sorted(rows, key=lambda row: (row["key"] if by == "month" else -row["net"], row["name"]))
    return ordered[:MOST]


def _row(group, key, name, also):
    net, cost = group["net"] or ZERO, round_money(group["spent"] or ZERO)
    margin, extra = net - cost, also.get(group[key], ZERO)
    row = {"key": group[key], "name": group[name], "net": net, "cost": cost, "margin": margin, "also": extra}
    return row | {"rate": margin / net if net else None, "left": margin - extra, "uncosted": group["uncosted"]}


def _also(placed, column):
    """{group: yuan} of what the carriage of the orders and their tickets cost."""
    sums: dict = {}
    for model in (Shipment, Ticket):
        costs = model.objects.filter(order__in=placed, cost__isnull=False).order_by()
        for group, amount in costs.values_list(f"order__{column}").annotate(sum=Sum("cost")):
            sums[group] = sums.get(group, ZERO) + amount
    return sums
