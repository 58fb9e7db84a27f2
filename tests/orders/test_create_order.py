"""An order is entered; whatever is typed, nothing of it is lost."""

import pytest
from django.test import Client
from django.urls import reverse

from orders.models import Order
from tests.factories import CustomerFactory
from tests.orders.entry import BAD, NINES, fields_kept, typed, written
from tests.typed_forms import lost_from

pytestmark = pytest.mark.django_db


@pytest.fixture
def firm(firm):
    firm.assistant.language = "en"
    firm.assistant.save()
    return firm


@pytest.fixture
def client(firm):
    client = Client(raise_request_exception=False)
    client.force_login(firm.assistant)
    return client


@pytest.mark.parametrize("kind", BAD)
def test_bad_input_gets_a_sentence_and_loses_nothing(client, firm, kind):
    changes, sentence = BAD[kind]
    data = typed(firm, **changes)
    before = written()

    response = client.post(reverse("orders:create"), data)

    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert lost_from(response, fields_kept(data)) == {}
    assert written() == before


def test_a_customer_of_another_team_by_its_key_is_not_there(client, firm):
    foreign = CustomerFactory(owner=firm.stranger)
    data = typed(firm, customer=str(foreign.pk))

    response = client.post(reverse("orders:create"), data)

    assert response.status_code == 422
    assert "Choose a customer from your own list." in response.content.decode()
    assert foreign.name not in response.content.decode()
    assert not Order.objects.exists()


def test_another_name_typed_over_the_chosen_customer_chooses_nobody(client, firm):
    data = typed(firm, customer_text="别的公司")

    response = client.post(reverse("orders:create"), data)

    form = response.context["form"]
    assert response.status_code == 422
    assert form.errors["customer"] == ["Choose a customer: “别的公司” was entered but not selected."]
    assert (form["customer"].value(), response.context["customer_text"]) == ("", "别的公司")
    assert lost_from(response, fields_kept(data) | {"customer": ""}) == {}
    assert not Order.objects.exists()


@pytest.mark.parametrize("name", ["name", "short_name"])
def test_the_customer_may_stand_there_by_either_name(client, firm, name):
    response = client.post(reverse("orders:create"), typed(firm, customer_text=f" {getattr(firm.customer, name)} "))

    assert response.status_code == 302
    assert Order.objects.get().customer == firm.customer


def test_an_inactive_product_is_not_sold(client, firm):
    firm.product.is_active = False
    firm.product.save()

    response = client.post(reverse("orders:create"), typed(firm))

    assert response.status_code == 422
    assert response.content.decode().count(">Choose a product: search by code, name or pinyin.") == 2


def test_fields_that_the_form_does_not_have_write_nothing(client, firm):
    """Status, number, sums and signatures by hand: the order is a draft like every other."""
    by_hand = {
        "status": "delivered",
        "number": "202601-999",
        "total": "1",
        "confirmed_at": "2026-01-01",
        "version": "9",
    }
    by_hand |= {"entered_by": str(firm.stranger.pk), "team": "1", "lines-0-amount": "1", "lines-0-shipped": "10"}

    client.post(reverse("orders:create"), typed(firm, action="draft", **by_hand))

    order = Order.objects.get()
    assert (order.status, order.number, order.total, order.version) == ("draft", None, order.total, 1)
    assert (order.entered_by, order.team, order.confirmed_at) == (firm.assistant, firm.team, None)
    assert f"{order.total:.2f}" == "3621.00"
    assert [line.shipped for line in order.lines.all()] == [0, 0]


def test_an_action_that_is_none_keeps_a_draft(client, firm):
    client.post(reverse("orders:create"), typed(firm, action="approve"))

    assert Order.objects.get().status == "draft"


@pytest.mark.parametrize("key", ["", "x" * 10_000, "0" * 32 + "\x00", None])
def test_a_broken_submit_key_is_no_obstacle(client, firm, key):
    response = client.post(reverse("orders:create"), typed(firm, submit_key=key))

    assert response.status_code == 302
    assert Order.objects.get().status == "in_approval"


@pytest.mark.parametrize("total", ["abc", "", "-5", "0", "1", "1000000", NINES, "\x00", None])
def test_rows_are_counted_as_they_came_whatever_the_page_counted(client, firm, total):
    counters = {"lines-TOTAL_FORMS": total, "lines-INITIAL_FORMS": total, "lines-MAX_NUM_FORMS": total}

    response = client.post(reverse("orders:create"), typed(firm, **counters))

    assert response.status_code == 302
    assert [line.quantity for line in Order.objects.get().lines.all()] == [10, 2]


def test_nothing_at_all_asks_for_the_customer(client):
    response = client.post(reverse("orders:create"), {})

    assert response.status_code == 422
    assert "Choose a customer." in response.content.decode()
    assert not Order.objects.exists()


@pytest.mark.parametrize("count", [201, 300, 550])
def test_too_many_lines_are_refused_and_all_shown_again(client, firm, count):
    row = {"code": firm.product.code, "quantity": "1", "unit_price": "2"}
    rows = {f"lines-{n}-{name}": text for n in range(count) for name, text in row.items()}
    data = typed(firm) | rows

    response = client.post(reverse("orders:create"), data)

    assert response.status_code == 422
    assert "An order has at most 200 lines." in response.content.decode()
    assert lost_from(response, fields_kept(data)) == {}
    assert not Order.objects.exists()


def test_two_hundred_lines_are_taken(client, firm):
    row = {"code": firm.product.code, "quantity": "1", "unit_price": "2"}
    rows = {f"lines-{n}-{name}": text for n in range(200) for name, text in row.items()}

    client.post(reverse("orders:create"), typed(firm) | rows)

    assert Order.objects.get().lines.count() == 200


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"contact_phone": ""}, "Enter a phone number with at least 7 digits."),
        ({"address": "", "due_on": ""}, "Enter the delivery address."),
        (
            {f"lines-{n}-{name}": "" for n in (0, 1) for name in ("code", "product", "quantity", "unit_price", "note")},
            "The order has no lines yet.",
        ),
    ],
)
def test_what_a_draft_may_lack_keeps_a_draft_and_says_why_it_goes_no_further(client, firm, changes, sentence):
    response = client.post(reverse("orders:create"), typed(firm, **changes), follow=True)

    order = Order.objects.get()
    assert (order.status, order.number) == ("draft", None)
    assert response.redirect_chain == [(reverse("orders:edit", args=[order.pk]), 302)]
    assert sentence in response.content.decode()


def test_what_is_typed_wide_is_understood(client, firm):
    wide = typed(
        firm, line_quantity="１０", line_unit_price="￥３１８．５", line_discount="９．５折", due_on="２０２６．６．１"
    )

    client.post(reverse("orders:create"), wide)

    line = Order.objects.get().lines.first()
    assert (str(line.quantity), str(line.unit_price), str(line.amount)) == ("10.000", "318.5000", "3025.75")
    assert str(Order.objects.get().due_on) == "2026-06-01"


def test_an_order_is_given_to_people_of_the_own_teams_only(client, firm):
    client.force_login(firm.assistant)

    answer = client.post(reverse("orders:create"), typed(firm, owner=str(firm.stranger.pk)))

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["owner"]
    assert not Order.objects.exists()
    client.force_login(firm.director)
    given = typed(firm, owner=str(firm.stranger.pk), action="draft")
    assert client.post(reverse("orders:create"), given).status_code == 302
