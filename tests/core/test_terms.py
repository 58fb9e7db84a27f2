from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orders.models.terms import Instalment, understand_terms


@pytest.mark.parametrize(
    ("text", "plan"),
    [
        ("30%预付，余款到付", [(30, "confirmation", 0), (70, "delivery", 0)]),
        ("30%预付,余款到付", [(30, "confirmation", 0), (70, "delivery", 0)]),
        ("３０％预付，余款到付", [(30, "confirmation", 0), (70, "delivery", 0)]),
        ("预付30%余款到付", [(30, "confirmation", 0), (70, "delivery", 0)]),
        ("月结30天", [(100, "month_end", 30)]),
        ("月结 60 天", [(100, "month_end", 60)]),
        ("款到发货", [(100, "before_shipping", 0)]),
        ("50%预付，50%验收后付清", [(50, "confirmation", 0), (50, "delivery", 0)]),
        ("货到付款", [(100, "delivery", 0)]),
        ("货到30天付款", [(100, "delivery", 30)]),
        ("验收后30天内付清", [(100, "delivery", 30)]),
        ("预付全款", [(100, "confirmation", 0)]),
        ("三成", None),
        ("3成定金，余款发货前付清", [(30, "confirmation", 0), (70, "before_shipping", 0)]),
        (
            "合同签订后5日内付30%，发货前付60%，余款验收合格后30天内付清",
            [(30, "confirmation", 5), (60, "before_shipping", 0), (10, "delivery", 30)],
        ),
        ("30%预付，60%发货前，10%质保金一年后", None),
        ("30%预付，60%到付", None),
        ("70%预付，70%到付", None),
        ("130%预付", None),
        ("双方协商", None),
        ("预付，到付", None),
        ("", None),
        ("😀", None),
        ("30%" * 1000, None),
    ],
)
def test_terms_are_understood_or_left_as_text(text, plan):
    expected = plan and tuple(Instalment(Decimal(percent), trigger, days) for percent, trigger, days in plan)

    assert understand_terms(text) == expected


@given(st.text(alphabet="30%预付，余款到发货前月结天验收签0 .5成", max_size=30))
def test_what_is_understood_adds_up_to_the_whole(text):
    plan = understand_terms(text)

    assert plan is None or sum(part.percent for part in plan) == 100
