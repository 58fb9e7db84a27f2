"""Every shipment of the orders that one sees, as a sheet."""

from io import BytesIO

import openpyxl
import pytest
from django.urls import reverse

from tests.factories import person

pytestmark = pytest.mark.django_db


def rows_of(client):
    response = client.get(reverse("fulfillment:export-tracking"))
    return list(openpyxl.load_workbook(BytesIO(b"".join(response.streaming_content))).active.values)


def test_each_shipment_has_its_row(client, firm):
    shipment = firm.order("shipped").shipments.get()
    client.force_login(firm.logistics)

    rows = rows_of(client)

    assert [shipment.tracking_number in row for row in rows] == [False, True]


def test_another_teams_shipments_are_not_in_it(client, firm):
    firm.order("shipped")
    client.force_login(firm.stranger)

    assert len(rows_of(client)) == 1


def test_somebody_without_a_role_has_no_such_sheet(client, firm):
    client.force_login(person())

    assert client.get(reverse("fulfillment:export-tracking")).status_code == 404
