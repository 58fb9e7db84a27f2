"""The baselines of the measures: the same rows in plain Django, with the same middleware."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

from django.db import connection
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import localdate, now

from customers.models import Customer
from orderdesk.core.record.numbering import number_rank, take_number
from orderdesk.notifications.models import OutgoingMessage
from orders.models import Approval, Order, OrderLine, Product, Review, SearchTerm


def order_list(request):
    """Fifty rows as a plain table."""
    orders = Order.objects.select_related("customer", "owner").order_by("-ordered_on", "-pk")[:50]
    return render(request, "bench/order_list.html", {"orders": orders})


def order_page(request, pk):
    """One order and its lines."""
    order = get_object_or_404(Order.objects.select_related("customer", "owner"), pk=pk)
    return render(request, "bench/order_page.html", {"order": order, "lines": order.lines.all()})


SOLD = """
    SELECT o.{key} AS key, count(*) AS orders, sum(o.total) AS amount, 0 AS quantity FROM orders_order o
    WHERE o.ordered_on BETWEEN %s AND %s AND o.status <> 'draft' AND o.submitted_at IS NOT NULL
      AND o.cancelled_at IS NULL GROUP BY 1
"""
SOLD_LINES = """
    SELECT l.product_id AS key, count(DISTINCT o.id) AS orders, sum(l.amount) AS amount, sum(l.quantity) AS quantity
    FROM orders_order o JOIN orders_orderline l ON l.order_id = o.id AND l.quantity > 0
    WHERE o.ordered_on BETWEEN %s AND %s AND o.status <> 'draft' AND o.submitted_at IS NOT NULL
      AND o.cancelled_at IS NULL GROUP BY 1
"""
BESIDE = """
    SELECT t.name, n.orders, n.quantity, n.amount, n.amount / sum(n.amount) OVER () AS share, b.orders, b.amount
    FROM ({sold}) n FULL JOIN ({sold}) b USING (key) JOIN {table} t ON t.id = key
    ORDER BY n.amount DESC NULLS LAST LIMIT 50
"""
TOTALS = """
    SELECT count(*), sum(total) FROM orders_order WHERE ordered_on BETWEEN %s AND %s AND status <> 'draft'
    AND submitted_at IS NOT NULL AND cancelled_at IS NULL
"""
SPANS = ("2026-08-01", "2026-10-31", "2026-05-01", "2026-07-31")
WAYS = {
    "product": (SOLD_LINES, "orders_product"),
    "customer": (SOLD.format(key="customer_id"), "customers_customer"),
    "person": (SOLD.format(key="owner_id"), "accounts_user"),
}


def sales_report(request, way):
    """Sales of three months beside the three before, by hand-written SQL, as a plain table."""
    sold, table = WAYS[way]
    with connection.cursor() as cursor:
        cursor.execute(BESIDE.format(sold=sold, table=table), SPANS)
        rows = cursor.fetchall()
        totals = []
        for span in (SPANS[:2], SPANS[2:]):
            cursor.execute(TOTALS, span)
            totals.append(cursor.fetchone())
    return render(request, "bench/sales_report.html", {"rows": rows, "totals": totals})


def order_entry(request):
    """The rows that entering an order and passing its review writes, created one model at a time without any rule."""
    from django.db import transaction

    post = request.POST
    customer, today, at = Customer.objects.get(pk=post["customer"]), localdate(), now()
    with transaction.atomic():
        number = take_number("order")
        order = Order(
            number=number,
            number_rank=number_rank(number),
            customer=customer,
            contact_name=post["contact_name"],
            contact_phone=post["contact_phone"],
            address=post["address"],
            payment_terms=post["payment_terms"],
            ordered_on=today,
            due_on=today + timedelta(days=30),
            owner=customer.owner,
            team=customer.team,
            entered_by=request.user,
            submitted_at=at,
            reviewed_at=at,
            submit_key=uuid4(),
            status="in_approval",
        )
        order.skip_history_when_saving = True
        order.save()
        for position in range(3):
            _line(order, position, post)
        _records(order, request.user, at)
    return HttpResponse(str(order.pk))


def _line(order, position, post):
    """One line of the form."""
    product = Product.objects.get(code=post[f"lines-{position}-code"])
    quantity, price = Decimal(post[f"lines-{position}-quantity"]), Decimal(post[f"lines-{position}-unit_price"])
    line = OrderLine(
        order=order,
        position=position + 1,
        product=product,
        product_name=product.name,
        unit=product.unit,
        quantity=quantity,
        unit_price=price,
        tax_rate=product.tax_rate,
        amount=quantity * price,
        tax=0,
    )
    line.skip_history_when_saving = True
    line.save()


def _records(order, by, at):
    """History, search terms, approval, review and notices, as rows."""
    values = {field.attname: getattr(order, field.attname) for field in Order.history.model.tracked_fields}
    for reason in ("create", "submit draft>in_review", "pass_review in_review>in_approval"):
        Order.history.model.objects.create(
            **values, history_date=at, history_type="+", history_user=by, history_change_reason=reason
        )
    for line in order.lines.all():
        values_of_line = {
            field.attname: getattr(line, field.attname) for field in OrderLine.history.model.tracked_fields
        }
        OrderLine.history.model.objects.create(**values_of_line, history_date=at, history_type="+", history_user=by)
    SearchTerm.objects.create(order=order, kind="number", text=order.number)
    SearchTerm.objects.create(order=order, kind="phone", text=order.contact_phone)
    for model, facts in (
        (Approval, {"level": "manager", "place": 1}),
        (Review, {"result": "passed", "by": by, "at": at}),
    ):
        row = model(order=order, **facts)
        row.save()
    OutgoingMessage.objects.create(
        key=f"bench:{order.pk}", recipient=by, channel="app", kind="bench", subject=str(order), due_at=at
    )
