"""The targets of a month are written."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from reports import services
from reports.models import Figure, Target

pytestmark = pytest.mark.django_db
MONTH = date(2026, 11, 1)


def test_they_are_entered_changed_and_taken_away_each_signed(firm):
    company, own = (Figure.AMOUNT, None), (Figure.AMOUNT, firm.am.pk)
    services.save_targets(MONTH, {company: Decimal(100), own: Decimal(60)}, by=firm.director)

    count = services.save_targets(MONTH, {company: Decimal(120), own: None}, by=firm.admin)

    assert count == 2
    assert list(Target.objects.values_list("person", "value")) == [(None, 120)]
    assert {row.history_user for row in Target.history.all()} == {firm.director, firm.admin}


def test_what_is_the_same_is_left_alone(firm):
    values = {(Figure.ORDERS, None): Decimal(9)}
    services.save_targets(MONTH, values, by=firm.director)

    assert services.save_targets(MONTH, values, by=firm.director) == 0
    assert Target.history.count() == 1


def test_nobody_else_sets_them(firm):
    with pytest.raises(PermissionDenied):
        services.save_targets(MONTH, {}, by=firm.manager)
