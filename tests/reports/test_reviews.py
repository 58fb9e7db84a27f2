"""The list of reviews."""

import pytest
from django.urls import reverse

from reports.models import MonthlyReview
from tests.reports.made import OCTOBER

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("count", [1, 12])
def test_the_list_costs_the_same_for_any_number(client, firm, count, django_assert_num_queries):
    for version in range(count):
        MonthlyReview.objects.create(month=OCTOBER, version=version, by=firm.director, state="failed")
    client.force_login(firm.director)

    with django_assert_num_queries(6):
        client.get(reverse("reports:reviews"))
