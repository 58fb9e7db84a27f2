"""Checks of stored values after delivery, and every check of the floors below."""

import customers.audit
import fulfillment.audit
import orders.audit
from aftersales.models import Acceptance, AcceptanceLine, Ticket, Visit
from orderdesk.core.record import history
from orderdesk.core.record.audit import check_chain, check_latest, check_numbers, compare
from orders.audit import NAMED

COUNTED = {"acceptances": Acceptance, "acceptance_lines": AcceptanceLine, "tickets": Ticket, "visits": Visit}


def check_accepted():
    """Accepted and disputed quantities of a line are the sums of its acceptance lines."""
    sql = f"""
        SELECT {NAMED} || ' / ' || l.position, l.accepted, l.disputed, coalesce(a.accepted, 0), coalesce(a.disputed, 0)
        FROM orders_orderline l JOIN orders_order o ON o.id = l.order_id
        LEFT JOIN (SELECT s.line_id, sum(a.accepted) AS accepted, sum(b.quantity) AS disputed
                   FROM aftersales_acceptanceline a
                   JOIN fulfillment_shipmentline s ON s.id = a.shipment_line_id
                   LEFT JOIN (SELECT accepted_line_id, sum(quantity) AS quantity FROM aftersales_objection
                              GROUP BY accepted_line_id) b ON b.accepted_line_id = a.id
                   GROUP BY s.line_id) a
               ON a.line_id = l.id
        WHERE (l.accepted, l.disputed) IS DISTINCT FROM (coalesce(a.accepted, 0), coalesce(a.disputed, 0))
    """  # noqa: S608
    return compare(sql, "line.accepted", "line.disputed")


def check_ticket_numbers():
    return check_numbers(
        "ticket", "SELECT substr(number, 3, 6), substr(number, 10)::bigint, false FROM aftersales_ticket"
    )


def check_issue_numbers():
    return check_numbers(
        "acceptance", "SELECT substr(number, 3, 6), substr(number, 10)::bigint, false FROM aftersales_objection"
    )


def check_signed():
    """A shipment is signed for when there is a signature, and only then; it says by whom and when."""
    sql = """
        SELECT s.number, s.status, s.signed_by, s.signed_at, s.has_signed_paper,
               CASE WHEN a.id IS NULL THEN 'in_transit' ELSE 'signed' END, coalesce(a.signed_by, ''), a.signed_at,
               coalesce(a.paper, '') <> ''
        FROM fulfillment_shipment s LEFT JOIN aftersales_acceptance a ON a.shipment_id = s.id
        WHERE (s.status = 'signed', s.signed_by, s.signed_at, s.has_signed_paper) IS DISTINCT FROM
              (a.id IS NOT NULL, coalesce(a.signed_by, ''), a.signed_at, coalesce(a.paper, '') <> '')
    """
    return compare(sql, "shipment.status", "shipment.signed_by", "shipment.signed_at", "shipment.has_signed_paper")


CHECKS = [check_accepted, check_signed, check_ticket_numbers, check_issue_numbers]
FLOORS = (customers.audit, orders.audit, fulfillment.audit)


def find_differences():
    """Every difference of every floor, as it is found."""
    checks = [check for floor in FLOORS for check in floor.CHECKS]
    for check in (*checks, *CHECKS, check_latest, check_chain):
        yield from check()


def count_checked():
    """How many rows of each kind the checks looked at."""
    counted = {name: model for floor in FLOORS for name, model in floor.COUNTED.items()} | COUNTED
    rows = {name: model.objects.count() for name, model in counted.items()}
    return rows | {"history_rows": sum(model.objects.count() for model in history.history_models())}
