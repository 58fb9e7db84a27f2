"""What is being stocked or made now, as a sheet."""

from io import BytesIO

import openpyxl
import pytest
from django.urls import reverse

from tests.factories import person

pytestmark = pytest.mark.django_db


def rows_of(client):
    response = client.get(reverse("fulfillment:export-preparation"))
    return list(openpyxl.load_workbook(BytesIO(b"".join(response.streaming_content))).active.values)


def test_only_orders_in_work_are_in_it(client, firm):
    firm.order("confirmed")
    client.force_login(firm.warehouse)
    before = len(rows_of(client))

    firm.order("awaiting_supply")

    assert (before, len(rows_of(client))) == (2, 2)


def test_another_teams_orders_are_not_in_it(client, firm):
    firm.order("confirmed")
    client.force_login(firm.stranger)

    assert len(rows_of(client)) == 1


def test_somebody_without_a_role_has_no_such_sheet(client, firm):
    client.force_login(person())

    assert client.get(reverse("fulfillment:export-preparation")).status_code == 404
