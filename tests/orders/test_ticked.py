"""Several orders ticked in the list: exported, and handed over together."""

import io

import openpyxl
import pytest
from django.urls import reverse

from tests.factories import Firm
from tests.orders.ticked import REASSIGN

pytestmark = pytest.mark.django_db


def test_the_list_offers_what_this_person_may_do_with_the_ticked_rows(client, firm):
    firm.order("in_review")
    offered = {}

    for name in ("am", "manager"):
        client.force_login(getattr(firm, name))
        page = client.get(reverse("orders:list")).content.decode()
        offered[name] = [url for url in (reverse("orders:export"), REASSIGN) if f'formaction="{url}"' in page]

    assert offered == {"am": [reverse("orders:export")], "manager": [reverse("orders:export"), REASSIGN]}


def test_only_the_ticked_orders_are_exported_and_only_those_that_one_sees(client, firm):
    orders = [firm.order("confirmed") for _n in range(3)]
    foreign = Firm().order("confirmed")
    client.force_login(firm.am)
    ticked = {"order": [orders[0].pk, orders[2].pk, foreign.pk, "x"]}

    answer = client.get(reverse("orders:export"), ticked)

    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    assert {row[0].value for row in list(sheet)[1:]} == {orders[0].number, orders[2].number, "合计"}
