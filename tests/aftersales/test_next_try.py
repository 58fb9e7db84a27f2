"""The day of the next try of a return visit."""

import pytest
from django.utils.timezone import localdate

from aftersales import services
from aftersales.models import Visit
from orderdesk.core.calendar.workdays import add_working_days
from orderdesk.policy.models import Policy
from tests.aftersales.visits import planned

pytestmark = pytest.mark.django_db


def test_another_try_never_brings_the_visit_nearer(firm):
    visit = planned(firm)
    Policy(pk=1, visit_retry_days=1).sign(by=firm.admin).save()

    services.miss_visit(visit.pk, channel="phone", by=firm.am)

    assert Visit.objects.get(pk=visit.pk).due_on == visit.due_on == add_working_days(localdate(), 3)
