"""How long people stay signed in: set by administrators."""

import pytest
from django.urls import reverse

from orderdesk.policy.models import Policy
from tests.typed_forms import fields_of

pytestmark = pytest.mark.django_db
URL = "setup:sign-in"


def test_the_times_and_the_roles_are_taken(client, firm):
    client.force_login(firm.admin)
    shown = fields_of(client.get(reverse(URL)))

    answer = client.post(
        reverse(URL),
        shown
        | {
            "session_idle_hours": "4",
            "strict_roles": ["warehouse", "sales_director"],
            "second_factor_roles": "finance",
        },
    )

    assert answer.url == reverse(URL)
    policy = Policy.current()
    assert (policy.session_idle_hours, policy.strict_roles) == (4, ["sales_director", "warehouse"])
    assert (policy.session_days, policy.strict_idle_minutes, policy.strict_session_hours) == (7, 60, 12)
    assert (policy.second_factor_roles, policy.second_factor_days) == (["finance"], 7)


@pytest.mark.parametrize(
    ("field", "value"),
    [("session_idle_hours", "0"), ("session_days", "31"), ("strict_idle_minutes", "x"), ("strict_roles", "king")],
)
def test_what_cannot_be_taken_is_named(client, firm, field, value):
    client.force_login(firm.admin)

    answer = client.post(reverse(URL), fields_of(client.get(reverse(URL))) | {field: value})

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert not Policy.objects.exists()


@pytest.mark.parametrize("who", ["manager", "director"])
def test_it_is_not_there_for_others(client, firm, who):
    client.force_login(getattr(firm, who))

    assert client.get(reverse(URL)).status_code == 404


def test_in_the_admin_the_director_reads_it_only(client, firm):
    client.force_login(firm.director)

    form = client.get(reverse("admin:policy_policy_add")).context["adminform"].form

    assert "approval_hours" in form.fields
    assert "session_days" not in form.fields
