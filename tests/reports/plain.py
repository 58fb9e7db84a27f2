"""The figures of a month once more, from their definitions, in plain SQL and Python: nothing of reports is used."""

from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal

from django.db import connection

DAY = "({} AT TIME ZONE 'Asia/Shanghai')::date"


def rows(sql, **params):
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()


def percentile(values, fraction):
    """Linear interpolation between the two neighbours."""
    values = sorted(values)
    place = (len(values) - 1) * fraction
    low = int(place)
    high = min(low + 1, len(values) - 1)
    return values[low] + (values[high] - values[low]) * (place - low)


def spread(pairs):
    hours = [(later - earlier).total_seconds() / 3600 for later, earlier in pairs]
    if not hours:
        return {"n": 0, "mean": None, "p50": None, "p90": None}
    return {
        "n": len(hours),
        "mean": round(sum(hours) / len(hours), 4),
        "p50": round(percentile(hours, 0.5), 4),
        "p90": round(percentile(hours, 0.9), 4),
    }


def rate(part, whole):
    return round(part / whole, 4) if whole else None


def wilson(good, n):
    """The two solutions of (p - good/n)² = z² p (1 - p) / n."""
    if not n:
        return None, None
    z = 1.959963984540054
    a, b, c = 1 + z * z / n, -(2 * good / n + z * z / n), (good / n) ** 2
    root = (b * b - 4 * a * c) ** 0.5
    return round((-b - root) / (2 * a), 4), round((-b + root) / (2 * a), 4)


def fen(amount):
    return str(Decimal(amount or 0).quantize(Decimal("0.01"), ROUND_HALF_UP))


def figures(first, after, now, today, counted):
    """All figures of the month [first, after) as of the moment `now`.

    Days before `today` have passed; days up to `counted` count: at midnight that is the day that just ended.
    """
    at = {"first": first, "after": after, "now": now, "today": today, "counted": counted}
    return {**placed(at), **hours(at), **promises(at), **voices(at), **stages(at), **money(at), **settled(at)}


def placed(at):
    found = rows(
        "SELECT status, total FROM orders_order WHERE ordered_on >= %(first)s AND ordered_on < %(after)s"
        " AND ordered_on <= %(counted)s AND status <> 'draft' AND submitted_at < %(now)s"
        " AND NOT coalesce(cancelled_at < %(now)s, false)",
        **at,
    )
    amount = sum((total for _status, total in found), Decimal(0))
    status = [status for status, _total in found]
    return {
        "orders": len(found),
        "amount": fen(amount),
        "average": fen(amount / len(found)) if found else None,
        "by_status": {name: status.count(name) for name in set(status)},
    }


def hours(at):
    def between(later, earlier, table="orders_order"):
        return rows(
            f"SELECT {later}, {earlier} FROM {table} WHERE {later} < %(now)s"
            f" AND {DAY.format(later)} >= %(first)s AND {DAY.format(later)} < %(after)s",
            **at,
        )

    return {
        "processing_hours": spread(between("confirmed_at", "submitted_at")),
        "shipping_hours": spread(between("shipped_at", "confirmed_at")),
    }


def promises(at):
    found = rows(
        f"SELECT promised_on, {DAY.format('delivered_at')}, delivered_at < %(now)s, accepted FROM orders_order"
        " WHERE confirmed_at < %(now)s AND promised_on >= %(first)s AND promised_on < %(after)s"
        " AND NOT coalesce(cancelled_at < %(now)s, false)",
        **at,
    )
    on_time = [row for row in found if row[2] and row[1] <= row[0]]
    late = [row for row in found if row[2] and row[1] > row[0]]
    still_open = [row for row in found if not row[2] and row[0] < at["today"]]
    of = len(on_time) + len(late) + len(still_open)
    whole = [row for row in on_time + late if row[3] == "all"]
    both = [row for row in on_time if row[3] == "all"]
    ((undated,),) = rows(
        f"SELECT count(*) FROM orders_order WHERE promised_on IS NULL AND {DAY.format('confirmed_at')} >= %(first)s"
        f" AND {DAY.format('confirmed_at')} < %(after)s AND confirmed_at < %(now)s"
        " AND NOT coalesce(cancelled_at < %(now)s, false)",
        **at,
    )
    return {
        "on_time": {
            "promised": len(found),
            "delivered_on_time": len(on_time),
            "late_delivered": len(late),
            "late_open": len(still_open),
            "undated": undated,
            "rate": rate(len(on_time), of),
        },
        "in_full": {"n": len(whole), "of": of, "rate": rate(len(whole), of)},
        "otif": {"n": len(both), "of": of, "rate": rate(len(both), of)},
    }


def voices(at):
    month = f"{DAY.format('{0}')} >= %(first)s AND {DAY.format('{0}')} < %(after)s AND {{0}} < %(now)s"
    told = rows(
        f"SELECT kind, reported_at, answered_at FROM aftersales_ticket WHERE {month.format('reported_at')}", **at
    )
    answered = [(a, r) for _kind, r, a in told if a is not None and a < at["now"]]
    old = [(a, r) for _kind, r, a in told if r < at["now"] - timedelta(hours=24)]
    quick = [(a, r) for a, r in old if a is not None and a < at["now"] and a - r <= timedelta(hours=24)]
    stars = [
        star
        for (star,) in rows(
            "SELECT satisfaction FROM aftersales_ticket WHERE satisfaction IS NOT NULL AND "
            + month.format("rated_at")
            + " UNION ALL SELECT overall FROM aftersales_visit WHERE overall IS NOT NULL AND "
            + month.format("closed_at"),
            **at,
        )
    ]
    good = sum(star >= 4 for star in stars)
    low, high = wilson(good, len(stars))
    kinds = [kind for kind, _reported, _answered in told]
    return {
        "feedback_hours": {**spread(answered), "within_24h": rate(len(quick), len(old))},
        "satisfaction": {
            "n": len(stars),
            "mean": rate(sum(stars), len(stars)),
            "good_share": rate(good, len(stars)),
            "low": low,
            "high": high,
        },
        "tickets_by_type": {kind: kinds.count(kind) for kind in set(kinds)},
    }


def stages(at):
    found = rows(
        f"SELECT s.cause FROM fulfillment_stage s JOIN orders_order o ON o.id = s.order_id"
        " WHERE s.planned_on >= %(first)s AND s.planned_on < %(after)s"
        " AND NOT coalesce(o.cancelled_at < %(now)s, false)"
        f" AND CASE WHEN s.finished_at < %(now)s THEN {DAY.format('s.finished_at')} > s.planned_on"
        " ELSE s.planned_on < %(today)s AND NOT coalesce(o.completed_at < %(now)s, false) END",
        **at,
    )
    causes = [cause or "unknown" for (cause,) in found]
    return {"late_by_cause": {cause: causes.count(cause) for cause in set(causes)}}


def money(at):
    last = min(at["after"] - timedelta(days=1), at["counted"])
    ((received,),) = rows(
        "SELECT sum(amount) FROM orders_receipt WHERE received_on >= %(first)s AND received_on < %(after)s"
        " AND received_on <= %(counted)s",
        **at,
    )
    ages = {name: Decimal(0) for name in ("not_due", "d1_30", "d31_60", "d61_90", "over_90")}
    for due, owed in _owed(last):
        ages[_age(due, last)] += owed
    return {
        "received": fen(received),
        "receivable": fen(sum(ages.values())),
        "overdue": fen(sum(owed for name, owed in ages.items() if name != "not_due")),
        "ageing": {name: fen(owed) for name, owed in ages.items()},
    }


def settled(at):
    last = min(at["after"] - timedelta(days=1), at["counted"])
    receivable = sum(owed for _due, owed in _owed(last))
    ((sold,),) = rows(
        f"SELECT sum(total) FROM orders_order WHERE {DAY.format('confirmed_at')} > %(from)s"
        f" AND {DAY.format('confirmed_at')} <= %(last)s AND confirmed_at < %(now)s"
        f" AND (cancelled_at IS NULL OR {DAY.format('cancelled_at')} > %(last)s OR cancelled_at >= %(now)s)",
        **{"from": last - timedelta(days=90), "last": last, **at},
    )
    due, came = Decimal(0), Decimal(0)
    for day, amount, left in _claims(last):
        if day is not None and at["first"] <= day <= last:
            due, came = due + amount, came + amount - left
    lines = rows(
        "SELECT l.amount - l.tax, l.quantity, l.cost FROM orders_orderline l JOIN orders_order o ON o.id = l.order_id"
        " WHERE o.ordered_on >= %(first)s AND o.ordered_on < %(after)s AND o.ordered_on <= %(counted)s"
        " AND o.status <> 'draft' AND o.submitted_at < %(now)s AND NOT coalesce(o.cancelled_at < %(now)s, false)"
        " AND l.dropped_at IS NULL",
        **at,
    )
    net = sum((net for net, _quantity, cost in lines if cost is not None), Decimal(0))
    margin = net - sum((quantity * cost for _net, quantity, cost in lines if cost is not None), Decimal(0))
    uncosted = sum(cost is None for _net, _quantity, cost in lines)
    return {
        "dso": float(round(receivable / sold * 90, 1)) if sold else None,
        "collection_rate": rate(float(came), float(due)),
        "margin": {"amount": fen(margin), "rate": rate(float(margin), float(net)), "uncosted": uncosted},
    }


def _owed(last):
    """(due day, open amount) of every instalment at the end of a day."""
    return [(due, left) for due, _amount, left in _claims(last)]


def _claims(last):
    """(due day, amount, open amount) of every instalment at the end of a day: receipts cover the oldest due first.

    What was taken off the order is taken off the instalments from the end.
    """
    orders = rows(
        f"SELECT id, {DAY.format('delivered_at')} FROM orders_order WHERE {DAY.format('confirmed_at')} <= %(last)s"
        f" AND NOT coalesce({DAY.format('cancelled_at')} <= %(last)s, false)",
        last=last,
    )
    came = dict(
        rows("SELECT order_id, sum(amount) FROM orders_receipt WHERE received_on <= %(last)s GROUP BY 1", last=last)
    )
    credits = dict(
        rows("SELECT order_id, sum(amount) FROM orders_correction WHERE made_on <= %(last)s GROUP BY 1", last=last)
    )
    plans = {}
    for order, trigger, due, amount, place in rows(
        "SELECT order_id, trigger, due_on, amount, place FROM orders_instalment"
    ):
        plans.setdefault(order, []).append((trigger, due, amount, place))
    for order, delivered in orders:
        left = came.get(order, Decimal(0))
        there = delivered is not None and delivered <= last
        plan = [
            (None if trigger in ("delivery", "month_end") and not there else due, place, amount)
            for trigger, due, amount, place in plans.get(order, [])
        ]
        owed = sum(amount for _due, _place, amount in plan) - credits.get(order, Decimal(0))
        for due, _place, amount in sorted(plan, key=lambda part: (part[0] is None, part[0] or last, part[1])):
            amount = min(amount, owed)
            owed -= amount
            covered = min(amount, max(left, Decimal(0)))
            left -= covered
            yield due, amount, amount - covered


def _age(due, last):
    days = 0 if due is None else (last - due).days
    if days <= 0:
        return "not_due"
    return "d1_30" if days <= 30 else "d31_60" if days <= 60 else "d61_90" if days <= 90 else "over_90"
