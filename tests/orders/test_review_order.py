"""The page of the preliminary review."""

import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db


def test_a_review_is_passed_by_page(client, firm):
    order = firm.order("in_review")
    client.force_login(firm.assistant)
    url = reverse("orders:review-order", args=[order.pk])

    response = client.post(url, {"result": "passed", "note": "", "version": order.version})

    order.refresh_from_db()
    assert (response.status_code, order.status) == (302, "in_approval")


def test_a_result_that_is_none_changes_nothing(client, firm):
    order = firm.order("in_review")
    client.force_login(firm.assistant)

    response = client.post(reverse("orders:review-order", args=[order.pk]), {"result": "perhaps"})

    order.refresh_from_db()
    assert (response.status_code, order.status) == (422, "in_review")


@pytest.mark.parametrize("who", ["am", "stranger", "warehouse"])
def test_the_page_is_hidden_from_who_reviews_nothing(client, firm, who):
    order = firm.order("in_review")
    client.force_login(getattr(firm, who))

    assert client.get(reverse("orders:review-order", args=[order.pk])).status_code == 404
