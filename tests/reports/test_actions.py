"""Improvement actions: entered, given to somebody, closed with their effect, carried over, each by whoever may."""

import pytest

from tests.reports.entered import LIST, enter

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("count", [1, 30])
def test_the_list_costs_the_same_for_any_number(client, firm, count, django_assert_num_queries):
    for _each in range(count):
        enter(firm)
    client.force_login(firm.manager)

    with django_assert_num_queries(QUERIES):
        client.get(LIST)


QUERIES = 7
