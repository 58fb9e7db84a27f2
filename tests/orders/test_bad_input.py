"""Whatever is typed into the entry form: a sentence says what and where, nothing is written, nothing typed is lost."""

import pytest
from django.test import Client
from django.urls import reverse

from customers.models import Customer
from orderdesk.notifications.models import OutgoingMessage
from orders.models import Order, OrderLine, Product
from tests.factories import CustomerFactory, Firm
from tests.typed_forms import lost_from

pytestmark = pytest.mark.django_db

LONG = "长" * 10_000
NINES = "9" * 5000  # longer than what int() reads
OLD_NUMBER = "8b0f3d3e-6f62-4f39-9f0c-2f8f55c6a111"


@pytest.fixture
def firm():
    firm = Firm()
    firm.assistant.language = "en"
    firm.assistant.save()
    return firm


@pytest.fixture
def client(firm):
    client = Client(raise_request_exception=False)
    client.force_login(firm.assistant)
    return client


def typed(firm, **changes):
    """A complete order as the browser sends it; `quantity=` and its like change the first line, None leaves out."""
    product = {"code": firm.product.code, "product": str(firm.product.pk)}
    first = product | {"quantity": "10", "unit_price": "318", "discount": "95", "requested_on": "", "note": "LOGO"}
    line = {name: changes.pop(f"line_{name}", value) for name, value in first.items()}
    second = {"code": firm.product.code, "quantity": "2", "unit_price": "300"}
    data = {
        "customer": str(firm.customer.pk),
        "contact_name": "王建平",
        "contact_phone": "13861724471",
        "payment_terms": "月结30天",
        "ordered_on": "2026-05-01",
        "due_on": "2026-06-01",
        "address": "无锡市 88 号",
        "customer_po": "PO-1",
        "source": "phone",
        "freight": "",
        "special_needs": "急",
        "note": "轻放",
        "owner": "",
        "submit_key": OLD_NUMBER,
        "action": "pass",
        "lines-TOTAL_FORMS": "2",
        "lines-INITIAL_FORMS": "0",
        **{f"lines-0-{name}": value for name, value in line.items()},
        **{f"lines-1-{name}": value for name, value in second.items()},
    }
    return {name: value for name, value in (data | changes).items() if value is not None}


def fields_kept(data):
    """What a person typed: not the counters of the page nor the pressed button."""
    return {name: text for name, text in data.items() if name not in ("action",) and "_FORMS" not in name}


def written():
    models = (Order, OrderLine, OutgoingMessage, Order.history.model, OrderLine.history.model, Product.history.model)
    return [model.objects.count() for model in models]


BAD = {
    "without a price": ({"line_unit_price": ""}, "This field is required."),
    "quantity 0": ({"line_quantity": "0"}, "0 is not greater than 0."),
    "quantity -3": ({"line_quantity": "-3"}, "-3 is not greater than 0."),
    "quantity 1e9": ({"line_quantity": "1e9"}, "“1e9” is not a number."),
    "quantity of ten digits": ({"line_quantity": "1000000000"}, "1000000000 is too large: at most 9999999.999."),
    "quantity 1.2345": ({"line_quantity": "1.2345"}, "1.2345 has more than 3 decimals."),
    "quantity an emoji": ({"line_quantity": "😀"}, "“😀” is not a number."),
    "quantity of 10 000 characters": ({"line_quantity": LONG}, "is too long for a number (10000 characters)."),
    "quantity NaN": ({"line_quantity": "NaN"}, "“NaN” is not a number."),
    "price Infinity": ({"line_unit_price": "Infinity"}, "“Infinity” is not a number."),
    "price -1": ({"line_unit_price": "-1"}, "-1 is less than 0."),
    "price of 5 decimals": ({"line_unit_price": "1.23456"}, "1.23456 has more than 4 decimals."),
    "discount 120": ({"line_discount": "120"}, "A discount pays between 0 and 100 percent of the price: 120."),
    "discount NaN": ({"line_discount": "nan"}, "“nan” is not a discount."),
    "no such day": ({"due_on": "2026-02-30"}, "There is no such date: 2026-02-30."),
    "no such month": ({"line_requested_on": "2026-13-01"}, "There is no such date: 2026-13-01."),
    "a day in words": ({"due_on": "明天"}, "“明天” is not a date."),
    "the year 9999": ({"due_on": "9999-12-31"}, "9999-12-31 is not between the years 1900 and 2199."),
    "due before ordered": ({"due_on": "2026-04-01"}, "The delivery date is before the order date."),
    "NUL in a name": ({"contact_name": "王\x00平"}, "Null characters are not allowed."),
    "NUL in a note": ({"line_note": "a\x00b"}, "Null characters are not allowed."),
    "NUL in a code": ({"line_code": "HY\x00", "line_product": ""}, "Null characters are not allowed."),
    "NUL in the customer": ({"customer": "1\x00"}, "Null characters are not allowed."),
    "note of 10 000 characters": ({"note": LONG}, "Ensure this value has at most 500 characters (it has 10000)."),
    "line note too long": ({"line_note": LONG}, "Ensure this value has at most 200 characters (it has 10000)."),
    "contact too long": ({"contact_name": LONG}, "Ensure this value has at most 60 characters (it has 10000)."),
    "phone too long": ({"contact_phone": "1" * 10_000}, "is too long for a phone number (10000 characters)."),
    "phone in words": ({"contact_phone": "call me"}, "“call me” is not a phone number: it has fewer than 7 digits."),
    "no customer": ({"customer": ""}, "Choose a customer."),
    "a customer typed but not chosen": ({"customer": "", "customer_text": "锐"}, "Choose a customer."),
    "customer out of range": ({"customer": "9" * 25}, "Choose a customer from your own list."),
    "customer of 5000 digits": ({"customer": NINES}, "Choose a customer from your own list."),
    "customer in letters": ({"customer": "abc"}, "Choose a customer from your own list."),
    "no product": ({"line_code": "", "line_product": ""}, "Choose a product: search by code, name or pinyin."),
    "no such product": ({"line_code": "ZZ-9", "line_product": ""}, "Choose a product: search by code, name or pinyin."),
    "product key of 5000 digits": (
        {"line_code": "", "line_product": NINES},
        "Choose a product: search by code, name or pinyin.",
    ),
    "product key in letters": (
        {"line_code": "", "line_product": "abc"},
        "Choose a product: search by code, name or pinyin.",
    ),
    "freight -5": ({"freight": "-5"}, "-5 is less than 0."),
    "freight 1e400": ({"freight": "1e400"}, "“1e400” is not a number."),
    "sum too large": (
        {"line_quantity": "9999999.999", "line_unit_price": "9999999999"},
        "The amount is larger than an order can have. Check quantities and prices.",
    ),
}


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


@pytest.mark.parametrize("kind", BAD)
def test_bad_input_into_a_draft_leaves_it_as_it_was(client, firm, kind):
    changes, sentence = BAD[kind]
    order = firm.draft("5")
    data = typed(firm, version=str(order.version), submit_key=None, **changes)
    before = written()

    response = client.post(reverse("orders:edit", args=[order.pk]), data)

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
        ({"line_unit_price": "0"}, "Line 1 has no price."),
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


def test_lines_of_another_order_cannot_be_taken_over(client, firm):
    """The key of a foreign line in the form makes a new line; the foreign one stays where it is."""
    foreign, mine = firm.draft("7"), firm.draft("5")
    key = foreign.lines.get().pk

    client.post(
        reverse("orders:edit", args=[mine.pk]),
        typed(firm, version=str(mine.version), submit_key=None, **{"lines-0-id": str(key), "lines-1-id": NINES}),
    )

    assert OrderLine.objects.get(pk=key).order == foreign
    assert [line.quantity for line in mine.lines.all()] == [10, 2]


@pytest.mark.parametrize("version", ["", "abc", "-1", "0", NINES, "\x00", None])
def test_a_version_that_is_none_is_a_stale_one(client, firm, version):
    order = firm.draft("5")
    data = typed(firm, version=version, submit_key=None)

    response = client.post(reverse("orders:edit", args=[order.pk]), data)

    assert response.status_code == 409
    assert lost_from(response, fields_kept(data) | {"version": None}) == {}
    assert [line.quantity for line in order.lines.all()] == [5]


def test_an_order_that_may_no_longer_be_edited_says_so(client, firm):
    order = firm.order("in_approval", "7")
    data = typed(firm, version=str(order.version))

    response = client.post(reverse("orders:edit", args=[order.pk]), data)

    assert response.status_code == 409
    assert f"{order} can no longer be edited." in response.content.decode()
    assert lost_from(response, fields_kept(data) | {"submit_key": ""}) == {}
    assert order.lines.get().quantity == 7


def test_the_customer_of_a_draft_that_was_made_inactive_is_asked_for_again(client, firm):
    order = firm.draft("5")
    Customer.objects.filter(pk=firm.customer.pk).update(is_active=False)

    response = client.post(
        reverse("orders:edit", args=[order.pk]), typed(firm, version=str(order.version), submit_key=None)
    )

    assert response.status_code == 422
    assert "Choose a customer from your own list." in response.content.decode()


def test_an_order_is_given_to_people_of_the_own_teams_only(client, firm):
    client.force_login(firm.assistant)

    answer = client.post(reverse("orders:create"), typed(firm, owner=str(firm.stranger.pk)))

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["owner"]
    assert not Order.objects.exists()
    client.force_login(firm.director)
    given = typed(firm, owner=str(firm.stranger.pk), action="draft")
    assert client.post(reverse("orders:create"), given).status_code == 302
