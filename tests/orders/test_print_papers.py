"""Papers of an order: the facts that stand on them, the states that allow them, and for whom."""

import hashlib
from decimal import Decimal

import pytest
from django.contrib.messages import get_messages

from orderdesk.core.models import Printing
from orders import services as orders
from tests.factories import Firm
from tests.papers import fonts_of, missing, papers_panel, press, printed, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.pdf]
NAMES = ["orders:print-confirmation", "orders:print-review", "orders:print-flow"]


@pytest.fixture
def firm():
    return Firm()


def test_the_confirmation_has_every_fact_and_the_amount_in_capitals(client, firm):
    order = firm.order("confirmed", "3", "2.5", price="318", freight=Decimal("120.50"))

    response = press(client, firm.assistant, "orders:print-confirmation", order.pk)

    facts = [
        order.number,
        firm.customer.name,
        "王建平",
        "13861724471",
        order.address,
        order.due_on,
        "月结30天",
        firm.product.code,
        "开关电源 240W",
        "2.5",
        "318.00",
        "954.00",
        "795.00",
        "120.50",
        "1,869.50",
        "人民币壹仟捌佰陆拾玖元伍角",
        "衡越工控（苏州）有限公司",
    ]
    assert missing(response, *facts) == []
    assert fonts_of(response.content) <= {"Noto-Sans-SC", "Noto-Sans-SC-Bold"}


def test_the_review_sheet_has_the_checklist_and_who_decided(client, firm):
    order = firm.order("confirmed", "3")

    response = press(client, firm.manager, "orders:print-review", order.pk)

    assert missing(response, order.number, "954.00", str(firm.assistant), str(firm.manager), "月结30天") == []


def test_a_review_that_asks_for_information_is_printed_too(client, firm):
    order = firm.order("in_review")
    orders.ask_information(order.pk, note="缺少收货人电话", by=firm.assistant)

    response = press(client, firm.assistant, "orders:print-review", order.pk)

    assert missing(response, "缺少收货人电话") == []


def test_the_routing_sheet_has_goods_and_people_but_no_prices(client, firm):
    order = firm.order("awaiting_supply", "3", price="318.77")

    response = press(client, firm.warehouse, "orders:print-flow", order.pk)

    text = text_of(response.content)
    assert (
        missing(response, order.number, firm.product.code, str(firm.assistant), str(firm.manager), "138****4471") == []
    )
    assert [price for price in ("318.77", "956.31", "月结30天", "人民币", "13861724471") if price in text] == []


def test_each_printing_is_recorded_with_its_copy_and_digest(client, firm):
    order = firm.order("confirmed")

    first = press(client, firm.assistant, "orders:print-confirmation", order.pk)
    second = press(client, firm.director, "orders:print-confirmation", order.pk)

    about = f"order:{order.pk}"
    assert printed() == [("confirmation", about, 1, firm.assistant), ("confirmation", about, 2, firm.director)]
    digests = [hashlib.sha256(response.content).hexdigest() for response in (first, second)]
    assert list(Printing.objects.order_by("copy").values_list("digest", flat=True)) == digests
    assert first.headers["Content-Disposition"].startswith("inline")


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("orders:print-confirmation", "awaiting_supply"),
        ("orders:print-review", "in_review"),
        ("orders:print-flow", "in_approval"),
    ],
)
def test_a_paper_is_refused_from_a_state_that_does_not_allow_it(client, firm, name, status):
    order = firm.order(status)

    response = press(client, firm.assistant, name, order.pk)

    assert response.headers["Location"] == f"{order.get_absolute_url()}#papers"
    assert [str(order) in str(message) for message in get_messages(response.wsgi_request)] == [True]
    assert printed() == []


@pytest.mark.parametrize("name", NAMES)
def test_a_paper_is_hidden_from_a_stranger(client, firm, name):
    order = firm.order("confirmed")

    assert press(client, firm.stranger, name, order.pk).status_code == 404
    assert printed() == []


@pytest.mark.parametrize("name", NAMES[:2])
def test_papers_with_prices_are_denied_to_who_reads_none(client, firm, name):
    order = firm.order("confirmed")

    assert press(client, firm.warehouse, name, order.pk).status_code == 403
    assert printed() == []


def test_the_order_page_tells_what_can_be_printed_and_who_printed_it_last(client, firm):
    order = firm.order("awaiting_supply")
    press(client, firm.director, "orders:print-flow", order.pk)
    client.force_login(firm.assistant)

    panel = papers_panel(client, order)

    shown = [name.partition("-")[2] for name in NAMES if f'/print/{name.partition("-")[2]}/"' in panel]
    assert shown == ["review", "flow"]
    assert str(firm.director) in panel
