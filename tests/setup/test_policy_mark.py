"""Which version of the house rules a page shows."""

import pytest

from orderdesk.setup import services

pytestmark = pytest.mark.django_db


def test_it_changes_with_every_change(firm):
    marks = [services.policy_mark()]
    for hours in (8, 9):
        services.save_policy(approval_hours=hours, by=firm.admin)
        marks.append(services.policy_mark())

    assert marks[0] == ""
    assert len(set(marks)) == 3
