"""Reports asked for over some months, by page and by workbook."""

import io
from datetime import date, timedelta

import openpyxl
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localdate

from orderdesk.accounts.models import User
from orders.models import Order

TODAY = date(2026, 11, 20)
MONTHS = {"from": "2026-08", "to": "2026-10"}
PEOPLE = ("director", "manager", "am1", "warehouse", "aftersales")


def at_of(report, *, before=False):
    """The months of a report as plain SQL asks for them."""
    period = report.months.before if before else report.months.period
    day = period.last + timedelta(days=1)
    return {"first": period.month, "after": day, "now": period.as_of, "counted": period.as_of_day}


def seen_by(username):
    """Keys of the orders that a person sees."""
    return set(Order.objects.visible_to(User.objects.get(username=username)).values_list("pk", flat=True))


def asked(client, name, **params):
    """The report as its reader finds it."""
    answer = client.get(reverse(f"reports:{name}"), params)
    assert answer.status_code == 200
    return answer.context["list"]


def all_rows(client, name, **params):
    """The rows of all pages of a report."""
    report = asked(client, name, **params)
    rows, url = list(report.page.rows), report.page.next_url
    while url:
        page = client.get(f"{reverse(f'reports:{name}')}{url}").context["list"].page
        rows, url = rows + page.rows, page.next_url
    return rows


def workbook(client, name, **params):
    """(headings, rows) of the workbook of a report."""
    answer = client.get(reverse(f"reports:{name}"), params)
    assert answer.status_code == 200
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    headings, *rows = book.active.iter_rows(values_only=True)
    return list(headings), rows


def cost(client, who, name, **params):
    """How many queries a report needs, once the process is warm."""
    client.force_login(who)
    url = reverse(f"reports:{name}")
    client.get(url, params)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url, params).status_code == 200
    return len(queries)


def this_month():
    return localdate().replace(day=1)
