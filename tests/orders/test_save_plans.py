"""The payment plans of the house are changed."""

import pytest
from django.core.exceptions import PermissionDenied

from orderdesk.core.errors import Refused
from orders import services
from orders.models import PaymentPlan

pytestmark = pytest.mark.django_db


def test_a_plan_is_written_and_orders_keep_their_terms(firm):
    services.save_plans([PaymentPlan(name="老客户", terms="预付20%，余款月结30天")], by=firm.director)
    order = firm.order("in_review", payment_terms="老客户", payment_plan="预付20%，余款月结30天")
    plan = PaymentPlan.objects.get()
    plan.terms = "月结60天"

    count = services.save_plans([plan], by=firm.admin)

    order.refresh_from_db()
    assert (count, [part.trigger for part in order.terms_reading.instalments]) == (1, ["confirmation", "month_end"])
    assert PaymentPlan.history.first().history_user == firm.admin


def test_terms_that_are_not_understood_are_refused(firm):
    with pytest.raises(Refused):
        services.save_plans([PaymentPlan(name="老客户", terms="双方协商")], by=firm.director)


def test_nobody_else_sets_them(firm):
    with pytest.raises(PermissionDenied):
        services.save_plans([], by=firm.finance)
