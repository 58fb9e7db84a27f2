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


def test_the_admin_too_keeps_an_administrator(client, firm):
    client.force_login(firm.admin)
    page = reverse("admin:accounts_user_change", args=[firm.admin.pk])
    form = client.get(page).context["adminform"].form
    data = {name: form[name].value() for name in form.fields if form[name].value() is not None}

    answer = client.post(page, data | {"groups": []})

    assert answer.status_code == 200
    assert answer.context["adminform"].form.non_field_errors()
    firm.admin.refresh_from_db()
    assert firm.admin.groups.exists()
