"""A return visit is given up, with a reason."""

import pytest

from aftersales import services
from tests.aftersales.visits import planned

pytestmark = pytest.mark.django_db


def test_a_visit_can_be_given_up_with_a_reason(firm):
    visit = planned(firm)

    services.give_up_visit(visit.pk, reason="客户已搬迁", by=firm.am)

    visit.refresh_from_db()
    assert (visit.state, visit.text, visit.closed_by) == ("given_up", "客户已搬迁", firm.am)
