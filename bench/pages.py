"""The pages on which people spend their day, each beside a bare view of the same rows by hand-written SQL.

A bare view asks what the page shows first for somebody who sees everything, and prints it as plain tables: no
permission, no words, no navigation.
"""

from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.http import HttpResponse
from django.template import Context, Engine

from bench.by_hand import FIGURES, span_of

COMPARED = (date(2026, 10, 1), date(2026, 9, 1))  # the dashboard shows a month beside the one before
TABLES = Engine().from_string(
    "<!doctype html><html><body>{% for rows in tables %}<table>{% for row in rows %}<tr>{% for cell in row %}"
    "<td>{{ cell }}</td>{% endfor %}</tr>{% endfor %}</table>{% endfor %}</body></html>"
)
OPEN = "('in_review', 'needs_info', 'in_approval', 'awaiting_supply', 'confirmed', 'in_production', 'shipped')"
ORDERS = (
    "SELECT o.id, o.number, o.status, c.name, o.total, o.goods, o.due_on, o.ordered_on, u.name FROM orders_order o"
    " JOIN customers_customer c ON c.id = o.customer_id JOIN accounts_user u ON u.id = o.owner_id"
)


@dataclass(frozen=True)
class BenchPage:
    """One page: its address, where `{order}` and the like stand for a key, and the SQL of its rows.

    The key stands in the SQL as `%(key)s`. `share` says how often somebody looks at it, among all pages.
    """

    path: str
    queries: tuple[str, ...]
    share: int = 2
    key: str = ""  # the SQL by which the keys of records are found

    def address(self, key: int | None) -> str:
        return self.path.format(key=key)


PAGES = {
    "workbench": BenchPage(
        "/",
        (
            "SELECT count(*), sum(total) FROM orders_order WHERE ordered_on >= date_trunc('month', now())"
            " AND status <> 'draft' AND cancelled_at IS NULL",
            f"{ORDERS} WHERE o.status IN {OPEN} AND o.due_sort < current_date ORDER BY o.due_sort LIMIT 8",
            f"{ORDERS} WHERE o.status IN {OPEN} AND o.due_sort BETWEEN current_date AND current_date + 7"
            " ORDER BY o.due_sort LIMIT 8",
            f"{ORDERS} JOIN orders_approval a ON a.order_id = o.id AND a.state = 'pending' AND a.is_turn"
            " ORDER BY a.due_at LIMIT 8",
            f"SELECT owner_id, count(*) FROM orders_order WHERE status IN {OPEN} GROUP BY 1",
        ),
        share=15,
    ),
    "orders": BenchPage("/orders/", (f"{ORDERS} ORDER BY o.ordered_on DESC, o.id DESC LIMIT 50",), share=20),
    "late-orders": BenchPage(
        "/orders/?late=1&sort=due",
        (f"{ORDERS} WHERE o.status IN {OPEN} AND o.due_sort < current_date ORDER BY o.due_sort, o.id LIMIT 50",),
        share=5,
    ),
    "order": BenchPage(
        "/orders/{key}/",
        (
            f"{ORDERS} WHERE o.id = %(key)s",
            "SELECT * FROM orders_orderline WHERE order_id = %(key)s ORDER BY position",
            "SELECT * FROM fulfillment_stage WHERE order_id = %(key)s ORDER BY place",
            "SELECT * FROM orders_instalment WHERE order_id = %(key)s ORDER BY place",
            "SELECT * FROM fulfillment_shipment WHERE order_id = %(key)s",
            "SELECT history_date, history_change_reason, history_user_id FROM orders_historicalorder WHERE id = %(key)s"
            " ORDER BY history_date DESC LIMIT 20",
        ),
        share=20,
        key="SELECT id FROM orders_order ORDER BY id DESC LIMIT 5000",
    ),
    "entry": BenchPage("/orders/new/", ("SELECT 1",), share=6),
    "customers": BenchPage(
        "/customers/",
        (
            "SELECT c.id, c.name, c.short_name, c.level, c.city, u.name FROM customers_customer c"
            " JOIN accounts_user u ON u.id = c.owner_id WHERE c.is_active ORDER BY c.name, c.id LIMIT 50",
        ),
    ),
    "customer": BenchPage(
        "/customers/{key}/",
        (
            "SELECT * FROM customers_customer WHERE id = %(key)s",
            "SELECT * FROM customers_contact WHERE customer_id = %(key)s",
            "SELECT * FROM customers_address WHERE customer_id = %(key)s",
            f"{ORDERS} WHERE o.customer_id = %(key)s ORDER BY o.ordered_on DESC, o.id DESC LIMIT 10",
            "SELECT * FROM customers_communication WHERE customer_id = %(key)s ORDER BY happened_at DESC LIMIT 10",
        ),
        share=5,
        key="SELECT id FROM customers_customer ORDER BY id DESC LIMIT 2000",
    ),
    "stages": BenchPage(
        "/fulfillment/stages/",
        (
            "SELECT s.id, s.name, s.planned_on, s.record, o.number, c.name, u.name FROM fulfillment_stage s"
            " JOIN orders_order o ON o.id = s.order_id JOIN customers_customer c ON c.id = o.customer_id"
            " LEFT JOIN accounts_user u ON u.id = s.owner_id WHERE s.finished_at IS NULL"
            " AND o.status IN ('confirmed', 'in_production', 'shipped', 'delivered')"
            " ORDER BY s.planned_on, s.id LIMIT 50",
        ),
        share=8,
    ),
    "shipments": BenchPage(
        "/fulfillment/shipments/",
        (
            "SELECT s.id, s.number, s.status, s.carrier, s.tracking_number, s.dispatched_at, o.number, c.name"
            " FROM fulfillment_shipment s JOIN orders_order o ON o.id = s.order_id"
            " JOIN customers_customer c ON c.id = o.customer_id WHERE s.status IN ('preparing', 'ready', 'in_transit')"
            " ORDER BY s.id DESC LIMIT 50",
        ),
    ),
    "stock": BenchPage(
        "/fulfillment/stock/",
        (
            "SELECT p.id, p.code, p.name, p.unit, sum(s.on_hand), sum(s.reserved) FROM orders_product p"
            " LEFT JOIN fulfillment_stock s ON s.product_id = p.id WHERE p.is_active GROUP BY p.id ORDER BY p.code"
            " LIMIT 50",
        ),
    ),
    "receivables": BenchPage(
        "/orders/receivables/",
        (
            "SELECT i.id, i.due_on, i.amount - i.settled, o.number, c.name FROM orders_instalment i"
            " JOIN orders_order o ON o.id = i.order_id JOIN customers_customer c ON c.id = o.customer_id"
            " WHERE i.settled < i.amount AND i.due_on < current_date AND o.cancelled_at IS NULL"
            " ORDER BY i.due_on, i.id LIMIT 50",
        ),
    ),
    "tickets": BenchPage(
        "/aftersales/tickets/",
        (
            "SELECT t.id, t.number, t.kind, t.text, t.status, t.answer_due_at, c.name, u.name FROM aftersales_ticket t"
            " JOIN customers_customer c ON c.id = t.customer_id LEFT JOIN accounts_user u ON u.id = t.owner_id"
            " WHERE t.closed_at IS NULL ORDER BY t.answer_due_at, t.id LIMIT 50",
        ),
        share=4,
    ),
    "dashboard": BenchPage("/reports/?month=2026-10", (), share=4),
}


def bare_page(request, name):
    """The rows of a page as plain tables."""
    return HttpResponse(TABLES.render(Context({"tables": rows_of(name, request.GET.get("key"))})))


def rows_of(name, key=None):
    """[rows of each query] of a page."""
    with connection.cursor() as cursor:
        if name == "dashboard":
            return [_rows(cursor, query, span_of(month)) for month in COMPARED for query in FIGURES]
        return [_rows(cursor, query, {"key": key}) for query in PAGES[name].queries]


def _rows(cursor, query, params):
    cursor.execute(query, params)
    return cursor.fetchall()
