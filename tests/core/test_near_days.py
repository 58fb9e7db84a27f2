"""Days as people say them in forms."""

from datetime import date, timedelta

import pytest
from django.utils.timezone import localdate, localtime

from aftersales.forms.ticket import TicketForm
from customers.forms.communication import CommunicationForm
from fulfillment.forms.stage import AddStageForm
from fulfillment.forms.supply import MoveDateForm
from orderdesk.core.text.near_days import Mistyped, near_day, near_moment
from orders.forms.order import OrderForm, OrderLineForm
from orders.forms.receipt import RecordReceiptForm
from reports.forms import ActionForm

SUNDAY = date(2026, 11, 29)


@pytest.mark.parametrize(
    ("text", "ahead", "day"),
    [
        ("12-22", None, date(2026, 12, 22)),
        ("１２－２２", None, date(2026, 12, 22)),
        ("12/22", None, date(2026, 12, 22)),
        ("12.22", None, date(2026, 12, 22)),
        ("12月22日", None, date(2026, 12, 22)),
        ("12—22", None, date(2026, 12, 22)),
        ("1-5", None, date(2027, 1, 5)),
        ("11-1", None, date(2026, 11, 1)),
        ("11-1", True, date(2027, 11, 1)),
        ("12-22", False, date(2025, 12, 22)),
        ("2-29", True, None),
        ("+3", None, date(2026, 12, 2)),
        ("＋3天", None, date(2026, 12, 2)),
        ("+2周", None, date(2026, 12, 13)),
        ("-2", None, date(2026, 11, 27)),
        ("周五", True, date(2026, 12, 4)),
        ("周五", False, date(2026, 11, 27)),
        ("星期日", None, date(2026, 11, 29)),
        ("下周一", None, date(2026, 11, 30)),
        ("上周五", None, date(2026, 11, 20)),
        ("fri", True, date(2026, 12, 4)),
        ("今天", None, date(2026, 11, 29)),
        ("明天", None, date(2026, 11, 30)),
        ("昨天", None, date(2026, 11, 28)),
        ("2026-12-22", None, date(2026, 12, 22)),
        ("20261222", None, date(2026, 12, 22)),
        ("13-40", None, None),
        ("改天", None, None),
        ("", None, None),
    ],
)
def test_a_day_is_read_as_it_is_said(text, ahead, day):
    if day is None:
        with pytest.raises(Mistyped):
            near_day(text, ahead=ahead, on=SUNDAY)
    else:
        assert near_day(text, ahead=ahead, on=SUNDAY) == day


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("昨天 14:30", "2026-11-28 14:30"),
        ("11-28 9:05", "2026-11-28 09:05"),
        ("2026-11-28 14:30", "2026-11-28 14:30"),
        ("2026-11-28T14:30", "2026-11-28 14:30"),
        ("11-28", "2026-11-28 00:00"),
        ("2026年11月28日", "2026-11-28 00:00"),
    ],
)
def test_a_moment_is_read_as_it_is_said(text, moment):
    assert f"{localtime(near_moment(text, on=SUNDAY)):%Y-%m-%d %H:%M}" == moment


@pytest.mark.parametrize("text", ["2026-02-30 10:00", "2026-11-28 25:00", "改天 10:00", "13-40"])
def test_a_moment_that_does_not_exist_is_named_as_it_was_typed(text):
    with pytest.raises(Mistyped, match=text):
        near_moment(text)


@pytest.mark.django_db
def test_every_date_field_takes_the_shorthand_and_has_a_picker(firm):
    soon = localdate() + timedelta(days=3)
    forms = [
        (OrderForm(user=firm.assistant), ["ordered_on", "due_on"]),
        (OrderLineForm(), ["requested_on"]),
        (RecordReceiptForm(), ["received_on"]),
        (TicketForm(user=firm.am), ["promised_on"]),
        (CommunicationForm(customer=firm.customer), ["next_on"]),
        (AddStageForm(), ["planned_on"]),
        (MoveDateForm(order=firm.draft()), ["due_on"]),
        (ActionForm(), ["due_on"]),
    ]

    for form, names in forms:
        for name in names:
            assert form.fields[name].to_python("+3") == soon
            assert form.fields[name].widget.attrs["data-day"] == "day"


@pytest.mark.django_db
def test_the_example_in_an_empty_field_is_today(client, firm):
    client.force_login(firm.assistant)

    page = client.get("/orders/new/").content.decode()

    assert f'placeholder="{localdate():%Y-%m-%d}"' in page
    assert "2026-01-31" not in page
