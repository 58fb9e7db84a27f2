"""A payment letter is recorded as sent by one click."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils.timezone import localdate, now

from customers.models import Communication
from tests.orders.letters import overdue_order
from tests.orders.test_record_payment import come_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
DAY = localdate() + timedelta(days=7)


def record(client, firm, who, **facts):
    client.force_login(who)
    data = {"grade": "second", "pay_by": str(DAY)} | facts
    return client.post(reverse("orders:record-letter", args=[firm.customer.pk]), data)


def test_it_stands_in_the_communication_record_with_the_next_follow_up(client, firm):
    overdue_order(firm)

    answer = record(client, firm, firm.finance)

    said = Communication.objects.get()
    assert answer.url == firm.customer.get_absolute_url()
    assert said.text == f"Second reminder sent: ¥3,180.00 overdue (1), to be paid by {DAY}."
    assert (said.customer, said.by, said.next_on) == (firm.customer, firm.finance, DAY)
    assert said.subject == "letter:second"


def test_the_page_names_what_was_recorded_and_has_a_text_of_each_grade(client, firm):
    order = overdue_order(firm)
    client.force_login(firm.am)
    url = reverse("orders:statement", args=[firm.customer.pk])
    before = client.get(url)
    record(client, firm, firm.finance, grade="friendly")
    Communication.objects.update(happened_at=now() - timedelta(days=2))

    after = client.get(url)

    assert "No letter about it was recorded before today." in before.content.decode()
    assert [(sent.day, sent.grade) for sent in after.context["letters"][0].earlier] == [
        (localdate() - timedelta(days=2), "friendly")
    ]
    for letter in after.context["letters"]:
        assert [text in letter.text for text in (firm.customer.name, order.number, "3,180.00", letter.words)] == [
            True
        ] * 4
    assert f"In spite of our letter of {localdate() - timedelta(days=2)}" in after.context["letters"][1].text


def test_a_double_click_records_it_once(client, firm):
    overdue_order(firm)
    key = str(uuid4())

    for _click in range(2):
        record(client, firm, firm.finance, submit_key=key)

    assert Communication.objects.count() == 1


def test_nothing_is_recorded_where_nothing_is_overdue_or_the_day_has_passed(client, firm):
    page = client.get(record(client, firm, firm.finance).url).content.decode()
    overdue_order(firm)
    answer = record(client, firm, firm.finance, pay_by="2020-01-01")

    assert "owes nothing past its day" in page
    assert answer.status_code == 422
    assert not Communication.objects.exists()


def test_the_statement_offers_it_only_where_something_is_overdue(client, firm):
    client.force_login(firm.am)
    url = reverse("orders:statement", args=[firm.customer.pk])
    before = "letter_form" in client.get(url).context
    overdue_order(firm)

    assert (before, "letter_form" in client.get(url).context) == (False, True)


@pytest.mark.parametrize("who", ["stranger", "warehouse", "aftersales"])
def test_it_is_hidden(client, firm, who):
    overdue_order(firm)

    assert record(client, firm, getattr(firm, who)).status_code == 404
    assert not Communication.objects.exists()


def test_money_of_the_customer_that_no_order_has_used_is_named_beside_it(client, firm):
    overdue_order(firm)
    client.force_login(firm.finance)
    url = reverse("orders:statement", args=[firm.customer.pk])
    before = client.get(url).content.decode()
    come_in(firm, "700", {})

    after = client.get(url).content.decode()

    sentence = "has ¥700.00 with us that no order has used yet"
    assert (sentence in before, sentence in after) == (False, True)
