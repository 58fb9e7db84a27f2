"""The page of a change: old and new, its effect, who is asked; and the steps that are taken from it."""

import pytest
from django.urls import reverse

from fulfillment.services import answer_change
from orderdesk.notifications.services import deliver_due
from orders.models import ChangeRequest
from tests.factories import make_stock
from tests.orders.changes import agree, ask, draft

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


@pytest.fixture
def firm(firm):
    firm.production.language = firm.director.language = "en"
    firm.production.save()
    firm.director.save()
    return firm


def shown(client, person, change, **options):
    client.force_login(person)
    return client.get(change.get_absolute_url(), **options)


def test_the_page_shows_old_and_new_and_what_follows(client, firm):
    make_stock(firm.product, 100)
    order = firm.order("in_production", payment_terms="30%预付，余款到付")
    change = draft(firm, order, quantities={1: 11})

    page = shown(client, firm.am, change)

    rows = page.context["rows"]
    row = {"label": "Line 1 (开关电源 240W) · quantity", "old": "10", "new": "11"}
    assert rows == [row]
    money = page.context["money"]
    assert (money["new"] - money["old"], "margin" in money) == (318, False)
    assert sum(i.amount for i in money["new_plan"]) == order.total + 318
    text = page.content.decode()
    assert "Ask: Production, Warehouse, Finance, Sales manager" in text
    assert "90" in text
    assert "王建平" in page.context["text"]
    assert "margin" in shown(client, firm.manager, change).context["money"]


def test_from_the_draft_to_the_applied_change_by_page(client, firm):
    order = firm.order("in_production")
    change = draft(firm, order, quantities={1: 11})
    client.force_login(firm.am)
    client.post(reverse("fulfillment:ask-change", args=[change.pk]), {"version": change.version})

    for person in (firm.production, firm.finance, firm.manager):
        page = shown(client, person, change)
        data = {"version": page.context["change"].version, "decision": "agree"}
        if person == firm.production:
            item = change.items.get().pk
            assert client.post(reverse("fulfillment:answer-change", args=[change.pk]), data).status_code == 409
            data |= {f"item-{item}-kind": "to_make", f"item-{item}-ready_on": order.due_on.isoformat()}
        answer = client.post(reverse("fulfillment:answer-change", args=[change.pk]), data)
        assert (answer.status_code, answer.url) == (302, change.get_absolute_url())

    order.refresh_from_db()
    assert order.revision == 1
    page = shown(client, firm.am, change)
    assert "revision 1" in page.content.decode()
    assert "10 → 11" in page.context["text"]


def test_refusing_by_page_needs_words(client, firm):
    change = ask(firm, firm.order("in_production"), quantities={1: 11})
    client.force_login(firm.production)
    url = reverse("fulfillment:answer-change", args=[change.pk])

    assert client.post(url, {"decision": "refuse"}).status_code == 409
    assert client.post(url, {"decision": "refuse", "reason": "产能已满"}).status_code == 302
    assert "产能已满" in shown(client, firm.am, change).content.decode()
    client.force_login(firm.production)
    assert client.post(url, {"decision": "agree"}).status_code == 409


def test_whoever_reads_no_prices_finds_none(client, firm):
    order = firm.order("in_production", price="98765.43")
    change = ask(firm, order, lines={1: {"unit_price": 87654}}, quantities={1: 11}, payment_terms="款到发货")
    answer_change(change.pk, agrees=False, reason="87654 太低", by=firm.manager)

    for person in (firm.production, firm.warehouse, firm.logistics):
        text = shown(client, person, change).content.decode().replace(",", "")
        assert not any(figure in text for figure in ("98765", "87654", "款到发货", "月结"))
        assert "quantity" in text
    assert "87654" in shown(client, firm.am, change).content.decode()


def test_the_page_is_hidden_with_its_order(client, firm):
    change = ask(firm, firm.order("in_production"), quantities={1: 11})

    assert shown(client, firm.stranger, change).status_code == 404
    for step in ("ask", "answer", "rebase"):
        assert client.post(reverse(f"fulfillment:{step}-change", args=[change.pk])).status_code == 404
    client.force_login(firm.logistics)
    assert client.post(reverse("fulfillment:answer-change", args=[change.pk])).status_code == 404
    client.force_login(firm.production)
    assert client.post(reverse("fulfillment:ask-change", args=[change.pk])).status_code == 404


def test_it_stands_on_the_benches_of_those_asked_and_on_the_order(client, firm):
    order = firm.order("in_production")
    change = ask(firm, order, quantities={1: 11})
    deliver_due()

    for person in (firm.production, firm.finance, firm.manager):
        client.force_login(person)
        assert change.number in client.get("/").content.decode()
    client.force_login(firm.logistics)
    assert change.number not in client.get("/").content.decode()
    client.force_login(firm.am)
    assert change.number in client.get(order.get_absolute_url()).content.decode()


def test_what_no_longer_fits_is_said_and_compared_anew_by_page(client, firm):
    order = firm.order("confirmed")
    first, second = ask(firm, order, quantities={1: 11}), ask(firm, order, quantities={1: 12})
    agree(firm, first)
    agree(firm, second)

    page = shown(client, firm.am, second)
    assert "was 10 when the change was asked for and is 11 now" in page.content.decode()
    client.post(reverse("fulfillment:rebase-change", args=[second.pk]), {"version": page.context["change"].version})

    assert ChangeRequest.objects.get(pk=second.pk).status == "asked"


def test_withdrawing_by_page(client, firm):
    change = ask(firm, firm.order("confirmed"), quantities={1: 11})
    url = reverse("orders:withdraw-change", args=[change.pk])
    client.force_login(firm.am)

    assert client.post(url, {"version": 1}).status_code == 409
    assert client.post(url).status_code == 302
    assert ChangeRequest.objects.get().status == "withdrawn"
