"""Every form and every address of the site with what must not go in: a sentence, nothing written, nothing lost."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate

from aftersales import services as aftersales
from customers.models import Communication, Contact, Customer, InvoiceTitle, Qualification
from fulfillment.models import Shipment, Stock, SupplyAnswer
from orderdesk.accounts.models import Role
from orderdesk.core.record.history import history_models
from orderdesk.notifications.models import OutgoingMessage
from orders import services as orders
from orders.models import Order
from tests.factories import CustomerFactory, Firm, ProductFactory
from tests.typed_forms import lost_from

pytestmark = pytest.mark.django_db

LONG = "长" * 10_000
NINES = "9" * 5000  # longer than what int() reads
SOON = (localdate() + timedelta(days=9)).isoformat()
PAST = (localdate() - timedelta(days=9)).isoformat()
NULL = "Null characters are not allowed."
CHANGED = "since you opened it."


@pytest.fixture
def firm():
    firm = Firm()
    for person in (firm.assistant, firm.am, firm.manager, firm.warehouse, firm.logistics, firm.finance, firm.admin):
        person.language = "en"
        person.save()
    return firm


@pytest.fixture
def client():
    return Client(raise_request_exception=False)


def written():
    """How many rows there are of everything that is audited or told."""
    return {model.__name__: model.objects.count() for model in [*history_models(), OutgoingMessage]}


# --- the forms: who fills them in, where, and a version that is good ------------------------------------------------


def approve(firm):
    order = firm.order("in_approval")
    return firm.manager, order, "orders:approve-order", {"decision": "approve", "reason": "", "version": order.version}


def review(firm):
    order = firm.order("in_review")
    return firm.assistant, order, "orders:review-order", {"result": "passed", "note": "", "version": order.version}


def answer(firm):
    order = firm.order("awaiting_supply")
    line = order.lines.get().pk
    good = {f"line-{line}-kind": "in_stock", f"line-{line}-ready_on": SOON, f"line-{line}-note": "货在 B 库"}
    return firm.warehouse, order, "fulfillment:answer-supply", good | {"version": order.version}


def agree(firm):
    order = firm.order("awaiting_supply")
    good = {"agreed_on": SOON, "agreement": "客户同意", "version": order.version}
    return firm.assistant, order, "fulfillment:agree-date", good


def dispatch(firm):
    order = firm.order("in_production", "10")
    good = {
        "method": "express",
        "carrier": "顺丰",
        "tracking_number": "SF1",
        "packages": "1",
        "expected_on": SOON,
        "note": "轻放",
        f"quantity-{order.lines.get().pk}": "4",
        "version": order.version,
    }
    return firm.logistics, order, "fulfillment:dispatch-order", good


def sign(firm):
    shipment = firm.order("shipped").shipments.get()
    good = {"signed_by": "王建平", "signed_at": "", "how": "paper", "note": "两箱"}
    return firm.am, shipment, "aftersales:sign-for", good


def cancel(firm):
    order = firm.order("confirmed")
    return firm.assistant, order, "aftersales:cancel-order", {"reason": "客户不要了", "version": order.version}


def reassign(firm):
    order = firm.draft()
    return firm.manager, order, "orders:reassign-order", {"owner": firm.stranger.pk, "why": "休假"}


def customer(firm):
    good = {"name": "苏州新客户", "level": "B", "owner": firm.am.pk, "default_discount": "95", "notes": "老板姓陈"}
    return firm.assistant, None, "customers:create", good | {"spelling": "", "industry": "自动化"}


def credit(firm):
    c = firm.customer
    good = {"name": c.name, "level": "A", "credit_limit": "50000", "credit_days": "30", "version": c.version}
    return firm.finance, c, "customers:edit", good | {"default_discount": ""}


def contact(firm):
    good = {"name": "陈立", "phone": "13800001111", "email": "chen@example.com", "wechat": "chen", "title": "采购"}
    return firm.assistant, (firm.customer.pk, "contact"), "customers:add-part", good | {"is_active": "on"}


def title(firm):
    good = {"kind": "special", "title": "无锡锐丰", "tax_no": "91320214MA1WXRF32Q", "bank": "工行", "phone": ""}
    return firm.assistant, (firm.customer.pk, "invoice-title"), "customers:add-part", good | {"is_active": "on"}


def paper(firm):
    good = {"kind": "other", "number": "A-1", "valid_until": SOON, "is_active": "on"}
    return firm.assistant, (firm.customer.pk, "qualification"), "customers:add-part", good


def talk(firm):
    good = {"channel": "phone", "contact": firm.customer.contacts.get().pk, "text": "催货", "happened_at": PAST}
    return firm.assistant, firm.customer, "customers:log-communication", good | {"next_on": SOON}


def transfer(firm):
    return firm.manager, firm.customer, "customers:transfer", {"owner": firm.stranger.pk, "why": "休假"}


def product(firm):
    good = {
        "code": "hy-new",
        "name": "继电器",
        "unit": "只",
        "list_price": "12.5",
        "cost": "8",
        "tax_rate": "0.13",
        "supply": "stock",
        "lead_days": "3",
        "minimum_stock": "0",
        "is_active": "on",
    }
    return firm.manager, None, "orders:create-product", good


def known_product(firm):
    good = product(firm)[3] | {"code": firm.product.code, "version": firm.product.version}
    return firm.manager, firm.product, "orders:edit-product", good


def count(firm):
    Stock.objects.create(product=firm.product, on_hand=5)
    return firm.warehouse, firm.product, "fulfillment:count-stock", {"on_hand": "12.5", "version": "1"}


def say(firm):
    return firm.assistant, firm.draft(), "orders:say", {"text": "催货"}


def ticket(firm):
    good = {
        "customer": firm.customer.pk,
        "order_number": "",
        "kind": "quality",
        "priority": "normal",
        "text": "风扇有异响",
        "reporter": "李工",
        "reporter_phone": "13812345678",
        "reported_at": f"{PAST} 10:00",
        "promised_on": SOON,
    }
    return firm.am, None, "aftersales:create-ticket", good


def answered(firm):
    ticket = firm.ticket()
    aftersales.answer_ticket(ticket.pk, text="明天上门", by=firm.am)
    ticket.refresh_from_db()
    return ticket


def answer_ticket(firm):
    ticket = firm.ticket()
    good = {"text": "明天上门", "promised_on": SOON, "version": ticket.version}
    return firm.am, ticket, "aftersales:answer-ticket", good


def reply(firm):
    return firm.am, answered(firm), "aftersales:reply-to-ticket", {"text": "备件已发", "told": "customer"}


def solve(firm):
    ticket = answered(firm)
    good = {
        "kind": "quality",
        "priority": "high",
        "solution": "repair",
        "measures": "更换风扇",
        "cost": "80.5",
        "promised_on": SOON,
        "follow_up_on": SOON,
        "version": ticket.version,
    }
    return firm.am, ticket, "aftersales:solve-ticket", good


def close(firm):
    ticket = answered(firm)
    good = {"result": "运行正常", "follow_up_on": SOON, "version": ticket.version}
    return firm.am, ticket, "aftersales:close-ticket", good


def reassign_ticket(firm):
    ticket = firm.ticket()
    good = {"owner": firm.production.pk, "why": "要现场看", "version": ticket.version}
    return firm.am, ticket, "aftersales:reassign-ticket", good


def give_up(firm):
    visit = firm.order("delivered").visits.get()
    return firm.am, visit, "aftersales:give-up-visit", {"reason": "客户已搬迁", "version": visit.version}


FORMS = [
    approve,
    review,
    answer,
    agree,
    dispatch,
    sign,
    cancel,
    reassign,
    customer,
    credit,
    contact,
    title,
    paper,
    talk,
    transfer,
    product,
    known_product,
    count,
    say,
    ticket,
    answer_ticket,
    reply,
    solve,
    close,
    reassign_ticket,
    give_up,
]


def filled(firm, form, changes):
    """(person, address, data) of a form with some of its fields changed: `*` stands for the key of the line."""
    person, subject, name, good = form(firm)
    key = getattr(subject, "pk", subject)
    args = [] if key is None else list(key) if isinstance(key, tuple) else [key]
    line = subject.lines.get().pk if isinstance(subject, Order) else ""
    data = good | {name.replace("*", str(line)): value for name, value in changes.items()}
    return person, reverse(name, args=args), {name: str(value) for name, value in data.items() if value is not None}


@pytest.mark.parametrize("form", FORMS)
def test_the_form_as_it_should_be_is_taken(client, firm, form):
    """The control: with nothing wrong in it each of the forms is taken."""
    person, url, data = filled(firm, form, {})
    client.force_login(person)

    assert client.post(url, data).status_code == 302


BAD = [
    (approve, {"version": "1"}, CHANGED),
    (approve, {"version": NINES}, "Nothing is saved yet."),
    (approve, {"version": None}, "Nothing is saved yet."),
    (approve, {"decision": "perhaps"}, "Nothing is saved yet."),
    (approve, {"decision": "reject"}, "Write one sentence that says why"),
    (approve, {"decision": "reject", "reason": " \u200b "}, "Write one sentence that says why"),
    (approve, {"reason": LONG}, "Ensure this value has at most 1000 characters (it has 10000)."),
    (approve, {"reason": "好\x00"}, NULL),
    (review, {"version": "99"}, CHANGED),
    (review, {"version": "abc"}, "Nothing is saved yet."),
    (review, {"result": "delivered"}, "Nothing is saved yet."),
    (review, {"result": "needs_info"}, "Write one sentence that says why"),
    (review, {"result": "rejected", "note": "  "}, "Write one sentence that says why"),
    (review, {"note": LONG}, "Ensure this value has at most 1000 characters (it has 10000)."),
    (answer, {"version": "1"}, CHANGED),
    (answer, {"version": NINES}, CHANGED),
    (answer, {"line-*-kind": ""}, "Fill in both: how it is supplied, and by when."),
    (answer, {"line-*-ready_on": ""}, "Fill in both: how it is supplied, and by when."),
    (answer, {"line-*-kind": "", "line-*-ready_on": ""}, "Answer at least one line."),
    (answer, {"line-*-kind": "delivered"}, "is not one of the available choices."),
    (answer, {"line-*-ready_on": PAST}, "This day is over."),
    (answer, {"line-*-ready_on": "2026-02-30"}, "There is no such date: 2026-02-30."),
    (answer, {"line-*-ready_on": "9" * 10_000}, "is not a date."),
    (answer, {"line-*-note": "货\x00"}, NULL),
    (answer, {"line-*-note": LONG}, "Ensure this value has at most 200 characters (it has 10000)."),
    (agree, {"version": "1"}, CHANGED),
    (agree, {"agreed_on": PAST}, "This day is over."),
    (agree, {"agreed_on": "2027-02-29"}, "There is no such date: 2027-02-29."),
    (agree, {"agreed_on": ""}, "This field is required."),
    (agree, {"agreement": ""}, "This field is required."),
    (agree, {"agreement": LONG}, "Ensure this value has at most 1000 characters (it has 10000)."),
    (dispatch, {"quantity-*": "10.001"}, "only 10 台 are still to be shipped."),
    (dispatch, {"quantity-*": "1e9"}, "“1e9” is not a number."),
    (dispatch, {"quantity-*": "-1"}, "-1 is less than 0."),
    (dispatch, {"quantity-*": "NaN"}, "“NaN” is not a number."),
    (dispatch, {"quantity-*": "1.2345"}, "1.2345 has more than 3 decimals."),
    (dispatch, {"quantity-*": "0"}, "Enter a quantity to dispatch for at least one line."),
    (dispatch, {"quantity-*": ""}, "Enter a quantity to dispatch for at least one line."),
    (dispatch, {"version": "1"}, CHANGED),
    (dispatch, {"carrier": ""}, "Enter the carrier, so that the shipment can be tracked."),
    (dispatch, {"tracking_number": ""}, "Enter the express tracking number."),
    (dispatch, {"tracking_number": LONG}, "Ensure this value has at most 64 characters (it has 10000)."),
    (dispatch, {"packages": "0"}, "Ensure this value is greater than or equal to 1."),
    (dispatch, {"packages": NINES}, "Enter a whole number."),
    (dispatch, {"method": "rocket"}, "is not one of the available choices."),
    (dispatch, {"expected_on": "2026-02-30"}, "There is no such date: 2026-02-30."),
    (sign, {"signed_at": f"{SOON} 10:00"}, "The signature cannot be in the future."),
    (sign, {"signed_at": f"{PAST} 10:00"}, "The signature cannot be earlier than the dispatch."),
    (sign, {"signed_at": "2026-02-30 10:00"}, "There is no such date: 2026-02-30 10:00."),
    (sign, {"signed_at": "2026-02-20 25:00"}, "There is no such date: 2026-02-20 25:00."),
    (sign, {"signed_by": ""}, "This field is required."),
    (sign, {"signed_by": "王\x00"}, NULL),
    (sign, {"how": "by heart"}, "is not one of the available choices."),
    (sign, {"note": LONG}, "Ensure this value has at most 500 characters (it has 10000)."),
    (cancel, {"reason": ""}, "This field is required."),
    (cancel, {"reason": "   "}, "This field is required."),
    (cancel, {"reason": LONG}, "Ensure this value has at most 1000 characters (it has 10000)."),
    (cancel, {"version": "1"}, CHANGED),
    (reassign, {"owner": "0"}, "That choice is not one of the available choices."),
    (reassign, {"owner": NINES}, "That choice is not one of the available choices."),
    (customer, {"name": ""}, "This field is required."),
    (customer, {"name": "\u200b"}, "This field cannot be blank."),
    (customer, {"name": "新\x00"}, NULL),
    (customer, {"name": LONG}, "Ensure this value has at most 120 characters (it has 10000)."),
    (customer, {"name": "㍿" * 100}, "Ensure this value has at most 120 characters (it has 400)."),
    (customer, {"owner": "0"}, "That choice is not one of the available choices."),
    (customer, {"level": "Z"}, "is not one of the available choices."),
    (customer, {"default_discount": "120"}, "A discount pays between 0 and 100 percent of the price: 120."),
    (customer, {"uscc": "91320214MA1WXRF32X"}, "91320214MA1WXRF32"),
    (customer, {"notes": LONG}, "Ensure this value has at most 2000 characters (it has 10000)."),
    (credit, {"credit_limit": "-1"}, "-1 is less than 0."),
    (credit, {"credit_limit": "1e15"}, "“1e15” is not a number."),
    (credit, {"credit_limit": "100000000000"}, "100000000000 is too large"),
    (credit, {"credit_days": "-1"}, "Ensure this value is greater than or equal to 0."),
    (credit, {"credit_days": NINES}, "Enter a whole number."),
    (credit, {"version": "99"}, CHANGED),
    (contact, {"name": ""}, "This field is required."),
    (contact, {"phone": "123"}, "it has fewer than 7 digits."),
    (contact, {"phone": "打给我"}, "it has fewer than 7 digits."),
    (contact, {"email": "nobody"}, "Enter a valid email address."),
    (title, {"tax_no": ""}, "A special VAT invoice needs the tax number."),
    (title, {"title": LONG}, "Ensure this value has at most 120 characters (it has 10000)."),
    (paper, {"kind": "licence", "number": "91320214MA1WXRF32X"}, "91320214MA1WXRF32"),
    (paper, {"valid_until": "2026-02-30"}, "There is no such date: 2026-02-30."),
    (talk, {"text": ""}, "This field is required."),
    (talk, {"text": "催\x00货"}, NULL),
    (talk, {"happened_at": SOON}, "This is in the future."),
    (talk, {"contact": "0"}, "That choice is not one of the available choices."),
    (talk, {"next_on": "下周"}, "“下周” is not a date."),
    (transfer, {"owner": ""}, "This field is required."),
    (product, {"code": ""}, "This field is required."),
    (product, {"code": "HY\x00"}, NULL),
    (product, {"list_price": "-1"}, "-1 is less than 0."),
    (product, {"cost": "Infinity"}, "“Infinity” is not a number."),
    (product, {"tax_rate": "13"}, "13 is too large: at most 1."),
    (product, {"lead_days": "-1"}, "Ensure this value is greater than or equal to 0."),
    (product, {"lead_days": "1000000000"}, "Ensure this value is less than or equal to 32767."),
    (product, {"minimum_stock": "😀"}, "“😀” is not a number."),
    (known_product, {"version": "99"}, CHANGED),
    (count, {"on_hand": "-1"}, "-1 is less than 0."),
    (count, {"on_hand": "NaN"}, "“NaN” is not a number."),
    (count, {"on_hand": "一箱"}, "“一箱” is not a number."),
    (count, {"on_hand": "10000000"}, "10000000 is too large"),
    (count, {"version": "99"}, CHANGED),
    (ticket, {"customer": ""}, "Choose the customer, or enter the order number."),
    (ticket, {"customer": "0"}, "That choice is not one of the available choices."),
    (ticket, {"order_number": "202401-999"}, "There is no order 202401-999 that you can see."),
    (ticket, {"order_number": LONG}, "Ensure this value has at most 32 characters (it has 10000)."),
    (ticket, {"kind": "love"}, "is not one of the available choices."),
    (ticket, {"text": ""}, "This field is required."),
    (ticket, {"text": "\u200b"}, "This field is required."),
    (ticket, {"text": LONG}, "Ensure this value has at most 4000 characters (it has 10000)."),
    (ticket, {"reporter_phone": "123"}, "it has fewer than 7 digits."),
    (ticket, {"reported_at": f"{SOON} 10:00"}, "The time of the feedback cannot be in the future."),
    (ticket, {"reported_at": "2026-02-30"}, "There is no such date: 2026-02-30."),
    (ticket, {"promised_on": "下周"}, "“下周” is not a date."),
    (ticket, {"owner": NINES}, "That choice is not one of the available choices."),
    (answer_ticket, {"text": ""}, "This field is required."),
    (answer_ticket, {"version": "99"}, CHANGED),
    (answer_ticket, {"promised_on": "2026-02-30"}, "There is no such date: 2026-02-30."),
    (reply, {"text": " "}, "This field is required."),
    (reply, {"text": LONG}, "Ensure this value has at most 4000 characters (it has 10000)."),
    (solve, {"measures": ""}, "Write down the solution first"),
    (solve, {"solution": ""}, "Write down the solution first"),
    (solve, {"solution": "prayer"}, "is not one of the available choices."),
    (solve, {"cost": "-1"}, "-1 is less than 0."),
    (solve, {"cost": "80.555"}, "80.555 has more than 2 decimals."),
    (solve, {"cost": "99999999999"}, "99999999999 is too large"),
    (solve, {"version": "99"}, CHANGED),
    (close, {"result": ""}, "This field is required."),
    (close, {"result": LONG}, "Ensure this value has at most 4000 characters (it has 10000)."),
    (close, {"satisfaction": "6"}, "is not one of the available choices."),
    (close, {"version": NINES}, CHANGED),
    (reassign_ticket, {"owner": "0"}, "That choice is not one of the available choices."),
    (reassign_ticket, {"version": "99"}, CHANGED),
    (give_up, {"reason": ""}, "This field is required."),
    (give_up, {"reason": "客\x00户"}, NULL),
    (give_up, {"version": "99"}, CHANGED),
    (say, {"text": ""}, "This field is required."),
    (say, {"text": "催\x00货"}, NULL),
    (say, {"text": LONG}, "Ensure this value has at most 4000 characters (it has 10000)."),
]


@pytest.mark.parametrize(
    ("form", "changes", "sentence"),
    BAD,
    ids=[f"{form.__name__}-{'-'.join(changes)}-{place}" for place, (form, changes, _said) in enumerate(BAD)],
)
def test_bad_input_gets_a_sentence_and_loses_nothing(client, firm, form, changes, sentence):
    person, url, data = filled(firm, form, changes)
    client.force_login(person)
    before = written()

    response = client.post(url, data)

    assert response.status_code in (422, 409)
    assert sentence in response.content.decode()
    pressed = ("decision", "result", "version", "submit_key", "is_active", "satisfaction", "told")
    assert lost_from(response, {name: text for name, text in data.items() if name not in pressed}) == {}
    assert written() == before


# --- what stands against it in the data -----------------------------------------------------------------------------


def test_a_second_customer_of_the_same_name_is_refused(client, firm):
    client.force_login(firm.assistant)
    _person, url, data = filled(firm, customer, {"name": f" {firm.customer.name}　"})

    response = client.post(url, data)

    assert "Customer with this Name already exists." in response.content.decode()
    assert Customer.objects.count() == 1


def test_a_second_product_of_the_same_code_is_refused(client, firm):
    _person, url, data = filled(firm, product, {"code": firm.product.code.lower()})
    client.force_login(firm.manager)

    response = client.post(url, data)

    assert "Product with this Code already exists." in response.content.decode()


def test_an_account_manager_enters_customers_for_nobody_else(client, firm):
    """Who has only own customers: the key of a colleague in the form is not there to choose."""
    _person, url, data = filled(firm, customer, {"owner": str(firm.stranger.pk)})
    client.force_login(firm.am)

    response = client.post(url, data)

    assert response.status_code == 422
    assert Customer.objects.count() == 1


def test_a_contact_of_another_customer_cannot_be_named(client, firm):
    foreign = CustomerFactory(owner=firm.stranger).contacts.get()
    _person, url, data = filled(firm, talk, {"contact": str(foreign.pk)})
    client.force_login(firm.assistant)

    response = client.post(url, data)

    assert response.status_code == 422
    assert not Communication.objects.exists()


def test_the_answer_for_a_line_of_another_order_is_not_taken(client, firm):
    other = firm.order("awaiting_supply").lines.get().pk
    extra = {f"line-{other}-kind": "in_stock", f"line-{other}-ready_on": SOON}
    _person, url, data = filled(firm, answer, extra)
    client.force_login(firm.warehouse)

    client.post(url, data)

    assert not SupplyAnswer.objects.filter(line=other).exists()
    assert SupplyAnswer.objects.count() == 1


def test_the_dispatch_of_a_line_of_another_order_is_not_taken(client, firm):
    other = firm.order("in_production").lines.get()
    _person, url, data = filled(firm, dispatch, {f"quantity-{other.pk}": "1"})
    client.force_login(firm.logistics)

    client.post(url, data)

    other.refresh_from_db()
    assert other.shipped == 0
    assert Shipment.objects.get().lines.count() == 1


def test_a_customer_goes_to_an_account_manager_only(client, firm):
    _person, url, data = filled(firm, transfer, {"owner": str(firm.warehouse.pk)})
    client.force_login(firm.manager)

    response = client.post(url, data)

    assert response.status_code == 422
    firm.customer.refresh_from_db()
    assert firm.customer.owner == firm.am


@pytest.mark.parametrize(("form", "who"), [(reassign, "am"), (transfer, "am")])
def test_handing_over_to_who_has_it_already_is_refused_in_words(client, firm, form, who):
    _person, url, data = filled(firm, form, {"owner": str(firm.am.pk)})
    client.force_login(firm.manager)

    response = client.post(url, data)

    assert response.status_code == 422
    assert f"{firm.am} already has" in response.content.decode()


def test_a_licence_with_a_right_number_is_taken(client, firm):
    _person, url, data = filled(firm, paper, {"kind": "licence", "number": "91320214ma1wxrf32q"})
    client.force_login(firm.assistant)

    response = client.post(url, data)

    assert response.status_code == 302
    assert Qualification.objects.filter(kind="licence", number__iexact="91320214MA1WXRF32Q").exists()


def test_the_approval_of_a_changed_order_is_refused_in_the_admin_too(client, firm):
    order = firm.order("in_approval")
    approval = order.approvals.pending().get()
    orders.reassign_order(order.pk, owner=firm.stranger, by=firm.director)
    firm.manager.leads_all_teams = True
    firm.manager.save()
    client.force_login(firm.manager)
    url = reverse("admin:orders_approval_change", args=[approval.pk])

    response = client.post(url, {"decision": "approve", "why": "", "version": order.version}, follow=True)

    assert CHANGED in response.content.decode()
    approval.refresh_from_db()
    assert approval.state == "pending"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"decision": ""}, "This field is required."),
        ({"decision": "perhaps"}, "is not one of the available choices."),
        ({"decision": "reject"}, "Write one sentence that says why"),
        ({"decision": "reject", "why": " \u200b"}, "Write one sentence that says why"),
        ({"why": LONG}, "Ensure this value has at most 1000 characters (it has 10000)."),
        ({"why": "好\x00"}, NULL),
        ({"version": NINES}, "Enter a whole number."),
        ({"version": ""}, "This field is required."),
        ({"version": "99"}, CHANGED),
    ],
)
def test_a_bad_decision_in_the_admin_decides_nothing(client, firm, changes, sentence):
    approval = firm.order("in_approval").approvals.pending().get()
    client.force_login(firm.manager)
    before = written()

    response = client.post(
        reverse("admin:orders_approval_change", args=[approval.pk]),
        {"decision": "approve", "why": "", "version": approval.order.version} | changes,
        follow=True,
    )

    assert sentence in response.content.decode()
    assert written() == before


def test_several_rejections_at_once_in_the_admin_need_their_reason(client, firm):
    waiting = [firm.order("in_approval").approvals.pending().get().pk for _ in range(2)]
    client.force_login(firm.manager)
    data = {"action": "reject_orders", "_selected_action": waiting, "reason": " "}

    response = client.post(reverse("admin:orders_approval_changelist"), data)
    page = response.content.decode()

    assert page.count("Write one sentence that says why") == 1
    assert [page.count(f'name="_selected_action" value="{key}"') for key in waiting] == [1, 1]
    assert Order.objects.filter(status="in_approval").count() == 2


# --- addresses ------------------------------------------------------------------------------------------------------

NONSENSE = [
    "\x00",
    "%00",
    "😀",
    LONG[:2000],
    NINES,
    "-1",
    "9" * 19,
    "9223372036854775808",
    "NaN",
    "Infinity",
    "1e400",
    "null",
    "' OR 1=1 --",
    "{{ 7 }}",
    "~",
    "~~~",
    "\x00~1",
    "2026-02-30~1",
    "0001-01-01~1",
    "9999-12-31~9999999999999999999",
    "NaN~1",
    "1e999999~1",
    "Infinity~-1",
    "a~\x00",
    "0001-01-01T00:00:00+14:00",
    "9999-12-31T23:59:59-14:00",
]
PARAMETERS = {
    "orders:list": [
        "q",
        "after",
        "before",
        "owner",
        "customer",
        "status",
        "sort",
        "amount",
        "late",
        "ordered_from",
        "ordered_to",
        "due_from",
        "due_to",
    ],
    "orders:export": ["q", "owner", "customer", "status", "ordered_from", "due_to"],
    "orders:products": ["q", "after", "before"],
    "orders:pick-product": ["q", "customer"],
    "orders:price-history": ["customer", "product"],
    "orders:create": ["customer", "copy"],
    "customers:list": ["q", "after", "before"],
    "customers:pick": ["q"],
    "fulfillment:stock": ["q", "after", "before"],
    "notifications:list": ["after", "before"],
    "notifications:reminders": ["after", "before"],
    "orders:receipts": ["from", "to", "after", "before"],
    "search": ["q"],
    "workbench": ["q"],
    "login": ["next"],
    "admin:orders_order_changelist": ["q", "p", "o", "status__exact", "e"],
    "admin:orders_approval_changelist": ["p", "o", "q"],
    "admin:accounts_user_changelist": ["q", "p", "o", "groups__id__exact", "team__id__exact"],
}


@pytest.mark.parametrize("name", PARAMETERS)
def test_no_address_breaks_a_page(client, firm, name):
    """Nor does it break what is streamed: it is read to its end."""
    firm.draft()
    firm.manager.groups.add(*Group.objects.filter(name__in=[Role.SALES_DIRECTOR, Role.ADMINISTRATOR]))
    client.force_login(firm.manager)
    asked = [(parameter, text) for parameter in PARAMETERS[name] for text in NONSENSE]

    answers = {(one, text[:30]): client.get(reverse(name), {one: text}) for one, text in asked}

    assert {asked: r.status_code for asked, r in answers.items() if r.status_code not in (200, 302, 400, 404)} == {}
    for response in answers.values():
        response.close()


@pytest.mark.parametrize("sort", ["newest", "-due", "amount", "-number"])
def test_no_position_breaks_a_list(client, firm, sort):
    firm.draft()
    client.force_login(firm.manager)

    answers = {
        (place, text[:30]): client.get(reverse("orders:list"), {"sort": sort, place: text}).status_code
        for place in ("after", "before")
        for text in NONSENSE
    }

    assert set(answers.values()) == {200}


@pytest.mark.parametrize("key", ["0", "-1", "9" * 19, "9" * 30, NINES, "abc", "%00", "1%00", "１"])
@pytest.mark.parametrize(
    "path", ["/orders/{}/", "/customers/{}/edit/", "/aftersales/shipments/{}/sign/", "/notices/{}/"]
)
def test_a_key_that_is_none_is_404(client, firm, path, key):
    client.force_login(firm.admin)

    assert client.get(path.format(key)).status_code == 404


@pytest.mark.parametrize("text", NONSENSE)
def test_a_broken_position_in_the_story_shows_its_beginning(client, firm, text):
    order = firm.draft()
    client.force_login(firm.assistant)

    response = client.get(reverse("orders:timeline", args=[order.pk]), {"before": text})

    assert response.status_code == 200


@pytest.mark.parametrize("field", ["username", "password", "next"])
@pytest.mark.parametrize("text", ["\x00", LONG, "//example.com"])
def test_no_log_in_breaks(client, firm, field, text):
    data = {"username": firm.assistant.username, "password": "x", "next": ""} | {field: text}

    response = client.post(reverse("login"), data)

    assert response.status_code == 200


def test_a_language_that_is_none_changes_nothing_and_leads_nowhere_else(client, firm):
    client.force_login(firm.assistant)

    response = client.post(reverse("set_language"), {"language": "xx\x00", "next": "https://example.com/"})

    assert response.url == "/"
    firm.assistant.refresh_from_db()
    assert firm.assistant.language == "en"


def test_the_file_that_is_missing_is_asked_for(client, firm):
    order = firm.draft()
    client.force_login(firm.assistant)

    response = client.post(reverse("orders:attach", args=[order.pk]), {"x": "1"}, follow=True)

    assert "Choose the file first." in response.content.decode()
    assert not order.attachments.exists()


@pytest.mark.parametrize("move", ["submit-order", "revise-order"])
def test_a_move_from_the_wrong_state_is_told_on_the_page(client, firm, move):
    order = firm.order("confirmed")
    client.force_login(firm.assistant)

    response = client.post(reverse(f"orders:{move}", args=[order.pk]), {"version": NINES}, follow=True)

    assert f"{order} is “Confirmed”: this step is not possible from there." in response.content.decode()


def test_more_fields_than_any_form_has_are_not_read(client, firm):
    client.force_login(firm.assistant)

    response = client.post(reverse("orders:create"), {f"lines-{n}-note": "x" for n in range(6000)})

    assert response.status_code == 400


def test_parts_of_a_kind_that_is_none_are_404(client, firm):
    client.force_login(firm.assistant)

    for name, args in (("add-part", [firm.customer.pk, "purse"]), ("edit-part", ["purse", 1])):
        assert client.get(reverse(f"customers:{name}", args=args)).status_code == 404
    assert Contact.objects.count() + InvoiceTitle.objects.count() == 1


def test_a_product_that_nobody_has_is_not_priced(client, firm):
    ProductFactory(list_price=None, cost=None)
    client.force_login(firm.manager)

    response = client.get(reverse("orders:pick-product"), {"q": "hy", "customer": firm.customer.pk})

    assert [result["price"] for result in response.json()["results"]] == ["318", ""]
