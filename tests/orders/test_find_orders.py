"""Every key of the search, every filter, every sort, and pages that neither skip nor repeat a row."""

from datetime import timedelta
from itertools import product as every
from urllib.parse import quote

import pytest
from django.http import QueryDict
from django.urls import reverse
from django.utils.timezone import localdate

from customers.models import Customer
from customers.services import save_part
from orderdesk.core.calendar.months import last_day
from orderdesk.core.text.typed import phone_typed
from orderdesk.policy.models import Policy
from orders.lists.orders import SORTS, find_orders, read_question
from orders.models import Order, OrderLine
from tests.factories import CustomerFactory, ProductFactory
from tests.orders.found import found, keys
from tests.orders.receipts import pay

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "word",
    [
        "202",
        "-001",
        "001",
        "无锡",
        "无锡锐丰",
        "wxrf",
        "wuxi",
        "1386",
        "4471",
        "13861724471",
        "开关",
        "hy-ps",
        "kgdy",
        "sf123",
        "7890",
        "锐",
        "锐丰_开关",
        "ＷＸＲＦ",
    ],
)
def test_every_key_of_the_search_finds_the_order(word, firm):
    order = firm.order("shipped")
    other = firm.draft(
        customer=CustomerFactory(name="常州启源电气", short_name="启源", owner=firm.am, known=False),
        contact_phone="051985551234",
    )
    other.lines.update(product=ProductFactory(code="ZZ-9", name="变频器", spec=""))

    assert keys(found(firm.manager, f"q={word.replace('_', ' ')}")) == [order.pk]


@pytest.mark.parametrize(
    "word",
    [
        "138-6172-4471",
        "138 6172 4471",
        "+86 138 6172 4471",
        "(+86) 138-6172-4471",
        "0086 13861724471",
        "１３８６１７２４４７１",
        "po—77／a",
        "ＰＯ－77/A",
        "{number}",
        "{shipment}",
        "{receipt}",
    ],
)
def test_numbers_are_found_however_they_are_written(word, firm, client):
    order = firm.order("shipped", contact_phone="13861724471", customer_po="PO–77/A")
    receipt = pay(order, "1", firm)
    texts = {
        "number": order.number.replace("-", "－"),
        "shipment": order.shipments.get().number.lower().replace("-", "—"),
        "receipt": receipt.number.replace("-", "–"),
    }
    firm.draft(contact_phone="051985551234", customer=CustomerFactory(owner=firm.am, known=False))

    sought = word.format(**texts)
    client.force_login(firm.manager)
    (group,) = [g for g in client.get(reverse("search"), {"q": sought}).context["groups"] if g.title == "订单"]

    assert keys(found(firm.manager, f"q={quote(sought)}")) == [order.pk]
    assert [result.label for result in group.results] == [order.number]


@pytest.mark.parametrize("word", ["0510-8552-1234", "(0510) 85521234", "+86 510 8552 1234", "8552 1234", "85521234"])
def test_a_customer_is_found_by_the_phone_as_it_is_shown(word, firm):
    customer = firm.customer
    contact = customer.contacts.get()
    contact.phone = phone_typed("0510-85521234")
    save_part(contact, by=firm.assistant)

    assert list(Customer.objects.all().found_by(word, firm.manager)) == [customer]


@pytest.mark.parametrize("word", ["草稿 {}", "草稿{}", "Draft {}", "#{}"])
def test_a_draft_is_found_by_the_only_name_it_has(word, firm):
    draft, numbered = firm.draft(), firm.order("in_approval")

    assert keys(found(firm.manager, f"q={quote(word.format(draft.pk))}")) == [draft.pk]
    assert keys(found(firm.manager, f"q={quote(word.format(numbered.pk))}")) == []


def test_what_nobody_has_is_not_found(firm):
    firm.order("shipped")

    assert keys(found(firm.manager, "q=没有这个")) == []


def test_a_common_word_is_met_along_the_walk(monkeypatch, firm):
    orders = [firm.draft() for _ in range(4)]
    monkeypatch.setattr("orders.lists.orders.words.RARE", 2)
    monkeypatch.setattr("orders.lists.orders.words.MANY_CUSTOMERS", 0)

    assert keys(found(firm.manager, "q=锐丰")) == [order.pk for order in reversed(orders)]
    assert keys(found(firm.manager, "q=1386")) == [order.pk for order in reversed(orders)]
    assert keys(found(firm.manager, "q=开关")) == [order.pk for order in reversed(orders)]
    assert keys(found(firm.manager, "q=没有")) == []


def test_the_warehouse_finds_nothing_by_phone(firm):
    firm.order("confirmed")

    assert keys(found(firm.warehouse, "q=13861724471")) == []
    assert len(keys(found(firm.warehouse, "q=锐丰"))) == 1


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("status=confirmed", {"confirmed"}),
        ("status=open", {"confirmed", "awaiting_supply"}),
        ("status=draft&status=confirmed", {"draft", "confirmed"}),
        ("status=nonsense", {"draft", "confirmed", "awaiting_supply", "cancelled"}),
        ("late=1", set()),
        ("amount=large", set()),
        ("amount=small", {"draft", "confirmed", "awaiting_supply", "cancelled"}),
        ("owner=999999", set()),
    ],
)
def test_filters(query, expected, firm):
    from aftersales.services import cancel_order

    for status in ("draft", "confirmed", "awaiting_supply"):
        firm.order(status)
    cancel_order(firm.draft().pk, reason="不要了", by=firm.assistant)

    assert {row["status"] for row in found(firm.manager, query).rows} == expected


@pytest.fixture
def spread(firm):
    """Orders with days, dates and amounts that neither rise nor fall together, some of them equal."""
    firm.once("spread", lambda: _make_spread(firm))


def _make_spread(firm):
    today = localdate()
    for number in range(23):
        ordered = today - timedelta(days=(number * 37) % 100)
        due = ordered + timedelta(days=(number * 13) % 60)
        firm.draft(str(1 + number % 5), price=str(100 + number % 3), ordered_on=ordered, due_on=due)


@pytest.mark.parametrize(("sort", "sign"), list(every(SORTS, ("", "-"))))
@pytest.mark.parametrize("narrow", ["", "ordered_from", "due_to", "due in whole months"])
def test_pages_neither_skip_nor_repeat(sort, sign, narrow, firm, spread):
    day = localdate() - timedelta(days=45)
    first, last = day.replace(day=1), last_day(day + timedelta(days=20))
    bounds = {
        "": "",
        "ordered_from": f"&ordered_from={day}",
        "due_to": f"&due_to={day + timedelta(days=40)}",
        "due in whole months": f"&due_from={first}&due_to={last}",
    }[narrow]
    limits = {
        "": {},
        "ordered_from": {"ordered_on__gte": day},
        "due_to": {"due_on__lte": day + timedelta(days=40)},
        "due in whole months": {"due_on__range": (first, last)},
    }
    expected = list(
        Order.objects.filter(**limits[narrow])
        .order_by(f"{sign}{SORTS[sort]}", f"{sign}pk")
        .values_list("pk", flat=True)
    )

    seen, query = [], f"?sort={sign}{sort}{bounds}"
    backwards = None
    while query:
        page = found(firm.manager, query[1:], size=5)
        seen += keys(page)
        backwards, query = page.prev_url, page.next_url

    assert seen == expected
    before_last = found(firm.manager, backwards[1:], size=5)
    rest = len(expected) % 5 or 5
    assert keys(before_last) == expected[-rest - 5 : -rest]


@pytest.mark.parametrize("rare", [1, 5000], ids=["too many to sort", "few, found along another sort"])
@pytest.mark.parametrize(("sort", "sign"), list(every(SORTS, ("", "-"))))
@pytest.mark.parametrize("query", ["late=1", "status=open&amount=large", "late=1&amount=large"])
def test_pages_of_the_few_neither_skip_nor_repeat(monkeypatch, query, sort, sign, rare, firm, spread):
    Order.objects.update(status="in_review")
    Policy.objects.update_or_create(pk=Policy.current().pk, defaults={"large_from": 300, "small_below": 100})
    monkeypatch.setattr("orders.lists.orders.words.RARE", rare)
    limits = {"status": "in_review"}
    limits |= {"due_on__lt": localdate()} if "late" in query else {}
    limits |= {"total__gte": 300} if "large" in query else {}
    expected = list(
        Order.objects.filter(**limits).order_by(f"{sign}{SORTS[sort]}", f"{sign}pk").values_list("pk", flat=True)
    )
    assert 5 < len(expected) < 23

    seen, rest = [], f"{query}&sort={sign}{sort}"
    while rest:
        page = found(firm.manager, rest, size=5)
        seen += keys(page)
        rest = page.next_url.lstrip("?")

    assert seen == expected


@pytest.fixture
def many_of_a_month(monkeypatch, firm):
    """So many numbers begin alike that they are met along the walk, not looked up."""
    monkeypatch.setattr("orders.lists.orders.words.RARE", 3)
    monkeypatch.setattr("orders.lists.orders.words.HANDFUL", 2)
    placed = []
    for n in range(9):
        order = firm.draft("1")
        rank = 202401 * 10**9 + n + 1
        day = localdate().replace(year=2024, month=1, day=n + 1)
        Order.objects.filter(pk=order.pk).update(
            number=f"202401-{n + 1:03d}", number_rank=rank, ordered_on=day, status="in_approval"
        )
        order.refresh_from_db()
        orders_terms(order)
        placed.append(order.pk)
    return firm, placed


def orders_terms(order):
    from orders.services.search_terms import keep_terms

    keep_terms(order)


def test_the_start_of_a_month_finds_all_of_it_in_pages_that_skip_and_repeat_nothing(many_of_a_month):
    firm, placed = many_of_a_month
    by_phone = firm.draft("1", contact_phone="0512202401")  # ends like the month

    seen, query = [], "q=202401"
    while query:
        page = found(firm.director, query, size=4)
        seen += keys(page)
        query = page.next_url.lstrip("?")

    assert seen == [by_phone.pk, *reversed(placed)]


def test_an_order_placed_after_the_month_of_its_number_is_found_too(many_of_a_month):
    firm, placed = many_of_a_month
    odd = placed[4]
    Order.objects.filter(pk=odd).update(ordered_on=localdate())

    assert keys(found(firm.director, "q=202401"))[0] == odd


@pytest.mark.parametrize(("rare", "handful"), [(1, 0), (5000, 300)])
@pytest.mark.parametrize("word", ["锐丰", "无锡锐丰", "开关", "001", "1386"])
def test_what_is_found_can_be_asked_about_in_another_question(monkeypatch, rare, handful, word, firm):
    monkeypatch.setattr("orders.lists.orders.words.RARE", rare)
    monkeypatch.setattr("orders.lists.orders.words.HANDFUL", handful)
    order = firm.order("in_approval", "1", "2")
    question = read_question(QueryDict(f"q={quote(word)}"))

    orders = find_orders(firm.manager, question, on=localdate(), policy=Policy.current())

    assert [line.order_id for line in OrderLine.objects.filter(order__in=orders.values("pk"))] == [order.pk] * 2
