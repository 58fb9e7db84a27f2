"""The later day that the customer accepted."""

from datetime import timedelta

import pytest
from django.template.loader import render_to_string
from django.urls import reverse

from fulfillment.services import agree_date, answer_supply, confirm_order, move_date
from orderdesk.core.errors import Refused
from orders.papers.confirmation import CONFIRMATION, read_confirmation
from orders.services import create_order


@pytest.mark.django_db
def test_the_agreed_day_is_one_that_can_be_kept(firm):
    order = firm.order("awaiting_supply")
    line, ready = order.lines.get(), order.due_on + timedelta(days=6)
    answer_supply(order.pk, answers={line.pk: {"kind": "to_make", "ready_on": ready}}, by=firm.production)

    with pytest.raises(Refused, match=ready.isoformat()):
        agree_date(order.pk, agreed_on=ready - timedelta(days=1), agreement="客户同意", by=firm.am)

    agree_date(order.pk, agreed_on=ready, agreement="客户同意", by=firm.am)
    assert confirm_order(order.pk, by=firm.am).status == "confirmed"


@pytest.fixture
def late(firm):
    """An order of three lines: one on its own day, one without, and one that can only be ready later."""
    head, rows = firm.head(), firm.lines("1", "2", "3")
    rows[0]["requested_on"] = head["due_on"] - timedelta(days=3)
    order = firm.walk(create_order(head=head, lines=rows, by=firm.assistant), "awaiting_supply")
    lines = list(order.lines.all())
    answers = {line.pk: {"kind": "to_make", "ready_on": line.requested_on or order.due_on} for line in lines}
    answers[lines[2].pk]["ready_on"] = order.due_on + timedelta(days=6)
    answer_supply(order.pk, answers=answers, by=firm.production)
    return order


@pytest.mark.django_db
def test_one_late_line_moves_its_own_date_only(client, firm, late):
    early, _usual, later = late.lines.all()
    ready = late.due_on + timedelta(days=6)
    client.force_login(firm.am)
    url = reverse("fulfillment:agree-date", args=[late.pk])
    fields = client.get(url).context["form"].fields

    client.post(url, {f"agreed-{later.pk}": ready.isoformat(), "agreement": "客户同意", "version": ""})
    order = confirm_order(late.pk, by=firm.am)

    assert [name for name in fields if name.startswith("agreed-")] == [f"agreed-{later.pk}"]
    assert list(order.lines.values_list("agreed_on", flat=True)) == [early.requested_on, late.due_on, ready]
    assert (order.due_on, order.promised_on) == (ready, ready)
    assert f"{late.due_on:%m-%d}" in client.get(order.get_absolute_url()).content.decode()


@pytest.mark.django_db
def test_papers_name_the_day_of_each_line(firm, late):
    ready = late.due_on + timedelta(days=6)
    agree_date(late.pk, agreed_on=ready, agreement="客户同意", by=firm.am)
    order = confirm_order(late.pk, by=firm.am)

    paper = render_to_string(CONFIRMATION.template, read_confirmation(order, firm.am))

    assert paper.count(f"{late.due_on:%Y-%m-%d}") == 1
    assert f"{late.due_on - timedelta(days=3):%Y-%m-%d}" in paper


@pytest.mark.django_db
def test_a_moved_date_takes_along_the_lines_that_made_it(firm, late):
    ready = late.due_on + timedelta(days=6)
    agree_date(late.pk, agreed_on=ready, agreement="客户同意", by=firm.am)
    order = confirm_order(late.pk, by=firm.am)

    move_date(order.pk, due_on=ready + timedelta(days=2), why="缺料", by=firm.assistant)

    days = [late.due_on - timedelta(days=3), late.due_on, ready + timedelta(days=2)]
    assert list(order.lines.values_list("agreed_on", flat=True)) == days
