"""Checks of corrections: what was taken off an order, and the quantities that never come."""

from orderdesk.core.record.audit import check_numbers, compare
from orderdesk.core.text.typed import searched
from orders.audit.order import NAMED, compare_terms
from orders.models import Correction

COUNTED = {"corrections": Correction}


def check_credited():
    """What is no longer owed of an order is the sum of its corrections."""
    sql = f"""
        SELECT {NAMED}, o.credited, coalesce(c.amount, 0)
        FROM orders_order o
        LEFT JOIN (SELECT order_id, sum(amount) AS amount FROM orders_correction GROUP BY order_id) c
               ON c.order_id = o.id
        WHERE o.credited <> coalesce(c.amount, 0)
    """  # noqa: S608
    return compare(sql, "order.credited")


def check_short_closed():
    """What never comes of a line is the sum of its short closes; no more is taken off a line than was ordered."""
    sql = f"""
        SELECT {NAMED} || ' / ' || l.position, l.short_closed, greatest(c.taken, l.quantity), c.short_closed, l.quantity
        FROM orders_orderline l JOIN orders_order o ON o.id = l.order_id
        CROSS JOIN LATERAL (SELECT coalesce(sum(quantity), 0) AS taken,
                                   coalesce(sum(quantity) FILTER (WHERE kind = 'short_close'), 0) AS short_closed
                            FROM orders_correction WHERE line_id = l.id) c
        WHERE (l.short_closed > 0 OR EXISTS (SELECT 1 FROM orders_correction WHERE line_id = l.id))
          AND (l.short_closed <> c.short_closed OR c.taken > l.quantity)
    """  # noqa: S608
    return compare(sql, "line.short_closed", "line.taken_off")


def check_amounts():
    """Pieces cost what their price says, or what was left to be paid of the order; a line is of the same order."""
    sql = """
        SELECT number, amount, line_order, price, order_id FROM (
            SELECT c.number, c.amount, l.order_id AS line_order, c.order_id, o.credited = o.total AS is_nothing_left,
                   round(c.before * c.unit_price * (1 - c.discount), 2)
                 - round((c.before - c.quantity) * c.unit_price * (1 - c.discount), 2) AS price
            FROM orders_correction c
            JOIN orders_order o ON o.id = c.order_id JOIN orders_orderline l ON l.id = c.line_id
            WHERE c.kind <> 'allowance'
        ) c WHERE line_order <> order_id OR amount > price OR (amount < price AND NOT is_nothing_left)
    """
    return compare(sql, "correction.amount", "correction.order")


def check_correction_numbers():
    return check_numbers(
        "correction", "SELECT substr(number, 3, 6), substr(number, 10)::bigint, false FROM orders_correction"
    )


def check_correction_terms():
    """The number of a correction finds its order."""

    def recompute(keys):
        terms = {}
        for order, number in Correction.objects.filter(order__in=keys).values_list("order", "number"):
            terms.setdefault(order, set()).add(("correction", searched(number)[:64]))
        return terms

    return compare_terms(
        ("correction",), "SELECT order_id, 'correction', lower(number) FROM orders_correction", recompute
    )


CHECKS = [check_credited, check_short_closed, check_amounts, check_correction_numbers, check_correction_terms]
