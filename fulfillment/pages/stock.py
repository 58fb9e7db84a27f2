"""The page of a product's stock: what is where, for which orders it is held, who waits, and the ledger."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import F, Sum
from django.utils.timezone import localdate

from fulfillment.models import Reservation, Stock, StockMove, SupplyTask
from fulfillment.services.reservation import waiting_lines
from orderdesk.core.calendar.workdays import add_working_days
from orderdesk.core.text.display import listed
from orders.models import Order, OrderLine, Quotation
from orders.services.quoted import Quoted, quoted_of, sum_of

MOST = 20
USUAL_DAYS = 60  # working days over which consumption is measured


@dataclass(frozen=True)
class HeldFor:
    """What is held, or missing, for one line; the order only for whoever may see it."""

    order: Order | None
    line: OrderLine
    quantity: Decimal


@dataclass(frozen=True)
class ProductStock:
    """The stock of one product as its page prints it. `suggested` is what to order where it runs low, or None."""

    rows: list[Stock]
    on_hand: Decimal
    reserved: Decimal
    available: Decimal
    is_kept: bool
    is_low: bool
    suggested: Decimal | None
    held: list[HeldFor]
    waiting: list[HeldFor]
    coming: list[SupplyTask]
    quoted: list[Quoted]

    @property
    def quoted_sum(self) -> Decimal:
        return sum_of(self.quoted)


def stock_sums(product) -> ProductStock:
    """What there is of a product, without who holds it: for a panel on another page."""
    rows = _rows(product)
    return _sums(product, rows, held=[], waiting=[], coming=[], suggested=None)


def product_stock(product, user) -> ProductStock:
    """The stock of a product for one person."""
    rows = _rows(product)
    held = Reservation.objects.held().filter(line__product=product).select_related("line__order__customer")
    held = list(held.order_by("line__order__due_sort", "pk")[:MOST])
    waiting = list(waiting_lines([product]).select_related("order__customer")[:MOST])
    seen = _seen([entry.line for entry in held] + waiting, user)
    available = sum((row.available for row in rows), Decimal(0))
    tasks = SupplyTask.objects.unfinished().filter(product=product)
    coming = list(tasks.select_related("line__order__customer").order_by("planned_on", "pk")[:MOST])
    seen |= _seen([task.line for task in coming if task.line], user)
    for task in coming:
        task.order = seen.get(task.line.order_id) if task.line else None
    suggested = suggested_quantity(product, available, waiting)
    return _sums(
        product,
        rows,
        held=[HeldFor(seen.get(e.line.order_id), e.line, e.quantity) for e in held],
        waiting=[HeldFor(seen.get(line.order_id), line, line.missing) for line in waiting],
        coming=coming,
        suggested=suggested if waiting or available < product.minimum_stock else None,
    )


def _rows(product):
    return list(Stock.objects.filter(product=product).select_related("warehouse").order_by("warehouse__place", "pk"))


def _sums(product, rows, *, held, waiting, coming, suggested):
    available = sum((row.available for row in rows), Decimal(0))
    return ProductStock(
        rows=rows,
        on_hand=sum((row.on_hand for row in rows), Decimal(0)),
        reserved=sum((row.reserved for row in rows), Decimal(0)),
        available=available,
        is_kept=bool(rows),
        is_low=bool(rows) and available < product.minimum_stock,
        suggested=suggested if rows else None,
        quoted=quoted_of([product.pk]).get(product.pk, []),
        held=held,
        waiting=waiting,
        coming=coming,
    )


def _seen(lines, user):
    keys = {line.order_id for line in lines}
    return {order.pk: order for order in Order.objects.visible_to(user).filter(pk__in=keys).select_related("customer")}


def suggested_quantity(product, available, waiting):
    """What to order: the minimum, the use within the lead time and what orders wait for, less what comes."""
    since = add_working_days(localdate(), -USUAL_DAYS)
    used = StockMove.objects.shipped_since(product, since)
    within_lead_time = used * product.lead_days / USUAL_DAYS
    missing = sum((line.missing for line in waiting), Decimal(0))
    tasks = SupplyTask.objects.unfinished().filter(product=product)
    coming = tasks.aggregate(sum=Sum(F("quantity") - F("done")))["sum"] or Decimal(0)
    quantity = product.minimum_stock + within_lead_time + missing - available - coming
    return max(quantity, Decimal(0)).quantize(Decimal(1), rounding="ROUND_CEILING")


def seen_quotations(quoted, user):
    """The keys of those that this person may open."""
    keys = [each.quotation_id for each in quoted]
    return set(Quotation.objects.visible_to(user).filter(pk__in=keys).values_list("pk", flat=True)) if keys else set()


def told_of_quotations(lines, stock):
    """[sentence] for products of which fewer are left than quotations hold; `stock` is that of `of_products`."""
    held = quoted_of([line.product_id for line in lines])
    return [
        f"{each[0].product}: {listed(each)}"
        for product, each in held.items()
        if product in stock and stock[product]["available"] < sum_of(each)
    ]
