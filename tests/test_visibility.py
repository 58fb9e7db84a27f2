"""Nobody reads a figure that is not theirs, on any page, list, search, export, picker, story, refusal or admin page.

Every URL of the site map is walked, by GET and by POST, as every role that something is hidden from.
"""

import re
from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.db import connection, transaction
from django.urls import reverse
from django.utils.timezone import now

from customers.models import Customer
from orderdesk.accounts.sessions import Session
from orderdesk.core.paper import pdf
from orders.models import Order, Product
from tests.walk.addresses import (
    ABOUT_NOBODY,
    OF_COMPANY,
    OF_DEPARTMENT,
    OF_LINK,
    OF_LOOKS,
    OF_PRODUCT,
    OF_SHEET,
    OFFER_STEPS,
    STATEMENT_STEPS,
    url_names,
    urls_of,
)
from tests.walk.posts import POST_ONLY
from tests.walk.strangers import strangers
from tests.walk.telltales import TELLTALES, read_in, text_of
from tests.walk.undone import Writes, undone
from tests.walk.world import LANDLINE, PHONE, standing_world

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("place")]

HIDDEN = {
    "warehouse": ["price", "cost", "credit", "phone"],
    "production": ["price", "cost", "credit", "phone"],
    "logistics": ["price", "cost", "credit"],
    "aftersales": ["cost", "credit"],
    "finance": ["phone"],
    "am": ["cost"],
    "assistant": ["cost"],
}
# Empty, and filled with what any form of the site would take, so that moves are refused, denied or made.
POSTED = [
    {},
    {
        "decision": "approve",
        "result": "passed",
        "note": "",
        "reason": "不要了",
        "version": "1",
        "which": "good",
        "text": "催货",
        "kind": "quality",
        "priority": "high",
        "measures": "更换",
        "solution": "repair",
        "reached": "yes",
        "overall": "4",
        "satisfaction": "5",
        "told": "us",
        "signed_by": "王建平",
        "how": "paper",
        "on_hand": "3",
        "channel": "phone",
    },
]


@pytest.fixture
def world(db, ready, place, tmp_path):
    return standing_world(ready, tmp_path)


@pytest.fixture(autouse=True)
def papers_are_not_laid_out(monkeypatch):
    """Of a paper its template is read, in which all stands that could stand on it."""
    monkeypatch.setattr(pdf, "render_pdf", lambda html, css="": html.encode())


def undone_post(client, url, data, pages):
    """What a POST whose effects do not outlive it answers, and what the page shows that it leads to.

    A page of the walk that a refusal leads back to shows what it shows by itself, and the refusal: it is asked once.
    """
    with transaction.atomic(), connection.execute_wrapper(writes := Writes()):
        response = client.post(url, data)
        target = response.headers.get("Location", "").partition("#")[0]
        if target and not writes.any and target in pages:
            response.content = "\n".join(str(message) for message in get_messages(response.wsgi_request))
        elif target:
            response = client.get(target, follow=True)
        transaction.set_rollback(True)
    return response


def _posted(name):
    """What is posted to one URL name. A paper takes nothing of it but its size, and is printed once."""
    if name in ("logout", "login", "password_change"):
        return []
    return POSTED[:1] if ":print-" in name else POSTED


def answers(client, world, name, pages):
    """(method, url, response) of everything that can be asked of one URL name; `pages` are those walked by GET."""
    for url in urls_of(world, name):
        if name not in POST_ONLY:
            yield "GET", url, undone(lambda url=url: client.get(url, follow=True))
        for data in _posted(name):
            response = undone_post(client, url, data, pages)
            yield f"POST {len(data)}", url, response
            if response.status_code in (404, 405):
                break  # for whatever is posted


def test_the_figures_can_be_read_where_nothing_hides_them(client, world):
    """The control: with every right each tell-tale figure is found, so that not finding it means something."""
    client.force_login(world.firm.admin)
    urls = [url for name in url_names() if name not in POST_ONLY | {"login"} for url in urls_of(world, name)]
    urls.append(reverse("customers:edit-part", args=["contact", world.firm.customer.contacts.get(name="赵敏").pk]))
    approval = world.orders["in_approval"].approvals.pending().get()
    seen = " ".join(text_of(client.get(url)) for url in urls)
    client.force_login(world.firm.manager)
    seen += text_of(client.get(reverse("orders:approve-order", args=[approval.order_id])))
    seen += text_of(client.get(reverse("orders:create") + f"?copy={approval.order_id}"))

    told = {kind: read_in(seen, [kind]) for kind in TELLTALES}

    assert told == TELLTALES


def _hidden_on(name, role):
    """What stands behind a link tells its customer's own account or offer to whoever has it: that is what it is for."""
    told = {**dict.fromkeys(STATEMENT_STEPS, ("price",)), **dict.fromkeys(OFFER_STEPS, ("price", "phone"))}
    return [kind for kind in HIDDEN[role] if kind not in told.get(name, ())]


@pytest.mark.parametrize("role", HIDDEN)
def test_no_page_and_no_refusal_tells_what_is_hidden(client, world, role):
    client.force_login(getattr(world.firm, role))
    Session.objects.update(seen_at=now() + timedelta(hours=1))  # what a request notes of the session is undone with it
    names = url_names()
    pages = {url for name in names if name not in POST_ONLY for url in urls_of(world, name)}

    leaks = [
        (method, url, found)
        for name in names
        for method, url, response in answers(client, world, name, pages)
        if (found := read_in(text_of(response), _hidden_on(name, role), url))
    ]

    assert leaks == []


def test_a_refusal_is_read_without_its_page(client, world):
    """The control of `undone_post`: the sentence of a refusal is read, and a page that something changed is asked."""
    order = world.orders["confirmed"]
    page, moves = order.get_absolute_url(), ["fulfillment:confirm-order", "orders:make-link"]
    client.force_login(world.firm.am)

    refused, made = (text_of(undone_post(client, reverse(name, args=[order.pk]), POSTED[0], {page})) for name in moves)

    assert (len(refused) < 200, order.number in refused) == (True, True)
    assert "<html" in made


@pytest.mark.parametrize("role", ["warehouse", "finance", "logistics"])
def test_an_export_has_the_columns_of_its_reader_and_masks_the_rest(client, world, role):
    client.force_login(getattr(world.firm, role))

    told = text_of(client.get(reverse("orders:export")))

    headings = [name for name in ("单价(元)", "金额(元)", "付款方式") if name in told]
    assert len(headings) == (3 if role == "finance" else 0)
    assert ("139****5678" in told, PHONE in told) == (role != "logistics", role == "logistics")


FINDERS = ["search", "orders:list", "orders:export", "customers:list", "customers:pick"]


def found_by(client, word, names=FINDERS):
    """Where the company of the tests is found by a word."""
    return [name for name in names if "无锡锐丰" in text_of(client.get(reverse(name), {"q": word}, follow=True))]


@pytest.mark.parametrize("role", ["warehouse", "finance"])
def test_who_reads_phones_masked_finds_nothing_by_their_digits(client, world, role):
    client.force_login(getattr(world.firm, role))
    words = [PHONE, PHONE[-8:], PHONE[3:7], LANDLINE, LANDLINE[-8:], "0510-"]

    found = {word: found_by(client, word) for word in words}

    assert found == {word: [] for word in words}


def test_who_reads_phones_finds_by_them(client, world):
    client.force_login(world.firm.am)

    assert found_by(client, PHONE[-8:]) == FINDERS
    assert found_by(client, LANDLINE) == FINDERS


@pytest.mark.parametrize("text", ["value=f0a262962c", "1262962.00", "22:17:05.262962+08:00"])
def test_a_random_token_is_no_figure(text):
    assert read_in(text, ["cost"]) == []
    assert read_in(text + " ¥262,962.10".replace(",", ""), ["cost"]) == ["262962"]


# --- strangers -----------------------------------------------------------------------------------------------------


def asked(client, urls, name):
    """The codes of every address, in their order; what several rows have for their address is asked once."""
    methods = {"POST": lambda url: client.post(url, POSTED[1])}
    if name not in POST_ONLY:
        methods["GET"] = client.get
    codes = {method: {url: ask(url).status_code for url in dict.fromkeys(urls)} for method, ask in methods.items()}
    return {method: [of_url[url] for url in urls] for method, of_url in codes.items()}


def test_a_stranger_cannot_tell_an_order_or_customer_from_none(client, world):
    """Each URL of an order, a customer and all that hangs on them: 404, or the 405 that everybody gets."""
    others = ABOUT_NOBODY | OF_PRODUCT | OF_SHEET | OF_DEPARTMENT | OF_COMPANY | {*OF_LINK} | OF_LOOKS
    names = [name for name in url_names() if name not in others]
    urls = {name: urls_of(world, name) for name in names}
    absent = {name: [re.sub(r"\d+", "987654321", url) for url in urls[name]] for name in names}
    rows = {model: model.history.count() for model in (Order, Customer, Product)}

    for who, stranger in strangers(world.firm).items():
        client.force_login(stranger)
        told = {name: asked(client, urls[name], name) for name in names}

        assert told == {name: asked(client, absent[name], name) for name in names}, who
        assert {code for of_name in told.values() for codes in of_name.values() for code in codes} == {404, 405}, who
        assert [name for name in names if 405 in told[name].get("GET", [])] == [], who
    assert rows == {model: model.history.count() for model in rows}


def test_lists_searches_and_pickers_show_a_stranger_nothing(client, world):
    for who, stranger in strangers(world.firm).items():
        client.force_login(stranger)

        assert found_by(client, "锐丰") == [], who


def test_the_back_office_sees_orders_from_the_supply_answer_on_and_no_customers(client, world):
    client.force_login(world.firm.warehouse)

    codes = {state: client.get(order.get_absolute_url()).status_code for state, order in world.orders.items()}

    hidden = ["draft", "in_review", "in_approval"]
    assert found_by(client, "xrf", ["customers:list", "customers:pick"]) == []
    assert codes == {state: 404 if state in hidden else 200 for state in world.orders}
