"""Every form and every address of the site with what must not go in: a sentence, nothing written, nothing lost."""

import pytest
from django.urls import reverse

from tests.filled import (
    CHANGED,
    FORMS,
    LONG,
    NINES,
    NULL,
    PAST,
    SOON,
    agree,
    answer,
    answer_ticket,
    approve,
    cancel,
    close,
    contact,
    count,
    credit,
    customer,
    dispatch,
    filled,
    give_up,
    known_product,
    paper,
    product,
    reassign,
    reassign_ticket,
    reply,
    review,
    say,
    set_fields,
    sign,
    solve,
    talk,
    ticket,
    title,
    transfer,
    written,
)
from tests.typed_forms import lost_from

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


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
    (answer, {"line-*-ready_on": PAST}, "This day has passed."),
    (answer, {"line-*-ready_on": "2026-02-30"}, "There is no such date: 2026-02-30."),
    (answer, {"line-*-ready_on": "9" * 10_000}, "is not a date."),
    (answer, {"line-*-note": "货\x00"}, NULL),
    (answer, {"line-*-note": LONG}, "Ensure this value has at most 200 characters (it has 10000)."),
    (agree, {"version": "1"}, CHANGED),
    (agree, {"agreed_on": PAST}, "This day has passed."),
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
    (set_fields, {"version": "1"}, CHANGED),
    (set_fields, {"version": NINES}, CHANGED),
    (set_fields, {"version": "abc"}, "Nothing is saved yet."),
    (set_fields, {"@项目编号": LONG}, "Ensure this value has at most 200 characters (it has 10000)."),
    (set_fields, {"@项目编号": "XM\x00"}, NULL),
    (set_fields, {"@质保期": "一打"}, "“一打” is not a number."),
    (set_fields, {"@质保期": "1e9"}, "“1e9” is not a number."),
    (set_fields, {"@验收日": "2026-02-30"}, "There is no such date: 2026-02-30."),
    (set_fields, {"@包装要求": "铁箱"}, "is not one of the available choices."),
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


@pytest.mark.parametrize(("form", "who"), [(reassign, "am"), (transfer, "am")])
def test_handing_over_to_who_has_it_already_is_refused_in_words(client, firm, form, who):
    _person, url, data = filled(firm, form, {"owner": str(firm.am.pk)})
    client.force_login(firm.manager)

    response = client.post(url, data)

    assert response.status_code == 422
    assert f"{firm.am} already has" in response.content.decode()


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
