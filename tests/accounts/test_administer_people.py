"""Colleagues in the admin: roles by the names that people know."""

import re

import pytest
from django.apps import apps
from django.contrib import admin
from django.urls import reverse
from django.utils.translation import override

from orderdesk.core.admin import is_nameless

pytestmark = pytest.mark.django_db
HAN = re.compile("[\u4e00-\u9fff]")


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


def test_every_word_of_the_admin_is_chinese():
    """Names of models, of the fields that are shown, of columns and choices; digits and names of things aside."""
    english = set()
    with override("zh-hans"):
        for model, pages in admin.site._registry.items():
            fields = [field for field in model._meta.fields if not is_nameless(field)]
            words = [model._meta.verbose_name, model._meta.verbose_name_plural]
            words += [word for field in fields for word in (field.verbose_name, field.help_text)]
            columns = [getattr(pages, name, None) for name in pages.list_display if name != "__str__"]
            words += [column.short_description for column in columns if column is not None]
            words += [apps.get_app_config(model._meta.app_label).verbose_name]
            english |= {str(word) for word in words if word and not HAN.search(str(word))}

    assert english <= {"ID", "SHA-256"}
