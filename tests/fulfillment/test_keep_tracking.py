"""A tracking number finds its order."""

import pytest

from fulfillment.services import dispatch_order
from orders.models import SearchTerm


@pytest.mark.django_db
def test_a_tracking_number_is_found_whatever_its_width(firm):
    order = firm.order("in_production")
    sent = {line.pk: line.quantity for line in order.lines.all()}

    shipment = dispatch_order(order.pk, quantities=sent, by=firm.logistics, tracking_number="ＳＦ1029384756 ")

    assert shipment.tracking_number == "SF1029384756"
    assert SearchTerm.objects.filter(kind="tracking", text="sf1029384756", order=order).exists()
