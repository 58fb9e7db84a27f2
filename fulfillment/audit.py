"""What fulfillment keeps twice: shipped quantities on the lines, shipment numbers, tracking numbers to search by."""

from fulfillment.models import Shipment, ShipmentLine
from orderdesk.core.record.audit import check_numbers, compare
from orders.audit import NAMED, compare_terms

COUNTED = {"shipments": Shipment, "shipment_lines": ShipmentLine}


def check_shipped():
    """What has left of a line is the sum of its shipments."""
    sql = f"""
        SELECT {NAMED} || ' / ' || l.position, l.shipped, coalesce(s.quantity, 0)
        FROM orders_orderline l JOIN orders_order o ON o.id = l.order_id
        LEFT JOIN (SELECT line_id, sum(quantity) AS quantity FROM fulfillment_shipmentline GROUP BY line_id) s
               ON s.line_id = l.id
        WHERE l.shipped <> coalesce(s.quantity, 0)
    """  # noqa: S608
    return compare(sql, "line.shipped")


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


def check_tracking():
    """A tracking number finds its order."""
    query = "SELECT order_id, 'tracking', lower(tracking_number) FROM fulfillment_shipment"
    return compare_terms(("tracking",), query, _tracking_of)


def _tracking_of(keys):
    terms = {}
    for order, text in Shipment.objects.filter(order__in=keys).values_list("order", "tracking_number"):
        if text:
            terms.setdefault(order, set()).add(("tracking", text.lower()[:64]))
    return terms


CHECKS = [check_shipped, check_owners, check_shipment_numbers, check_tracking]
