"""E-mails to customers who want them: written with what caused them, sent once, seen by whoever serves the order."""

import smtplib
from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils.timezone import localdate, now

from fulfillment import services as fulfillment
from fulfillment.models import CustomerMail, Shipment
from fulfillment.services import mail as mails
from orders import services as orders
from orders.models import CustomerLink
from orders.services.link import note_view
from tests.factories import Firm
from tests.races import run_together

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
ADDRESS = "wang@example.com"


@pytest.fixture
def wanting(firm):
    """The firm whose customer's contact wants e-mails."""
    firm.customer.contacts.update(email=ADDRESS, wants_mail=True)
    return firm


def written():
    return list(CustomerMail.objects.order_by("pk").values_list("occasion", flat=True))


def test_confirmed_and_dispatched_are_written(wanting):
    order = wanting.order("shipped", "10")

    confirmed, dispatched = CustomerMail.objects.order_by("pk")
    assert (confirmed.occasion, dispatched.occasion) == ("confirmed", "dispatched")
    assert f"{order.due_on:%Y-%m-%d}" in confirmed.text
    assert {order.number, "SF1234567890"} <= set(dispatched.text.replace("：", " ").replace("，", " ").split()) or (
        order.number in dispatched.text and "SF1234567890" in dispatched.text
    )
    assert (dispatched.address, dispatched.state) == (ADDRESS, "waiting")


@pytest.mark.parametrize("facts", [{"wants_mail": False}, {"email": ""}, {"is_active": False}])
def test_whoever_does_not_want_them_or_has_no_address_gets_none(wanting, facts):
    wanting.customer.contacts.update(**facts)

    wanting.order("shipped", "10")

    assert written() == []


@pytest.mark.parametrize(("days", "count"), [(5, 1), (-3, 0)])
def test_a_later_day_is_written_an_earlier_one_is_not(wanting, days, count):
    order = wanting.order("in_production", "10")
    was = order.due_on

    fulfillment.move_date(order.pk, due_on=was + timedelta(days=days), why="缺料", by=wanting.am)

    late = CustomerMail.objects.filter(occasion="late")
    assert late.count() == count
    assert all(
        f"{was:%Y-%m-%d}" in each.text and f"{was + timedelta(days=days):%Y-%m-%d}" in each.text for each in late
    )


def test_what_arrives_tomorrow_is_written_once_for_its_day(wanting):
    wanting.order("shipped", "10")
    today = localdate()
    Shipment.objects.update(expected_on=today + timedelta(days=1))

    for day in (today - timedelta(days=1), today, today):
        mails.mail_arrivals(on=day)

    assert written().count("arriving") == 1


def test_they_are_sent_once(wanting):
    order = wanting.order("shipped", "10")

    counts = [mails.deliver_mails(), mails.deliver_mails()]

    assert (counts, [message.to for message in mail.outbox]) == ([2, 0], [[ADDRESS]] * 2)
    assert order.number in mail.outbox[0].subject
    assert set(CustomerMail.objects.values_list("state", flat=True)) == {"sent"}


def test_what_is_not_taken_is_tried_again_and_ends_as_failed(wanting, monkeypatch):
    wanting.order("confirmed", "10")

    def refuse(*_args, **_facts):
        raise smtplib.SMTPRecipientsRefused({ADDRESS: (550, b"no such mailbox")})

    monkeypatch.setattr(mails, "send_mail", refuse)

    mails.deliver_mails()
    first = CustomerMail.objects.get()
    assert (first.state, first.attempts, first.due_at > now()) == ("waiting", 1, True)
    for _n in range(len(mails.PAUSES)):
        CustomerMail.objects.update(due_at=now())
        mails.deliver_mails()

    last = CustomerMail.objects.get()
    assert (last.state, "no such mailbox" in last.error) == ("failed", True)


def test_the_account_manager_sees_what_was_sent_and_that_the_link_was_opened(client, wanting):
    order = wanting.order("confirmed", "10")
    orders.make_link(order.pk, by=wanting.am)
    fulfillment.start_order(order.pk, by=wanting.production)
    wanting.dispatch(order)
    mails.deliver_mails()
    assert CustomerLink.objects.get().token in CustomerMail.objects.latest("pk").text
    client.force_login(wanting.am)
    url = reverse("orders:customer-link", args=[order.pk])

    before = client.get(url).content.decode()
    note_view(CustomerLink.objects.get(), address=None, device="手机")
    after = client.get(url).content.decode()

    assert all(ADDRESS in page and "Sent" in page for page in (before, after))
    assert before.count("—") - after.count("—") == 2


def test_who_serves_no_order_sees_no_address(client, wanting):
    order = wanting.order("confirmed", "10")
    client.force_login(wanting.warehouse)

    answer = client.get(reverse("orders:customer-link", args=[order.pk]))

    assert answer.status_code == 403


@pytest.mark.django_db(transaction=True)
def test_two_workers_send_each_once():
    firm = Firm()
    firm.customer.contacts.update(email=ADDRESS, wants_mail=True)
    firm.order("shipped", "10")

    claimed = run_together(mails.deliver_mails, mails.deliver_mails)

    assert (sum(claimed), len(mail.outbox)) == (2, 2)
