"""What fulfillment keeps twice: shipped quantities on the lines, shipment numbers, tracking numbers to search by."""

from fulfillment.models import Shipment, ShipmentLine, StockMove, SupplyTask
from orderdesk.core.record.audit import check_numbers, compare
from orderdesk.core.text.typed import searched
from orders.audit import NAMED, compare_terms

COUNTED = {
    "shipments": Shipment,
    "shipment_lines": ShipmentLine,
    "stock_moves": StockMove,
    "tasks": SupplyTask,
}


def check_shipped():
    """What has left of a line is the sum of its shipments; pieces that replace others are not ordered once more."""
    sql = f"""
        SELECT {NAMED} || ' / ' || l.position, l.shipped, coalesce(s.quantity, 0)
        FROM orders_orderline l JOIN orders_order o ON o.id = l.order_id
        LEFT JOIN (SELECT sl.line_id, sum(sl.quantity) AS quantity
                   FROM fulfillment_shipmentline sl JOIN fulfillment_shipment s ON s.id = sl.shipment_id
                   WHERE NOT s.is_replacement AND s.dispatched_at IS NOT NULL GROUP BY sl.line_id) s
               ON s.line_id = l.id
        WHERE l.shipped <> coalesce(s.quantity, 0)
    """  # noqa: S608
    return compare(sql, "line.shipped")


def check_prepared():
    """No more is prepared of a line than is still to be shipped, and nothing of an order that does not ship."""
    sql = f"""
        SELECT {NAMED} || ' / ' || l.position, p.quantity, owed.quantity
        FROM (SELECT sl.line_id, sum(sl.quantity) AS quantity
              FROM fulfillment_shipment s JOIN fulfillment_shipmentline sl ON sl.shipment_id = s.id
              WHERE s.status NOT IN ('in_transit', 'signed', 'withdrawn') AND s.dispatched_at IS NULL
              GROUP BY 1) p
        JOIN orders_orderline l ON l.id = p.line_id JOIN orders_order o ON o.id = l.order_id
        CROSS JOIN LATERAL (SELECT CASE WHEN o.status = 'in_production'
                                        THEN l.quantity - l.shipped - l.short_closed ELSE 0 END) owed(quantity)
        WHERE p.quantity > owed.quantity
    """  # noqa: S608
    return compare(sql, "shipment.prepared")


def check_owners():
    """A shipment carries lines of its own order only."""
    sql = f"""
        SELECT s.number, {NAMED}, (SELECT coalesce(x.number, '#' || x.id) FROM orders_order x WHERE x.id = l.order_id)
        FROM fulfillment_shipmentline sl JOIN fulfillment_shipment s ON s.id = sl.shipment_id
        JOIN orders_order o ON o.id = s.order_id JOIN orders_orderline l ON l.id = sl.line_id
        WHERE l.order_id <> s.order_id
    """  # noqa: S608
    return compare(sql, "shipment.order")


def check_shipment_numbers():
    """The numbers of shipments that left with an import stay used."""
    return check_numbers(
        "shipment",
        "SELECT substr(number, 3, 6), substr(number, 10)::bigint, is_gone FROM ("
        "SELECT number, false AS is_gone FROM fulfillment_shipment"
        " UNION SELECT number, true FROM fulfillment_historicalshipment WHERE history_type = '-') s"
        " WHERE number ~ '^FH[0-9]{4}(0[1-9]|1[0-2])-[0-9]{3,9}$'",
    )


def check_consignments():
    """Everything of a consignment has left, and goes to its customer; its numbers stay used."""
    sql = """
        SELECT c.number, s.number, s.dispatched_at IS NOT NULL AND o.customer_id = c.customer_id, true
        FROM fulfillment_shipment s JOIN fulfillment_consignment c ON c.id = s.consignment_id
        JOIN orders_order o ON o.id = s.order_id
        WHERE s.dispatched_at IS NULL OR o.customer_id <> c.customer_id
    """
    yield from compare(sql, "consignment.shipments")
    yield from check_numbers(
        "consignment",
        "SELECT substr(number, 3, 6), substr(number, 10)::bigint, false FROM fulfillment_consignment"
        " WHERE number ~ '^YD[0-9]{4}(0[1-9]|1[0-2])-[0-9]{3,9}$'",
    )


def check_tracking():
    """A shipment's own number and the carrier's find its order."""
    query = """
        SELECT order_id, 'tracking', lower(tracking_number) FROM fulfillment_shipment
        UNION ALL SELECT order_id, 'shipment', lower(number) FROM fulfillment_shipment
    """
    return compare_terms(("tracking", "shipment"), query, _tracking_of)


def _tracking_of(keys):
    terms = {}
    shipments = Shipment.objects.filter(order__in=keys).values_list("order", "number", "tracking_number")
    for order, number, tracking in shipments:
        numbers = {("shipment", searched(number)[:64]), ("tracking", searched(tracking)[:64])}
        terms.setdefault(order, set()).update((kind, text) for kind, text in numbers if text)
    return terms


def check_stock():
    """On hand and reserved are the sums of their moves; what is reserved is what is held for lines."""
    sql = """
        WITH moved AS (
            SELECT product_id, warehouse_id, sum(on_hand) AS on_hand, sum(reserved) AS reserved
            FROM fulfillment_stockmove GROUP BY 1, 2),
        held AS (
            SELECT l.product_id, r.warehouse_id, sum(r.quantity) AS quantity
            FROM fulfillment_reservation r JOIN orders_orderline l ON l.id = r.line_id GROUP BY 1, 2)
        SELECT p.code || ' / ' || w.name, s.on_hand, s.reserved, coalesce(held.quantity, 0),
               coalesce(moved.on_hand, 0), coalesce(moved.reserved, 0), coalesce(s.reserved, 0)
        FROM fulfillment_stock s
        FULL JOIN moved USING (product_id, warehouse_id)
        FULL JOIN held USING (product_id, warehouse_id)
        JOIN orders_product p ON p.id = product_id JOIN fulfillment_warehouse w ON w.id = warehouse_id
        WHERE (s.on_hand, s.reserved, coalesce(held.quantity, 0))
              IS DISTINCT FROM (coalesce(moved.on_hand, 0), coalesce(moved.reserved, 0), s.reserved)
    """
    return compare(sql, "stock.on_hand", "stock.reserved", "reservations")


def check_reservations():
    """Nothing is held for an order that is closed or not confirmed, nor more than is owed."""
    sql = f"""
        SELECT {NAMED} || ' / ' || l.position, held.quantity, owed.quantity
        FROM (SELECT line_id, sum(quantity) AS quantity FROM fulfillment_reservation GROUP BY 1) held
        JOIN orders_orderline l ON l.id = held.line_id JOIN orders_order o ON o.id = l.order_id
        CROSS JOIN LATERAL (SELECT CASE WHEN o.status IN ('confirmed', 'in_production')
                                        THEN l.quantity - l.shipped - l.short_closed ELSE 0 END) owed(quantity)
        WHERE held.quantity > owed.quantity
    """  # noqa: S608
    return compare(sql, "reservation.quantity")


def check_tasks():
    """What a task has brought is the sum of its outputs; each of them that was booked in has its move."""
    sql = """
        SELECT t.number, t.done, (SELECT count(*) FROM fulfillment_taskoutput x
            JOIN fulfillment_stockmove m ON m.id = x.move_id
            WHERE x.task_id = t.id AND m.on_hand <> x.quantity), coalesce(o.quantity, 0), 0
        FROM fulfillment_supplytask t
        LEFT JOIN (SELECT task_id, sum(quantity) AS quantity FROM fulfillment_taskoutput
                   WHERE undone_at IS NULL GROUP BY task_id) o ON o.task_id = t.id
        WHERE t.done <> coalesce(o.quantity, 0) OR EXISTS (SELECT FROM fulfillment_taskoutput x
            JOIN fulfillment_stockmove m ON m.id = x.move_id WHERE x.task_id = t.id AND m.on_hand <> x.quantity)
    """
    return compare(sql, "task.done", "task.moves")


def check_task_numbers():
    """The numbers of tasks stay used."""
    return check_numbers(
        "task",
        "SELECT substr(number, 3, 6), substr(number, 10)::bigint, false FROM fulfillment_supplytask"
        " WHERE number ~ '^RW[0-9]{4}(0[1-9]|1[0-2])-[0-9]{3,9}$'",
    )


CHECKS = [
    check_tasks,
    check_task_numbers,
    check_stock,
    check_reservations,
    check_shipped,
    check_prepared,
    check_owners,
    check_shipment_numbers,
    check_consignments,
    check_tracking,
]
