"""The Chinese admin is Chinese: what it calls apps, records, columns and fields."""

import re

import pytest
from django.contrib import admin
from django.urls import reverse
from django.utils.translation import override

from orderdesk.core.admin import SignedAdmin
from tests.walk.world import standing_world

LATIN = re.compile(r"[A-Za-z]{3,}")
NAMES = {"SHA-256", "PDF"}  # the same in every language


def _english(texts):
    return [text for text in map(str, texts) if text not in NAMES and LATIN.search(text) and text.isascii()]


@pytest.mark.parametrize("model", admin.site._registry, ids=lambda model: model._meta.label)
def test_records_and_what_is_shown_of_them_are_named_in_chinese(model, rf, firm):
    page, request = admin.site._registry[model], rf.get("/")
    request.user = firm.admin
    with override("zh-hans"):
        fieldsets = page.get_fieldsets(request)
        fields = {name for name, _flat in _flattened(fieldsets)}
        names = [model._meta.get_field(name).verbose_name for name in fields if _is_field(model, name)]
        heads = [title for title, _options in fieldsets if title]
        english = _english([model._meta.verbose_name, model._meta.verbose_name_plural, *names, *heads])
        english += _english([model._meta.app_config.verbose_name])

    assert english == []


PAGES = {
    model: page
    for model, page in admin.site._registry.items()
    if isinstance(page, SignedAdmin) and hasattr(model, "history")
}


def test_every_reason_of_a_history_page_is_in_chinese(db, ready, place, tmp_path):
    standing_world(ready, tmp_path)
    reasons = {
        model: set(model.history.exclude(history_change_reason=None).values_list("history_change_reason", flat=True))
        for model in PAGES
    }
    with override("zh-hans"):
        english = {
            (model._meta.label, reason)
            for model, written in reasons.items()
            for reason in written
            if LATIN.match(PAGES[model].reason_label(reason))
        }

    assert english == set()
    assert sum(map(len, reasons.values())) > 20


def _flattened(fieldsets):
    for _title, options in fieldsets:
        for field in options["fields"]:
            yield from ((name, None) for name in (field if isinstance(field, list | tuple) else [field]))


def _is_field(model, name):
    return isinstance(name, str) and name in {field.name for field in model._meta.fields}


def test_the_index_has_no_english_app(client, firm):
    firm.admin.language = "zh-hans"
    firm.admin.is_staff = firm.admin.is_superuser = True
    firm.admin.save()
    client.force_login(firm.admin)

    page = client.get(reverse("admin:index")).content.decode()

    assert "Axes" not in page
    assert "订单" in page
