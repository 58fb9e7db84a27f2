"""Orders on the work bench: rows that the sections of every floor share."""

from django.urls import reverse

from orderdesk.core.pages.workbench import MOST, BenchRow
from orderdesk.core.text.display import short_day
from orders.models import Order
from orders.services.hold import hold_text


def bench_row(order, user, *, tag, why="", due="", late=False, action="", url="", also=("", "")):
    """One order as a row of the work bench."""
    return BenchRow(
        tag=tag,
        number=str(order),
        url=order.get_absolute_url(),
        customer=str(order.customer),
        why=hold_text(order) or why,
        amount=f"{order.total:,.2f}" if user.sees("price") else "",
        due=due,
        late=late,
        action_label=action,
        action_url=url or order.get_absolute_url(),
        also_label=also[0],
        also_url=also[1],
    )


def due_text(order):
    """The delivery date as lists show it."""
    return short_day(order.due_on)


def status_url(status):
    """The list of orders in one status."""
    return f"{reverse('orders:list')}?status={status}"


def orders_in(user, status, *conditions, order_by="due_sort"):
    """The first orders of one status that this person sees, one more than is shown; a floor above may narrow them."""
    orders = Order.objects.visible_to(user).filter(*conditions, status=status).select_related("customer", "owner")
    return list(orders.order_by(order_by, "pk")[: MOST + 1])
