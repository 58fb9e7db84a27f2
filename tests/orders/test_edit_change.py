"""A draft of a change is typed over again, until it is sent."""

import pytest
from django.urls import reverse

from fulfillment.services import ask_change
from tests.orders.changes import draft
from tests.orders.test_request_change import posted

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


def test_a_draft_is_edited_until_it_is_sent(client, firm):
    order = firm.order("confirmed")
    change = draft(firm, order, quantities={1: 11})
    client.force_login(firm.am)
    url = reverse("orders:edit-change", args=[change.pk])

    page = client.get(url)
    answer = client.post(url, posted(order, quantities={1: "12"}))

    assert page.context["lines"].forms[0]["quantity"].value() == "11"
    assert answer.url == change.get_absolute_url()
    assert change.items.get().new == "12.000"
    ask_change(change.pk, by=firm.am)
    sent = client.get(url, follow=True)
    assert sent.redirect_chain == [(change.get_absolute_url(), 302)]
    assert client.post(url, posted(order, quantities={1: "13"})).status_code == 422


def test_a_draft_is_hidden_from_everybody_else(client, firm):
    change = draft(firm, firm.order("confirmed"), quantities={1: 11})

    for person in (firm.stranger, firm.production, firm.finance):
        client.force_login(person)
        assert client.get(reverse("orders:edit-change", args=[change.pk])).status_code == 404
        assert client.get(change.get_absolute_url()).status_code == 404


def test_the_second_who_edits_sees_what_the_first_made_of_it(client, firm):
    order = firm.order("confirmed", "10", price="100")
    change = draft(firm, order, quantities={1: 11})
    url = reverse("orders:edit-change", args=[change.pk])
    client.force_login(firm.am)
    opened = client.get(url).context["version"]
    client.force_login(firm.assistant)
    client.post(url, posted(order, quantities={1: "12"}) | {"version": opened})
    client.force_login(firm.am)

    refused = client.post(url, posted(order, quantities={1: "13"}) | {"version": opened})
    stood = change.items.get().new
    saved = client.post(url, posted(order, quantities={1: "13"}) | {"version": refused.context["version"]})

    page = refused.content.decode()
    assert (refused.status_code, stood) == (422, "12.000")
    assert [row["new"] for row in refused.context["theirs"]] == ["12"]
    assert firm.assistant.name in page
    assert refused.context["lines"].forms[0]["quantity"].value() == "13"
    assert (saved.status_code, change.items.get().new) == (302, "13.000")


def test_a_dropped_line_is_named_with_the_way_back(client, firm):
    order = firm.order("confirmed", "10", "4")
    change = draft(firm, order, drop=[2])
    line = order.lines.get(position=2)
    client.force_login(firm.am)

    page = client.get(reverse("orders:edit-change", args=[change.pk]))

    assert [row["id"].value() for row in page.context["dropped"]] == [line.pk]
    dropped = page.content.decode().partition('id="dropped"')[2]
    assert f"{line.product.code} {line.product_name} × 4 台" in " ".join(dropped.split())
    assert "Put back" in dropped
    whole = client.get(reverse("orders:request-change", args=[order.pk]))
    assert whole.context["dropped"] == []
