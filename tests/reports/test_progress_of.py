"""How far a review is."""

import pytest
from django.utils.timezone import localdate

from reports import services as reports
from reports.models import MonthlyReview

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("state", "share"), [("waiting", 0), ("done", 1)])
def test_it_is_between_nothing_and_all(firm, state, share):
    month = localdate().replace(day=1)

    review = MonthlyReview(month=month, version=1, state=state, by=firm.manager)

    assert reports.progress_of(review) == share
