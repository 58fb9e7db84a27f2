"""The list of return visits that are due."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localdate

from aftersales.models import Visit
from tests.aftersales.visits import planned

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("rows", [1, 12])
def test_list_and_bench_cost_the_same_for_any_number_of_rows(client, firm, rows):
    for _n in range(rows):
        planned(firm)
    Visit.objects.update(due_on=localdate())
    client.force_login(firm.am)

    told = {}
    for url in (reverse("aftersales:visits"), planned(firm).get_absolute_url()):
        client.get(url)
        with CaptureQueriesContext(connection) as queries:
            client.get(url)
        told[len(told)] = len(queries)

    assert told == {0: 5, 1: 8}
