"""A return visit is given to another colleague."""

import pytest

from aftersales import services
from tests.aftersales.visits import planned

pytestmark = pytest.mark.django_db


def test_it_is_given_to_a_colleague(firm):
    visit = planned(firm)

    services.reassign_visit(visit.pk, owner=firm.aftersales, by=firm.am)

    visit.refresh_from_db()
    assert visit.owner == firm.aftersales
