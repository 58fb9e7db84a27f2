"""The stages of every order are changed."""

import pytest
from django.core.exceptions import PermissionDenied

from fulfillment import services
from fulfillment.models import StageTemplate

pytestmark = pytest.mark.django_db


def test_orders_that_are_planned_keep_what_they_have(firm):
    order = firm.order("confirmed")
    stage = StageTemplate.objects.get(step="quality")
    stage.name, stage.person = "出厂检验", firm.production

    count = services.save_template([stage], by=firm.director)

    assert count == 1
    assert order.stages.filter(name="质检").exists()
    assert firm.order("confirmed").stages.get(name="出厂检验").owner == firm.production
    assert StageTemplate.history.first().history_user == firm.director


def test_nobody_else_sets_them(firm):
    with pytest.raises(PermissionDenied):
        services.save_template([], by=firm.manager)
