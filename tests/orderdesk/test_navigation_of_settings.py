"""A page among the settings stands under the settings, whichever app it is of."""

import pytest
from django.urls import reverse

from orderdesk.setup.settings import SETTINGS

pytestmark = pytest.mark.django_db


def marked(page):
    return [entry["item"].url_name for entry in page.context["nav"] if entry["current"]]


def test_every_page_of_the_settings_marks_them_or_itself(client, firm):
    client.force_login(firm.admin)
    pages = [page for page in SETTINGS.collect() if page.seen_by(firm.admin)]

    found = {page.url_name: marked(client.get(reverse(page.url_name))) for page in pages}

    assert {"fulfillment:warehouses", "fulfillment:stage-template"} <= found.keys()
    assert {name: entries for name, entries in found.items() if entries not in (["setup:settings"], [name])} == {}
