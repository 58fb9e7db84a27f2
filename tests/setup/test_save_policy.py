"""Some fields of the house rules."""

import pytest
from django.core.exceptions import PermissionDenied

from orderdesk.core.errors import Conflict
from orderdesk.policy.models import Policy
from orderdesk.setup import services

pytestmark = pytest.mark.django_db


def test_the_others_stay_as_they_are(firm):
    services.save_policy(company="无锡某某有限公司", by=firm.admin)
    services.save_policy(approval_hours=8, by=firm.director)

    policy = Policy.current()
    assert (policy.company, policy.approval_hours) == ("无锡某某有限公司", 8)
    assert policy.history.first().history_user == firm.director


def test_a_change_since_the_page_was_opened_is_a_conflict(firm):
    opened = services.policy_mark()
    services.save_policy(approval_hours=8, opened=opened, by=firm.admin)

    with pytest.raises(Conflict):
        services.save_policy(approval_hours=9, opened=opened, by=firm.director)

    assert Policy.current().approval_hours == 8


def test_nobody_else_sets_rules(firm):
    with pytest.raises(PermissionDenied):
        services.save_policy(approval_hours=8, by=firm.manager)
