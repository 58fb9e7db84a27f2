"""Colleagues in the admin: roles by the names that people know."""

import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db


def test_roles_are_told_in_words(client, firm):
    client.force_login(firm.admin)
    client.cookies["django_language"] = "en"
    page = reverse("admin:accounts_user_change", args=[firm.warehouse.pk])

    listed = client.get(reverse("admin:accounts_user_changelist")).context["cl"]
    groups = client.get(page).context["adminform"].form.fields["groups"]

    names = {user.pk: listed.model_admin.role_names(user) for user in listed.result_list}
    assert names[firm.warehouse.pk] == "Warehouse"
    assert "Sales manager" in [label for _key, label in groups.choices]
