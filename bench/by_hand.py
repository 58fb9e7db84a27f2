"""The figures of a month as somebody would write them in SQL by hand."""

from datetime import date

FIGURES = [
    "SELECT status, count(*), sum(total) FROM orders_order WHERE ordered_on >= %(first)s AND ordered_on < %(next)s"
    " AND status <> 'draft' AND submitted_at IS NOT NULL AND cancelled_at IS NULL GROUP BY 1",
    "SELECT count(*), avg(h), percentile_cont(0.5) WITHIN GROUP (ORDER BY h), percentile_cont(0.9) WITHIN GROUP (ORDER BY h)"
    " FROM (SELECT extract(epoch FROM confirmed_at - submitted_at) / 3600 AS h FROM orders_order"
    " WHERE confirmed_at >= %(start)s AND confirmed_at < %(end)s) x",
    "SELECT count(*), avg(h), percentile_cont(0.5) WITHIN GROUP (ORDER BY h), percentile_cont(0.9) WITHIN GROUP (ORDER BY h)"
    " FROM (SELECT extract(epoch FROM shipped_at - confirmed_at) / 3600 AS h FROM orders_order"
    " WHERE shipped_at >= %(start)s AND shipped_at < %(end)s) x",
    "SELECT count(*), count(*) FILTER (WHERE d <= promised_on), count(*) FILTER (WHERE d > promised_on),"
    " count(*) FILTER (WHERE d IS NULL), count(*) FILTER (WHERE accepted = 'all'),"
    " count(*) FILTER (WHERE accepted = 'all' AND d <= promised_on) FROM (SELECT promised_on, accepted,"
    " (delivered_at AT TIME ZONE 'Asia/Shanghai')::date AS d FROM orders_order WHERE promised_on >= %(first)s"
    " AND promised_on < %(next)s AND confirmed_at IS NOT NULL AND cancelled_at IS NULL) x",
    "SELECT count(*) FROM orders_order WHERE confirmed_at >= %(start)s AND confirmed_at < %(end)s AND promised_on IS NULL",
    "SELECT count(*), count(answered_at), avg(h), percentile_cont(0.5) WITHIN GROUP (ORDER BY h),"
    " percentile_cont(0.9) WITHIN GROUP (ORDER BY h), count(*) FILTER (WHERE h <= 24) FROM (SELECT answered_at,"
    " extract(epoch FROM answered_at - reported_at) / 3600 AS h FROM aftersales_ticket"
    " WHERE reported_at >= %(start)s AND reported_at < %(end)s) x",
    "SELECT kind, count(*) FROM aftersales_ticket WHERE reported_at >= %(start)s AND reported_at < %(end)s GROUP BY 1",
    "SELECT count(*), sum(satisfaction), count(*) FILTER (WHERE satisfaction >= 4) FROM aftersales_ticket"
    " WHERE rated_at >= %(start)s AND rated_at < %(end)s",
    "SELECT count(*), sum(overall), count(*) FILTER (WHERE overall >= 4) FROM aftersales_visit"
    " WHERE closed_at >= %(start)s AND closed_at < %(end)s AND overall IS NOT NULL",
    "SELECT s.cause, count(*) FROM fulfillment_stage s JOIN orders_order o ON o.id = s.order_id"
    " WHERE s.planned_on >= %(first)s AND s.planned_on < %(next)s AND o.cancelled_at IS NULL AND"
    " ((s.finished_at AT TIME ZONE 'Asia/Shanghai')::date > s.planned_on OR s.finished_at IS NULL AND o.completed_at IS NULL)"
    " GROUP BY 1",
    "SELECT sum(amount) FROM orders_receipt WHERE received_on >= %(first)s AND received_on < %(next)s",
    "SELECT * FROM orders_monthend WHERE month = %(first)s",
    "SELECT sum(total) FROM orders_order WHERE confirmed_at >= %(end)s::timestamptz - interval '90 days'"
    " AND confirmed_at < %(end)s AND (cancelled_at IS NULL OR cancelled_at >= %(end)s)",
    "SELECT sum(i.amount), sum(least(i.amount, greatest(coalesce(r.came, 0) - i.before, 0))) FROM"
    " (SELECT *, sum(amount) OVER (PARTITION BY order_id ORDER BY due_on NULLS LAST, place) - amount AS before"
    " FROM orders_instalment WHERE order_id IN (SELECT order_id FROM orders_instalment WHERE due_on >= %(first)s"
    " AND due_on < %(next)s)) i JOIN orders_order o ON o.id = i.order_id LEFT JOIN (SELECT order_id, sum(amount) AS came"
    " FROM orders_receipt WHERE received_on < %(next)s AND order_id IN (SELECT order_id FROM orders_instalment"
    " WHERE due_on >= %(first)s AND due_on < %(next)s) GROUP BY 1) r ON r.order_id = o.id WHERE i.due_on >= %(first)s"
    " AND i.due_on < %(next)s AND o.confirmed_at < %(end)s AND (o.cancelled_at IS NULL OR o.cancelled_at >= %(end)s)",
    "SELECT sum(l.amount - l.tax), sum(l.quantity * l.cost), count(*) FILTER (WHERE l.cost IS NULL)"
    " FROM orders_orderline l JOIN orders_order o ON o.id = l.order_id WHERE o.ordered_on >= %(first)s"
    " AND o.ordered_on < %(next)s AND o.status <> 'draft' AND o.submitted_at IS NOT NULL AND o.cancelled_at IS NULL",
]


def span_of(month):
    """The parameters of the statements for a month, of which the first day is given; not a December."""
    following = date(month.year, month.month + 1, 1)
    return {"first": month, "next": following, "start": f"{month}T00:00+08:00", "end": f"{following}T00:00+08:00"}
