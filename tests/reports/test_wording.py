"""Figures in words."""

from decimal import Decimal

import pytest
from django.utils.translation import override

from reports.pages.wording import relative


@pytest.mark.parametrize(
    ("now", "before", "text"),
    [
        (120, 100, "+20.0%"),
        (80, 100, "–20.0%"),
        (400_000, 100_000, "+300.0%"),
        (Decimal(383_000), Decimal(2_000), "0.2 → 38.3"),
        (100, 0, "–"),
        (None, 100, "–"),
    ],
)
def test_growth_from_next_to_nothing_names_both_amounts(now, before, text):
    with override("zh-hans"):
        assert relative(now, before) == text
