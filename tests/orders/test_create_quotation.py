"""A quotation is written in the form of orders; whatever is typed, nothing of it is lost."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from orderdesk.setup.services import save_policy
from orders.models import Quotation
from tests.orders.entry import BAD, fields_kept, typed
from tests.orders.quotations import sent
from tests.typed_forms import fields_of, lost_from

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english", "in_english")]
URL = "orders:create-quotation"
ORDERS_ONLY = {"due before ordered"}
DAY = str(localdate() + timedelta(days=20))


def quoted(firm, **changes):
    """What the form sends: that of an order, without what only an order has."""
    data = typed(firm, **{"valid_until": DAY, "due_on": "", "action": "draft"} | changes)
    return {name: value for name, value in data.items() if name not in ("ordered_on", "customer_po", "source")}


def test_it_is_kept_as_a_draft(client, firm):
    client.force_login(firm.am)

    answer = client.post(reverse(URL), quoted(firm))

    quotation = Quotation.objects.get()
    assert (answer.status_code, answer.url) == (302, quotation.get_absolute_url())
    assert (quotation.status, str(quotation.total), str(quotation.valid_until)) == ("draft", "3621.00", DAY)
    text = quotation.latest()
    assert (text.contact_name, text.special_needs, text.note, text.line_count) == ("王建平", "急", "轻放", 2)


def test_it_is_kept_and_sent(client, firm):
    client.force_login(firm.assistant)

    answer = client.post(reverse(URL), quoted(firm, action="send"))

    quotation = Quotation.objects.get()
    assert (quotation.status, quotation.entered_by, quotation.owner) == ("sent", firm.assistant, firm.am)
    assert answer.url == f"{quotation.get_absolute_url()}#link"


def test_without_lines_it_is_kept_and_says_why_it_was_not_sent(client, firm):
    client.force_login(firm.am)
    names = ("code", "product", "quantity", "unit_price", "note", "discount", "requested_on")
    empty = {f"lines-{n}-{name}": "" for n in (0, 1) for name in names}

    answer = client.post(reverse(URL), quoted(firm, action="send", **empty), follow=True)

    assert Quotation.objects.get().status == "draft"
    assert "has no lines yet" in answer.content.decode()


@pytest.mark.parametrize("kind", sorted(set(BAD) - ORDERS_ONLY))
def test_bad_input_gets_a_sentence_and_loses_nothing(client, firm, kind):
    client.force_login(firm.am)
    changes, sentence = BAD[kind]
    data = quoted(firm, **changes)

    answer = client.post(reverse(URL), data)

    assert answer.status_code == (409 if kind == "sum too large" else 422)
    assert sentence in answer.content.decode()
    kept = {name: text for name, text in fields_kept(data).items() if name != "owner"}
    assert lost_from(answer, kept) == {}
    assert not Quotation.objects.exists()


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        ("", "This field is required."),
        ("2020-01-01", "This day has passed. Enter today or a later day."),
        ("改天", "“改天” is not a date."),
    ],
)
def test_the_last_day_is_asked_for(client, firm, day, sentence):
    client.force_login(firm.am)

    answer = client.post(reverse(URL), quoted(firm, valid_until=day))

    assert answer.status_code == 422
    assert sentence in answer.content.decode()


def test_it_begins_with_the_usual_last_day(client, firm):
    client.force_login(firm.am)

    form = client.get(f"{reverse(URL)}?customer={firm.customer.pk}").context["form"]

    assert str(form["valid_until"].value()) == str(localdate() + timedelta(days=30))
    assert str(form["customer"].value()) == str(firm.customer.pk)


def test_a_copy_takes_no_state_and_no_days_along(client, firm):
    client.force_login(firm.am)
    former = sent(firm, "10", "3", note="含运费")

    context = client.get(f"{reverse(URL)}?copy={former.pk}").context

    assert (context["form"]["note"].value(), context["form"]["due_on"].value()) == ("含运费", None)
    assert [str(form["quantity"].value()) for form in context["lines"]][:2] == ["10", "3"]
    assert all(form["id"].value() is None for form in context["lines"])


def test_the_same_form_twice_is_one_quotation(client, firm):
    client.force_login(firm.am)
    data = quoted(firm)

    answers = [client.post(reverse(URL), data) for _n in range(2)]

    assert Quotation.objects.count() == 1
    assert answers[0].url == answers[1].url


@pytest.mark.parametrize("role", ["warehouse", "production", "logistics", "aftersales", "finance"])
def test_it_is_hidden_from_who_enters_no_orders(client, firm, role):
    client.force_login(getattr(firm, role))

    assert client.get(reverse(URL)).status_code == 404
    assert client.post(reverse(URL), quoted(firm)).status_code == 404


def test_a_copy_of_what_one_does_not_see_is_hidden(client, firm):
    client.force_login(firm.stranger)

    assert client.get(f"{reverse(URL)}?copy={sent(firm).pk}").status_code == 404


@pytest.mark.parametrize("days", [30, 12])
def test_it_proposes_the_last_day_that_the_house_says(client, firm, days):
    if days != 30:
        save_policy(quotation_days=days, by=firm.admin)
    client.force_login(firm.am)

    shown = fields_of(client.get(reverse(URL)))["valid_until"]

    assert shown == str(localdate() + timedelta(days=days))
