"""Those who decide on the ticked orders are urged; what is not theirs to decide is said for each."""

import pytest
from django.urls import reverse

from orderdesk.notifications.models import OutgoingMessage

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english", "in_english")]
NUDGE = reverse("orders:nudge-approvals")


def test_mixed_states_are_said_for_each(client, firm):
    waiting, going = firm.order("in_approval", "10"), firm.order("confirmed", "10")
    client.force_login(firm.assistant)

    done = client.post(NUDGE, {"order": [waiting.pk, going.pk]})
    again = client.post(NUDGE, {"order": [waiting.pk, going.pk]})

    texts = {row["order"].pk: (row["ok"], row["text"]) for row in done.context["rows"]}
    assert texts[waiting.pk] == (True, f"Urged: {firm.manager}.")
    assert texts[going.pk][0] is False
    assert "there is nothing left to decide" in texts[going.pk][1]
    assert "They were urged at" in again.context["rows"][1]["text"]
    assert OutgoingMessage.objects.filter(kind="nudge", channel="app", recipient=firm.manager).count() == 1


def test_others_find_no_such_page(client, firm):
    order = firm.order("in_approval", "10")
    client.force_login(firm.finance)

    assert client.get(NUDGE, {"order": order.pk}).status_code == 404
