"""Monthly reviews, made and read."""

from datetime import date, timedelta
from hashlib import sha256

from django.utils.timezone import localdate, now

from reports.models import MonthlyReview

OCTOBER = date(2026, 10, 1)


def last_month():
    return (localdate().replace(day=1) - timedelta(days=1)).replace(day=1)


def made(firm, state="done"):
    """A review of this month, with a file of a few bytes where it is done."""
    facts = {"pdf": b"%PDF-1.7", "digest": sha256(b"%PDF-1.7").hexdigest(), "as_of": now(), "figures": {"a": 1}}
    month = localdate().replace(day=1)
    given = facts if state == "done" else {}
    return MonthlyReview.objects.create(month=month, version=1, state=state, by=firm.manager, **given)
