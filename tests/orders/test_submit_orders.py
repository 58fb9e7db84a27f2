"""The ticked drafts are submitted, each by itself, and what happened is said for each."""

import pytest
from django.urls import reverse

from orders.models import Order
from tests.factories import Firm

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english", "in_english")]
SUBMIT = reverse("orders:submit-orders")


def outcomes(answer):
    return {row["order"].pk: (row["ok"], row["text"]) for row in answer.context["rows"]}


def test_mixed_states_are_said_for_each(client, firm):
    draft, going, foreign = firm.draft("10"), firm.order("confirmed", "10"), Firm().draft("10")
    client.force_login(firm.am)
    keys = {"order": [draft.pk, going.pk, foreign.pk]}

    asked = client.get(SUBMIT, keys)
    done = client.post(SUBMIT, keys)

    assert [row["order"].pk for row in asked.context["rows"]] == [going.pk, draft.pk]  # another team's is not seen
    assert outcomes(done)[draft.pk] == (True, "In review")
    assert outcomes(done)[going.pk][0] is False
    assert "this step is not possible from there" in outcomes(done)[going.pk][1]
    assert "1 of 2 done" in done.content.decode()
    statuses = dict(Order.objects.values_list("pk", "status"))
    assert statuses == {draft.pk: "in_review", going.pk: "confirmed", foreign.pk: "draft"}


def test_sent_twice_it_refuses_what_is_done(client, firm):
    draft = firm.draft("10")
    client.force_login(firm.am)

    client.post(SUBMIT, {"order": draft.pk})
    again = client.post(SUBMIT, {"order": draft.pk})

    assert outcomes(again)[draft.pk][0] is False
    assert Order.objects.get(pk=draft.pk).history.count() == 2


def test_nothing_ticked_leads_back_and_others_find_no_such_page(client, firm):
    client.force_login(firm.am)
    nothing = client.get(SUBMIT)
    client.force_login(firm.warehouse)

    assert (nothing.url, client.get(SUBMIT).status_code) == (reverse("orders:list"), 404)


@pytest.mark.parametrize("nonsense", ["x", "-1", "99999999999999999999", ""])
def test_nonsense_is_left_out(client, firm, nonsense):
    client.force_login(firm.am)

    assert client.post(SUBMIT, {"order": nonsense}).status_code == 302
