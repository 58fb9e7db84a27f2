"""Checks of stored values after delivery, and every check of the floors below."""

import customers.audit
import fulfillment.audit
import orders.audit
from aftersales.models import Acceptance, AcceptanceLine, Remedy, Ticket, Visit
from orderdesk.core.record import history
from orderdesk.core.record.audit import check_chain, check_latest, check_numbers, compare
from orders.audit import NAMED

COUNTED = {
    "acceptances": Acceptance,
    "acceptance_lines": AcceptanceLine,
    "tickets": Ticket,
    "remedies": Remedy,
    "visits": Visit,
}


def check_accepted():
    """Accepted and disputed quantities of a line are the sums of its acceptance lines."""
    sql = f"""
        SELECT {NAMED} || ' / ' || l.position, l.accepted, l.disputed, coalesce(a.accepted, 0), coalesce(a.disputed, 0)
        FROM orders_orderline l JOIN orders_order o ON o.id = l.order_id
        LEFT JOIN (SELECT s.line_id, sum(a.accepted) AS accepted, sum(b.quantity) AS disputed
                   FROM aftersales_acceptanceline a
                   JOIN fulfillment_shipmentline s ON s.id = a.shipment_line_id
                   JOIN fulfillment_shipment sh ON sh.id = s.shipment_id AND NOT sh.is_replacement
                   LEFT JOIN (SELECT accepted_line_id, sum(quantity) AS quantity FROM aftersales_objection
                              GROUP BY accepted_line_id) b ON b.accepted_line_id = a.id
                   GROUP BY s.line_id) a
               ON a.line_id = l.id
        WHERE (l.accepted, l.disputed) IS DISTINCT FROM (coalesce(a.accepted, 0), coalesce(a.disputed, 0))
    """  # noqa: S608
    return compare(sql, "line.accepted", "line.disputed")


def check_ticket_numbers():
    """The numbers of tickets that left with an import stay used."""
    return check_numbers(
        "ticket",
        "SELECT substr(number, 3, 6), substr(number, 10)::bigint, is_gone FROM ("
        "SELECT number, false AS is_gone FROM aftersales_ticket"
        " UNION SELECT number, true FROM aftersales_historicalticket WHERE history_type = '-') t",
    )


def check_issue_numbers():
    return check_numbers(
        "acceptance", "SELECT substr(number, 3, 6), substr(number, 10)::bigint, false FROM aftersales_objection"
    )


def check_signed():
    """A shipment is signed for when there is a signature, and only then; it says by whom and when."""
    sql = """
        SELECT s.number, s.status, s.signed_by, s.signed_at, s.has_signed_paper,
               CASE WHEN a.id IS NOT NULL THEN 'signed' WHEN s.status = 'signed' THEN 'in_transit'
                    ELSE s.status END, coalesce(a.signed_by, ''), a.signed_at,
               coalesce(a.paper, '') <> ''
        FROM fulfillment_shipment s LEFT JOIN aftersales_acceptance a ON a.shipment_id = s.id
        WHERE (s.status = 'signed', s.signed_by, s.signed_at, s.has_signed_paper) IS DISTINCT FROM
              (a.id IS NOT NULL, coalesce(a.signed_by, ''), a.signed_at, coalesce(a.paper, '') <> '')
    """
    return compare(sql, "shipment.status", "shipment.signed_by", "shipment.signed_at", "shipment.has_signed_paper")


def check_remedies():
    """No piece of an acceptance issue is answered or comes back twice."""
    sql = """
        SELECT number, answered, returned, greatest(quantity, answered), returnable FROM (
            SELECT o.number, o.quantity, r.answered, r.returned,
                   CASE WHEN o.kind = 'short' THEN 0 ELSE greatest(o.quantity, r.returned) END AS returnable
            FROM aftersales_objection o
            CROSS JOIN LATERAL (
                SELECT coalesce(sum(quantity) FILTER (WHERE kind = 'return'), 0) AS returned, coalesce(
                           sum(quantity) FILTER (WHERE kind IN ('replacement', 'repair', 'credit')), 0) AS answered
                FROM aftersales_remedy WHERE ticket_id = o.ticket_id AND state <> 'void'
            ) r
        ) o WHERE answered > quantity OR returned > least(quantity, returnable)
    """
    return compare(sql, "objection.answered", "objection.returned")


def check_replacements():
    """A replacement shipment carries what was promised; its promises are kept when it is signed for, and only then."""
    sql = """
        SELECT s.number, sl.quantity, s.status = 'signed', coalesce(r.quantity, 0), coalesce(r.is_done, false)
        FROM fulfillment_shipment s JOIN fulfillment_shipmentline sl ON sl.shipment_id = s.id
        LEFT JOIN (SELECT shipment_id, line_id, sum(quantity) AS quantity, bool_and(state = 'done') AS is_done
                   FROM aftersales_remedy GROUP BY 1, 2) r ON r.shipment_id = s.id AND r.line_id = sl.line_id
        WHERE (s.is_replacement AND (sl.quantity, s.status = 'signed') IS DISTINCT FROM (r.quantity, r.is_done))
           OR (NOT s.is_replacement AND r.quantity IS NOT NULL)
    """
    return compare(sql, "replacement.quantity", "replacement.is_done")


def check_returned():
    """What was booked back into stock for a line is what was checked; no more comes back than has arrived."""
    sql = f"""
        SELECT {NAMED} || ' / ' || l.position,
               moved.quantity, back.quantity, back.booked, least(back.quantity, came.quantity)
        FROM orders_orderline l JOIN orders_order o ON o.id = l.order_id
        JOIN (SELECT line_id, coalesce(sum(restocked + scrapped) FILTER (WHERE is_booked), 0) AS booked,
                     coalesce(sum(quantity) FILTER (WHERE state = 'done'), 0) AS quantity
              FROM aftersales_remedy WHERE kind = 'return' GROUP BY 1) back ON back.line_id = l.id
        CROSS JOIN LATERAL (SELECT coalesce(sum(on_hand), 0) AS quantity
                            FROM fulfillment_stockmove WHERE line_id = l.id AND kind = 'return') moved
        CROSS JOIN LATERAL (SELECT coalesce(sum(sl.quantity), 0) AS quantity
                            FROM fulfillment_shipmentline sl JOIN fulfillment_shipment s ON s.id = sl.shipment_id
                            WHERE sl.line_id = l.id AND s.status = 'signed') came
        WHERE moved.quantity <> back.booked OR back.quantity > came.quantity
    """  # noqa: S608
    return compare(sql, "return.booked", "return.quantity")


def check_credits():
    """A credit takes off its order as many pieces as it says."""
    sql = """
        SELECT c.number, r.quantity, t.order_id, c.quantity, c.order_id
        FROM aftersales_remedy r JOIN orders_correction c ON c.id = r.correction_id
        JOIN aftersales_ticket t ON t.id = r.ticket_id
        WHERE (r.quantity, t.order_id) IS DISTINCT FROM (c.quantity, c.order_id)
    """
    return compare(sql, "credit.quantity", "credit.order")


CHECKS = [check_accepted, check_signed, check_ticket_numbers, check_issue_numbers]
CHECKS += [check_remedies, check_replacements, check_returned, check_credits]
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
