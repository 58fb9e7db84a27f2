"""What the admin shows: to nobody more than the pages do."""

import pytest
from django.contrib import admin
from django.urls import reverse

from tests.walk.strangers import strangers
from tests.walk.telltales import read_in, text_of
from tests.walk.world import standing_world

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("place")]


@pytest.fixture
def world(db, ready, place, tmp_path):
    return standing_world(ready, tmp_path)


def admin_urls():
    """Index, and of every model its list, its form for a new one, and page and history of each of its first rows."""
    yield reverse("admin:index")
    for model in admin.site._registry:
        base = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        yield reverse(f"{base}_changelist")
        yield reverse(f"{base}_add")
        for key in model._default_manager.values_list("pk", flat=True)[:12]:
            yield reverse(f"{base}_change", args=[key])
            yield reverse(f"{base}_history", args=[key])


def test_the_admin_is_closed_to_who_decides_nothing(client, world):
    urls = list(admin_urls())

    for role in ("warehouse", "production", "logistics", "aftersales", "assistant", "am"):
        client.force_login(getattr(world.firm, role))
        told = {client.get(url).headers.get("Location", "").split("?")[0] for url in urls}

        assert told == {reverse("admin:login")}, role


def test_finance_reads_no_phone_in_the_admin_and_cannot_guess_one(client, world):
    client.force_login(world.firm.finance)
    pages = [url for url in admin_urls() if client.get(url).status_code == 200]

    leaks = [(url, found) for url in pages if (found := read_in(text_of(client.get(url)), ["phone"]))]
    guesses = [
        client.get(reverse("admin:orders_order_changelist"), {"contact_phone__startswith": "139"}).status_code,
        client.get(reverse("admin:customers_customer_changelist"), {"search_text__contains": "139"}).status_code,
    ]

    assert len(pages) > 10
    assert leaks == []
    assert guesses == [400, 400]


def test_the_admin_shows_a_manager_the_own_team_only(client, world):
    client.force_login(strangers(world.firm)["manager"])
    keys = {"orders_order": world.last.pk, "customers_customer": world.firm.customer.pk}
    keys["orders_approval"] = world.orders["in_approval"].approvals.get(is_turn=True).pk

    told = [
        "锐丰" in text_of(client.get(reverse(f"admin:{name}_{page}", args=args), follow=True))
        for name, key in keys.items()
        for page, args in (("changelist", []), ("change", [key]), ("history", [key]))
    ]

    assert told == [False] * 9
