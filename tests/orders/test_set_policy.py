"""The director sets the policy in the admin, from a fresh company on."""

import pytest
from django.urls import reverse

from orderdesk.policy.models import Policy

pytestmark = pytest.mark.django_db


def test_the_director_writes_the_first_policy_and_it_takes_effect(client, firm):
    client.force_login(firm.director)
    url = reverse("admin:policy_policy_add")
    form = client.get(url).context["adminform"].form
    data = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    data |= {"director_from": "500", "licence_needed": "on"}

    response = client.post(url, data)

    order = firm.order("in_approval")
    assert response.status_code == 302
    assert Policy.objects.get().director_from == 500
    assert [approval.level for approval in order.approvals.order_by("place")] == ["manager", "director"]
    assert client.get(url).status_code == 403


def test_the_one_row_opens_at_once(client, firm):
    client.force_login(firm.director)

    before = client.get(reverse("admin:policy_policy_changelist"))
    Policy.current().sign(by=firm.director).save()
    after = client.get(reverse("admin:policy_policy_changelist"))

    assert (before.url, after.url) == (
        reverse("admin:policy_policy_add"),
        reverse("admin:policy_policy_change", args=[1]),
    )
