"""A task is entered by hand, for the stock or for an order that waits."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils.timezone import localdate

from fulfillment import services as fulfillment
from fulfillment.models import SupplyTask
from orderdesk.core.errors import Refused
from tests.fulfillment.tasks import short_order

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


def typed(**facts):
    day = localdate() + timedelta(days=7)
    return {"kind": "buy", "quantity": "50", "planned_on": f"{day}", "submit_key": str(uuid4())} | facts


def url(firm):
    return reverse("fulfillment:add-task", args=[firm.product.pk])


def test_goods_are_ordered_for_the_stock_once(client, firm):
    client.force_login(firm.warehouse)
    form = typed(supplier="苏州铜业")

    for _press in range(2):
        answer = client.post(url(firm), form)

    task = SupplyTask.objects.get()
    assert (answer.status_code, answer.url) == (302, task.get_absolute_url())
    assert (task.kind, task.quantity, task.line, task.supplier) == ("buy", 50, None, "苏州铜业")


def test_what_an_order_lacks_is_filled_in(client, firm):
    order, task = short_order(firm, "10", there=4)
    fulfillment.drop_task(task.pk, reason="改外购", by=firm.production)
    client.force_login(firm.production)
    line = order.lines.get()

    form = client.get(url(firm), {"line": line.pk}).context["form"]

    assert (form["quantity"].value(), form["line"].value()) == ("6", line.pk)
    assert client.post(url(firm), typed(line=line.pk, quantity="6")).status_code == 302
    assert SupplyTask.objects.unfinished().get().line == line


@pytest.mark.parametrize(
    ("field", "value"),
    [("quantity", "0"), ("quantity", "x"), ("planned_on", "2020-01-01"), ("kind", "steal"), ("line", "999999")],
)
def test_what_cannot_be_is_said_at_its_field(client, firm, field, value):
    client.force_login(firm.production)

    answer = client.post(url(firm), typed(**{field: value}))

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert not SupplyTask.objects.exists()


def test_it_is_closed_to_who_plans_nothing(client, firm):
    client.force_login(firm.am)

    assert client.get(url(firm)).status_code == 404
    with pytest.raises(PermissionDenied):
        fulfillment.add_task(firm.product, kind="buy", quantity=Decimal(1), planned_on=localdate(), by=firm.am)


@pytest.mark.usefixtures("english")
def test_nothing_is_made_for_an_order_that_waits_no_longer(firm):
    order, _task = short_order(firm, "4", there=4)
    fulfillment.start_order(order.pk, by=firm.production)
    order.refresh_from_db()
    firm.dispatch(order)
    facts = {"kind": "buy", "quantity": Decimal(1), "planned_on": localdate()}

    with pytest.raises(Refused, match="no longer waits"):
        fulfillment.add_task(firm.product, line=order.lines.get(), by=firm.production, **facts)
