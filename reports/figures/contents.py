"""The content of the monthly report as data: computed once, stored beside the PDF that is made from it."""

import hashlib
import json
import re
from dataclasses import asdict
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Count, Q
from django.utils.timezone import localtime

from orderdesk.accounts.models import User
from orderdesk.core.money import round_money
from orderdesk.core.record.anchor import read_head
from orderdesk.policy.models import Policy
from orders.models import Order
from orders.services.balances import AGES, balance
from reports.figures import Period, cards, customers, delivery, feedback, kpis, money, monthly, parts, records
from reports.figures.dashboard import HISTORY, expected, sales
from reports.figures.reading import by_index
from reports.figures.span import closing, month_before
from reports.models import Action

MONTHS = 13
MOST_LATE = 12
MOST_ROWS = 10
MOST_MOVED = 5
MOST_ACTIONS = 12
AMOUNT = re.compile(r"-?\d+\.\d{2}\d*")
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@by_index()
def contents(month, *, as_of=None, progress=lambda share: None):
    """The figures of the monthly report, ready for JSON. `progress` is called with the share done, from 0 to 1."""
    period = Period.of(month, as_of=as_of)
    content = {"month": period.month, "as_of": localtime(period.as_of).isoformat(timespec="minutes")}
    makers = (_headlines, _sales, _delivery, _customers, _money, _feedback, _measures, _quality)
    for place, make in enumerate(makers, 1):
        content |= make(period, content)
        progress(place / len(makers))
    return frozen(content | {"anchor": _anchor(period)})


def _anchor(period):
    """The head of the history when the figures were made, and the line that `verify --anchor` reads."""
    head = read_head()
    return {**asdict(head), "line": head.line(at=period.as_of)} if head else None


def frozen(content):
    """As JSON holds it: amounts and days as text, rates rounded."""
    return json.loads(json.dumps(content, default=_plain, ensure_ascii=False))


def thawed(value):
    """The same with amounts and days as numbers and dates again."""
    if isinstance(value, dict):
        return {key: thawed(part) for key, part in value.items()}
    if isinstance(value, list):
        return [thawed(part) for part in value]
    if isinstance(value, str) and AMOUNT.fullmatch(value):
        return Decimal(value)
    if isinstance(value, str) and DAY.fullmatch(value):
        return date.fromisoformat(value)
    return value


def written(content):
    """The figures as a file, of which the checksum is."""
    return json.dumps(content, sort_keys=True, ensure_ascii=False).encode()


def digest(content):
    """The checksum of a report: the SHA-256 of its figures, printed at the foot of each page."""
    return hashlib.sha256(written(content)).hexdigest()


def _plain(value):
    if isinstance(value, Decimal):
        return f"{value:.4f}" if value.as_tuple().exponent < -2 else f"{value:.2f}"
    if isinstance(value, date) and not isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(f"no figure: {value!r}")


def _headlines(period, _told):
    sold = sales(period)
    rows = monthly.headlines(period.month, count=MONTHS, as_of=period.as_of, sold=sold)
    company, _people = cards.targets_of(period.month)
    late = delivery.late_stages(period)
    late_by_cause = {row["key"]: row["n"] for row in late["causes"]}
    return {
        **late,
        "company": Policy.current().company,
        "kpis": kpis(period.month, as_of=period.as_of, late_by_cause=late_by_cause),
        "cards": cards.cards(rows, company),
        "months": rows,
        "forecast": _rounded(expected(period, sold)),
        "history": HISTORY,
    }


def _sellers(rows, targets):
    """People with sales, and people with a target."""
    rows = {row["key"]: row for row in rows}
    names = User.objects.in_bulk([*rows, *targets])
    people = [
        {
            "name": str(names[key]),
            "target": targets.get(key),
            **(rows.get(key) or {"orders": 0, "amount": Decimal(0), "before": Decimal(0), "in_time": 0, "judged": 0}),
        }
        for key in [*rows, *(key for key in targets if key not in rows)]
    ]
    return [row for row in people if row["target"] or row["amount"]]


def _rounded(forecast):
    for row in [*forecast["months"], forecast.get("last") or {}]:
        row.update({name: round_money(value) for name, value in row.items() if isinstance(value, float)})
    return forecast


def _sales(period, _told):
    policy, (_company, targets) = Policy.current(), cards.targets_of(period.month)
    apart = parts.apart(period, policy)
    return {
        **apart,
        "people": _sellers(apart["people"], targets),
        "large_from": policy.large_from,
        "small_below": policy.small_below,
        "bridge": parts.bridge(period),
        "spread": parts.amounts_spread(period),
    }


def _delivery(period, _told):
    return {
        "late_orders": delivery.late_orders(period, most=MOST_LATE),
        "durations": delivery.stage_durations(period),
        "approvals": delivery.approval_hours(period),
    }


def _customers(period, _told):
    return {
        "abc": customers.abc(period, most=MOST_ROWS),
        "classes": customers.abc_classes(period),
        "moved": customers.moved(period, most=MOST_MOVED),
        "products": customers.products(period, most=MOST_ROWS),
    }


def _money(period, _told):
    owed = balance(on=closing(period.month, period))
    return {
        "owed": {name: owed[name] for name in ("receivable", *AGES)},
        **money.owing(period, most=MOST_ROWS),
    }


def _feedback(period, _told):
    return {"stars": feedback.stars(period), "aspects": feedback.aspects(period)}


def _measures(period, _content):
    """Last month's actions with what became of them, and this month's."""
    before = month_before(period.month)
    actions = Action.objects.filter(month__in=(before, period.month)).select_related("owner", "carried_to")
    rows = {before: [], period.month: []}
    for action in actions.order_by("pk"):
        rows[action.month].append(_action(action))
    return {"actions_before": rows[before][:MOST_ACTIONS], "actions": rows[period.month][:MOST_ACTIONS]}


def _action(action):
    return {
        "problem": action.problem,
        "impact": action.impact,
        "measure": action.measure,
        "owner": str(action.owner),
        "due_on": action.due_on,
        "state": action.state,
        "closed_on": action.closed_on,
        "effect": action.effect,
        "is_carried": hasattr(action, "carried_to"),
        "was_carried": action.carried_from_id is not None,
    }


def _quality(period, content):
    """Counts of what the figures leave out or do not know."""
    promised, causes = content["kpis"]["on_time"], content["kpis"]["late_by_cause"]
    month = Order.objects.filter(period.dated("ordered_on")).order_by()
    cancelled = Count("pk", filter=period.by_then("cancelled_at"))
    return {
        "quality": {
            **month.aggregate(drafts=Count("pk", filter=Q(status="draft")), cancelled=cancelled),
            "undated": promised["undated"],
            "not_due": promised["promised"]
            - sum(promised[name] for name in ("delivered_on_time", "late_delivered", "late_open")),
            "late_stages": sum(causes.values()),
            "without_cause": causes.get(records.UNKNOWN, 0),
            "without_submission": records.confirmed(period).filter(submitted_at__isnull=True).count(),
        }
    }
