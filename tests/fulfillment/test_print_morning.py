"""The morning sheet of a department: one page."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils.timezone import localdate
from pypdf import PdfReader

from fulfillment.models import Stage
from tests.fulfillment.tasks import short_order

pytestmark = [pytest.mark.django_db, pytest.mark.pdf, pytest.mark.usefixtures("in_english")]


def sheet(client, role="production"):
    return client.post(reverse("fulfillment:print-morning", args=[role]))


def test_what_is_late_and_what_is_to_be_made_stand_on_one_page(client, firm):
    for _each in range(30):
        order = firm.walk(firm.draft(), "in_production")
    _order, task = short_order(firm)
    day = localdate() - timedelta(days=3)
    Stage.objects.filter(step="prepare").update(planned_on=day, problem="等铜排到料" * 20)
    task.planned_on = localdate()
    task.sign(by=firm.admin).save()
    client.force_login(firm.production)

    answer = sheet(client)

    pages = PdfReader(BytesIO(answer.content)).pages
    text = pages[0].extract_text()
    assert (answer["Content-Type"], len(pages)) == ("application/pdf", 1)
    assert task.number in text
    assert str(firm.customer.short_name) in text
    assert order.status == "in_production"


def test_a_department_prints_its_own_and_sales_print_all(client, firm):
    client.force_login(firm.production)
    assert sheet(client, "warehouse").status_code == 404

    client.force_login(firm.manager)
    assert sheet(client, "warehouse").status_code == 200
    assert sheet(client, "nobody").status_code == 404


def test_orders_of_others_stand_on_nobody_elses_sheet(client, firm):
    order = firm.order("in_production")
    client.force_login(firm.stranger)

    text = PdfReader(BytesIO(sheet(client).content)).pages[0].extract_text()

    assert order.number not in text
