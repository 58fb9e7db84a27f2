"""Two people edit one order: the second sees what the first wrote and chooses; nothing is overwritten."""

import json
from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from orders import services
from tests.factories import CustomerFactory
from tests.typed_forms import fields_of, lost_from

pytestmark = pytest.mark.django_db


@pytest.fixture
def firm(firm):
    firm.assistant.language = "en"
    firm.assistant.save()
    return firm


@pytest.fixture
def order(firm):
    return firm.draft("10", "20")


@pytest.fixture
def opened(client, firm, order):
    """The form as the assistant opened it, before anybody else wrote."""
    client.force_login(firm.assistant)
    return fields_of(client.get(url_of(order)))


def url_of(order):
    return reverse("orders:edit", args=[order.pk])


def they_save(firm, order, *, lines=None, quantities=(None, None), **head):
    """The account manager saves the order meanwhile: other quantities, other lines, another head."""
    pairs = zip(order.lines.all(), quantities, strict=False)
    kept = [row(line) | ({"quantity": Decimal(q)} if q else {}) for line, q in pairs]
    order.refresh_from_db()
    return services.edit_order(
        order.pk, head=firm.head(**head), lines=kept if lines is None else lines, version=order.version, by=firm.am
    )


def row(line):
    names = ("product", "quantity", "unit_price", "discount", "requested_on", "note")
    return {"id": line.pk} | {name: getattr(line, name) for name in names}


def save(client, order, opened, **changes):
    typed = {name.replace("__", "-"): value for name, value in changes.items()}
    return client.post(url_of(order), opened | {"action": "draft"} | typed)


def told(response, rows="rows"):
    return [(r["name"], r["opened"], r["theirs"], r["mine"]) for r in response.context[rows]]


def quantities(order):
    return [int(line.quantity) for line in order.lines.all()]


# --- the page --------------------------------------------------------------------------------------------------------


def test_a_stale_save_shows_opened_theirs_and_mine_and_writes_nothing(client, firm, order, opened):
    they_save(firm, order, address="苏州工业园区 9 号")

    response = save(client, order, opened, address="无锡新区 7 号", contact_name="赵敏")

    assert response.status_code == 409
    assert told(response) == [
        ("contact_name", "王建平", "王建平", "赵敏"),
        ("address", "无锡市锡山区春笋中路 88 号", "苏州工业园区 9 号", "无锡新区 7 号"),
    ]
    assert (response.context["saved_by"], response.context["line_rows"]) == (firm.am, [])
    order.refresh_from_db()
    assert (order.address, order.contact_name, order.version) == ("苏州工业园区 9 号", "王建平", 2)


def test_the_page_carries_everything_that_was_typed(client, firm, order, opened):
    they_save(firm, order, address="苏州工业园区 9 号")
    changes = {
        "note": "轻放\n当天到",
        "special_needs": '<b>急</b> & "快"',
        "lines__0__note": "LOGO",
        "lines__1__quantity": "２５",
    }

    response = save(client, order, opened, **changes)

    typed = opened | {name.replace("__", "-"): value for name, value in changes.items()}
    carried = {name: value for name, value in typed.items() if name not in ("version", "base", "csrfmiddlewaretoken")}
    assert lost_from(response, carried) == {}


def test_what_is_only_written_another_way_is_no_difference(client, firm, order, opened):
    they_save(firm, order, address="苏州工业园区 9 号")
    due = localdate() + timedelta(days=14)

    response = save(
        client, order, opened, address="苏州工业园区 9 号", lines__0__quantity="１０.0", due_on=f"{due:%Y/%m/%d}"
    )

    assert (told(response), told(response, "line_rows")) == ([], [])
    assert "Both of you wrote the same. Save to go on." in response.content.decode()


def test_their_customer_is_taken_although_the_name_of_mine_was_on_the_page(client, firm, order, opened):
    other = CustomerFactory(owner=firm.am, name="苏州纳芯自动化有限公司", short_name="苏州纳芯")
    they_save(firm, order, customer=other)
    met = save(client, order, opened)
    chosen = fields_of(met) | {"choose-customer": "theirs"}

    response = client.post(url_of(order), chosen | {"action": "draft"})

    order.refresh_from_db()
    assert opened["customer_text"] == firm.customer.name
    assert response.status_code == 302
    assert order.customer == other


def test_people_and_customers_are_told_by_name(client, firm, order, opened):
    other = CustomerFactory(owner=firm.am, name="苏州纳芯自动化有限公司", short_name="苏州纳芯")
    they_save(firm, order, customer=other, source="email", owner=firm.stranger)

    response = save(client, order, opened, source="online")

    mine = str(firm.customer)
    assert {name: shown for name, *shown in told(response)} == {
        "customer": [mine, "苏州纳芯", mine],
        "source": ["Phone", "E-mail", "Online"],
        "owner": [str(firm.am), str(firm.stranger), str(firm.am)],
    }


def test_lines_are_compared_field_by_field(client, firm, order, opened):
    they_save(firm, order, quantities=("11", None))

    response = save(client, order, opened, lines__0__quantity="12", lines__1__unit_price="300", lines__1__discount="95")

    assert told(response, "line_rows") == [
        ("lines-0-quantity", "10", "11", "12"),
        ("lines-1-unit_price", "318", "318", "300"),
        ("lines-1-discount", "", "", "95"),
    ]


# --- choosing --------------------------------------------------------------------------------------------------------


def test_each_field_is_saved_as_it_was_chosen(client, firm, order, opened):
    they_save(firm, order, quantities=("11", "21"), address="苏州 9 号", contact_name="钱进")
    page = save(
        client,
        order,
        opened,
        address="无锡 7 号",
        contact_name="赵敏",
        lines__0__quantity="12",
        lines__1__quantity="22",
    )
    chosen = {"choose-address": "theirs", "choose-contact_name": "mine"}
    chosen |= {"choose-lines-0-quantity": "theirs", "choose-lines-1-quantity": "mine"}

    response = client.post(url_of(order), fields_of(page) | chosen | {"action": "draft"})

    assert response.status_code == 302
    order.refresh_from_db()
    assert (order.address, order.contact_name, order.version) == ("苏州 9 号", "赵敏", 3)
    assert quantities(order) == [11, 22]
    assert order.history.first().history_user == firm.assistant


def test_choosing_nothing_keeps_what_each_alone_changed(client, firm, order, opened):
    """As the page comes: theirs where only they wrote, mine where I wrote."""
    they_save(firm, order, quantities=("11", None), address="苏州 9 号")
    page = save(client, order, opened, contact_name="赵敏", lines__1__quantity="22")

    client.post(url_of(order), fields_of(page) | {"action": "draft"})

    order.refresh_from_db()
    assert (order.address, order.contact_name, quantities(order)) == ("苏州 9 号", "赵敏", [11, 22])


def test_another_product_of_theirs_can_be_taken(client, firm, order, opened):
    second = type(firm.product).objects.create(code="HY-XX", name="继电器", unit="只", list_price=12)
    first, lines = firm.product.code, [row(line) for line in order.lines.all()]
    they_save(firm, order, lines=[lines[0] | {"product": second}, lines[1]])
    page = save(client, order, opened, lines__0__quantity="12")

    client.post(url_of(order), fields_of(page) | {"choose-lines-0-code": "theirs", "action": "draft"})

    assert [(line.product.code, int(line.quantity)) for line in order.lines.all()] == [("HY-XX", 12), (first, 20)]


@pytest.mark.parametrize(("choice", "kept"), [(None, [10, 20, 5]), ("theirs", [10, 20, 5]), ("mine", [10, 20])])
def test_a_line_that_they_added_stays_unless_it_is_refused(client, firm, order, opened, choice, kept):
    they_save(firm, order, lines=[*[row(line) for line in order.lines.all()], *firm.lines("5")])
    page = save(client, order, opened, contact_name="赵敏")
    added = told(page, "line_rows")[0][0]

    client.post(url_of(order), fields_of(page) | ({f"choose-{added}": choice} if choice else {}) | {"action": "draft"})

    assert quantities(order) == kept


@pytest.mark.parametrize(("choice", "kept"), [("theirs", [10]), ("mine", [10, 22])])
def test_a_line_that_they_dropped_and_i_changed(client, firm, order, opened, choice, kept):
    they_save(firm, order, lines=[row(order.lines.first())])
    page = save(client, order, opened, lines__1__quantity="22")
    assert len(told(page, "line_rows")) == 1

    client.post(url_of(order), fields_of(page) | {"choose-line-1": choice, "action": "draft"})

    assert quantities(order) == kept


def test_a_line_that_they_dropped_and_i_left_alone_stays_dropped(client, firm, order, opened):
    they_save(firm, order, lines=[row(order.lines.first())])
    page = save(client, order, opened, contact_name="赵敏")

    client.post(url_of(order), fields_of(page) | {"action": "draft"})

    assert quantities(order) == [10]


@pytest.mark.parametrize(("choice", "kept"), [("theirs", [10, 21]), ("mine", [10])])
def test_a_line_that_i_dropped_and_they_changed(client, firm, order, opened, choice, kept):
    they_save(firm, order, quantities=(None, "21"))
    gone = {f"lines__1__{name}": "" for name in ("id", "product", "code", "quantity", "unit_price", "discount", "note")}
    page = save(client, order, opened, **gone)
    changed = told(page, "line_rows")[0][0]

    client.post(url_of(order), fields_of(page) | {f"choose-{changed}": choice, "action": "draft"})

    assert quantities(order) == kept


# --- and again -------------------------------------------------------------------------------------------------------


def test_a_third_save_while_choosing_is_shown_too_and_adds_no_line_twice(client, firm, order, opened):
    they_save(firm, order, lines=[*[row(line) for line in order.lines.all()], *firm.lines("5")])
    page = save(client, order, opened, contact_name="赵敏")
    they_save(firm, order, lines=[row(line) for line in order.lines.all()], address="苏州 9 号")

    again = client.post(url_of(order), fields_of(page) | {"action": "draft"})

    assert again.status_code == 409
    client.post(url_of(order), fields_of(again) | {"action": "draft"})
    order.refresh_from_db()
    assert (order.address, order.contact_name, quantities(order)) == ("苏州 9 号", "赵敏", [10, 20, 5])


def test_an_order_that_went_on_meanwhile_says_so_and_shows_what_was_typed(client, firm, order, opened):
    services.submit_order(order.pk, by=firm.assistant)
    services.pass_review(order.pk, by=firm.assistant)
    order.refresh_from_db()

    response = save(client, order, opened, contact_name="赵敏")

    assert response.status_code == 409
    assert f"{order} can no longer be edited." in response.content.decode()
    assert fields_of(response)["contact_name"] == "赵敏"
    order.refresh_from_db()
    assert order.contact_name == "王建平"


@pytest.mark.parametrize(
    "base",
    [
        "",
        "null",
        "[]",
        "3",
        '"text"',
        "{",
        '{"head": 3, "lines": 4}',
        '{"head": {"address": 3}, "lines": {"%s": 3}}',
        '{"head": {}, "lines": {"%s": {"quantity": ["x"]}}}',
        "[" * 100_000,
        '{"lines": {"%s": null}}',
        "\x00",
    ],
)
def test_what_was_opened_may_be_broken_without_breaking_the_page(client, firm, order, opened, base):
    they_save(firm, order, quantities=("11", None), address="苏州 9 号")

    response = save(client, order, opened, base=base.replace("%s", opened["lines-0-id"]))

    assert response.status_code == 409
    assert "苏州 9 号" in response.content.decode()


@pytest.mark.parametrize(
    "name", ["line-new-999", "line-new-x", "line-9", "line-x", "lines-9-quantity", "lines-x", "x", ""]
)
def test_a_choice_of_nothing_changes_nothing(client, firm, order, opened, name):
    they_save(firm, order, address="苏州 9 号")
    page = save(client, order, opened, contact_name="赵敏")

    response = client.post(url_of(order), fields_of(page) | {f"choose-{name}": "theirs", "action": "draft"})

    assert response.status_code == 302
    assert quantities(order) == [10, 20]


def test_an_account_manager_who_edits_an_order_handed_over_keeps_it(firm, order):
    """The form of an account manager has no owner: editing gives the order to nobody."""
    order = services.reassign_order(order.pk, owner=firm.stranger, by=firm.director)
    lines = [row(line) for line in order.lines.all()]

    services.edit_order(
        order.pk, head=firm.head(contact_name="赵敏"), lines=lines, version=order.version, by=firm.stranger
    )

    order.refresh_from_db()
    assert (order.owner, order.contact_name) == (firm.stranger, "赵敏")


def test_the_snapshot_of_a_form_is_what_the_form_shows(client, firm, order, opened):
    head = json.loads(opened["base"])["head"]

    assert {name: opened.get(name, "") for name in head} == head  # an empty box is not sent
