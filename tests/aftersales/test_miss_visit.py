"""A customer who was not reached is tried again."""

import pytest
from django.utils.timezone import localdate

from aftersales import services
from orderdesk.core.calendar.workdays import add_working_days
from orderdesk.policy.models import Policy
from tests.aftersales.visits import planned

pytestmark = pytest.mark.django_db


def test_who_was_not_reached_is_tried_again(firm):
    visit = planned(firm)
    Policy(pk=1, visit_retry_days=5).sign(by=firm.admin).save()

    services.miss_visit(visit.pk, channel="phone", note="无人接听", by=firm.am)

    visit.refresh_from_db()
    assert (visit.state, visit.due_on) == ("due", add_working_days(localdate(), 5))
    assert list(visit.attempts.values_list("is_reached", "note")) == [(False, "无人接听")]
