"""The page of one action."""

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from tests.reports.entered import LIST, enter

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", ["am", "production", "assistant", "stranger"])
def test_an_action_is_hidden_from_who_has_nothing_to_do_with_it(client, firm, role):
    action = enter(firm)
    client.force_login(getattr(firm, role))

    assert client.get(reverse("reports:action", args=[action.pk])).status_code == 404
    assert client.get(LIST).context["list"].rows == []


def test_its_owner_sees_it_and_may_close_but_not_reassign_it(client, firm):
    action = enter(firm)
    client.force_login(firm.warehouse)

    page = client.get(reverse("reports:action", args=[action.pk]))
    reassigned = client.post(
        reverse("reports:action", args=[action.pk]),
        {"what": "reassign", "owner": firm.am.pk, "due_on": f"{localdate()}", "version": "1"},
    )

    assert list(page.context["forms"]) == ["close"]
    assert reassigned.status_code == 403


def test_finance_reads_and_does_not_decide(client, firm):
    action = enter(firm)
    client.force_login(firm.finance)

    assert client.get(reverse("reports:action", args=[action.pk])).context["forms"] == {}
    assert client.get(reverse("reports:enter-action")).status_code == 403
    assert client.post(reverse("reports:carry-actions"), {"month": "2026-10"}).status_code == 403
