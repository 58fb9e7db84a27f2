"""The usual stages for a promised order that has none."""

import pytest
from django.core.exceptions import PermissionDenied

from fulfillment.models import Stage
from fulfillment.services import (
    lay_stages,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def test_a_past_order_gets_its_stages_when_asked(firm):
    order = firm.order("confirmed")
    Stage.objects.all().delete()

    lay_stages(order.pk, by=firm.am)

    assert order.stages.count() == 8
    with pytest.raises(PermissionDenied):
        lay_stages(order.pk, by=firm.warehouse)
