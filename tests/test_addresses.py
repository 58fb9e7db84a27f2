"""Whatever stands in an address, no page breaks."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from orderdesk.accounts.models import Role
from tests.filled import LONG, NINES

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


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
        "product",
        "status",
        "sort",
        "amount",
        "late",
        "held",
        "ordered_from",
        "ordered_to",
        "due_from",
        "due_to",
        "view",
    ],
    "orders:export": ["q", "owner", "customer", "product", "status", "ordered_from", "due_to"],
    "orders:products": ["q", "after", "before"],
    "orders:pick-product": ["q", "customer"],
    "orders:price-history": ["customer", "product"],
    "orders:create": ["customer", "copy"],
    "customers:list": ["q", "view", "after", "before"],
    "customers:pick": ["q"],
    "fulfillment:stock": ["q", "after", "before"],
    "fulfillment:board": ["q", "owner", "team", "late"],
    "fulfillment:calendar": ["month"],
    "fulfillment:tasks": ["q", "kind", "show", "after", "before"],
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
