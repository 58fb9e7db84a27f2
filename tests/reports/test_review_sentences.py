"""What page one of the review says of a month: what was good, what matters most, in the right words."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation

from reports.figures.cards import cards
from reports.models import Figure
from reports.pages.charts import durations
from reports.papers.review import _parts
from reports.papers.sentences import lead, left_out

F = Figure
NOW = {
    F.AMOUNT: Decimal("1670734.41"),
    F.ORDERS: 39,
    F.ON_TIME: 0.78,
    F.OTIF: 0.78,
    F.PROCESSING: 36,
    F.SATISFACTION: 0.9,
    F.COLLECTION: 0.81,
    F.OVERDUE: Decimal("383000"),
    "in_time": 32,
    "judged": 41,
    "both": 32,
    "rated": 41,
    "good": 37,
    "collected": 1,
    "collectable": 2,
}
AIMS = {
    F.AMOUNT: 1_330_000,
    F.ORDERS: 38,
    F.ON_TIME: Decimal("0.88"),
    F.OTIF: Decimal("0.85"),
    F.PROCESSING: 48,
    F.SATISFACTION: Decimal("0.80"),
    F.COLLECTION: Decimal("0.80"),
    F.OVERDUE: 310_000,
}


@pytest.fixture(autouse=True)
def _chinese():
    with translation.override("zh-hans"):
        yield


BRIDGE = {"gone": Decimal(-250_000), "gone_n": 3, "volume": Decimal(-90_000), "price": Decimal(20_000)}


def told(now=None, aims=AIMS, **changes):
    rows = [NOW, NOW | (now or {})]
    return {
        "month": date(2026, 10, 1),
        "cards": cards(rows, aims),
        "causes": [{"key": "unknown", "n": 20}, {"key": "rework", "n": 12}],
        "overdue": {"customers": 8},
        "approvals": [{"late": 2}, {"late": 1}],
        "aspects": {"product": 4.2, "delivery": 3.1, "service": None},
        "bridge": BRIDGE,
        **changes,
    }


def test_it_says_in_one_sentence_what_was_sold_what_missed_and_why():
    assert lead(told()) == (
        "2026 年 10 月卖出 167.1 万元（39 单），比目标多 34.1 万元；"
        "按时交付 78.0%（比目标低 10.0 个百分点）、逾期额 38.3 万元（超上限 7.3 万元）没到目标，"
        "主因：阶段迟到（返工）、8 家客户逾期；满意度 90.0%、下单到确认 1.5 天达到目标。"
    )


@pytest.mark.parametrize(
    "now",
    [
        {},
        {F.AMOUNT: Decimal(900_000)},
        {F.ORDERS: 0, F.AMOUNT: Decimal(0)},
        {F.ORDERS: 20, F.COLLECTION: 0.5, F.SATISFACTION: 0.6, F.PROCESSING: 90},
    ],
)
@pytest.mark.parametrize("aims", [AIMS, {}])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_it_is_one_sentence(now, aims, language):
    with translation.override(language):
        said = lead(told(now, aims))

    end = {"zh-hans": "。", "en": ". "}[language]
    assert (said[-1] in "。.", end in said[:-1]) == (True, False)


def test_too_little_sold_says_what_took_most_off():
    said = {
        name: lead(told({F.AMOUNT: Decimal(900_000)}, bridge=BRIDGE | bridge)).partition("；")[0]
        for name, bridge in {
            "gone": {},
            "volume": {"gone": Decimal(0)},
            "price": {"gone": Decimal(0), "volume": Decimal(0), "price": Decimal(-5_000)},
            "none": {"gone": Decimal(0), "volume": Decimal(0)},
        }.items()
    }

    short = "2026 年 10 月卖出 90.0 万元（39 单），比目标少 43.0 万元"
    assert said == {
        "gone": f"{short}，主因：3 家客户没下单（–25.0 万元）",
        "volume": f"{short}，主因：同样的客户买得少（–9.0 万元）",
        "price": f"{short}，主因：价格下降（–0.5 万元）",
        "none": short,
    }


@pytest.mark.parametrize(
    ("now", "why"),
    [
        ({F.SATISFACTION: 0.5}, "交付评分低"),
        ({F.PROCESSING: 96}, "3 次审批超时"),
        ({F.COLLECTION: 0.2}, "8 家客户逾期"),
    ],
)
def test_each_missed_figure_has_its_cause(now, why):
    fine = {F.ON_TIME: 0.9, F.OTIF: 0.9, F.OVERDUE: Decimal(0), "in_time": 37}

    missed = lead(told(fine | now)).split("；")[1]

    assert missed.endswith(f"没到目标，主因：{why}")


def test_three_things_at_most_the_gravest_first():
    said = lead(told({F.ORDERS: 20, F.COLLECTION: 0.5, F.SATISFACTION: 0.6}))

    grave = said.split("；")[1].partition("没到目标")[0]
    assert [part[:3] for part in grave.split("、")] == ["回款率", "满意度", "按时交"]


def test_few_are_said_of_how_many():
    said = lead(told({"in_time": 3, "judged": 4, F.ON_TIME: 0.75}))

    assert "按时交付 75.0%，3/4（比目标低 13.0 个百分点）" in said


def test_without_targets_it_compares_with_the_month_before():
    assert lead(told({F.AMOUNT: Decimal("1837807.85")}, aims={})) == (
        "2026 年 10 月卖出 183.8 万元（39 单），环比 +10.0%。"
    )


def test_what_did_not_happen_is_not_told():
    nothing = dict.fromkeys(("drafts", "cancelled", "undated", "not_due", "without_cause", "without_submission"), 0)

    assert left_out(nothing | {"late_stages": 73}) == ""
    assert left_out(nothing | {"late_stages": 73, "without_cause": 8}) == "73 次阶段迟到中有 8 次未记录原因。"


def test_each_share_has_its_own_base():
    row = {"key": "large", "orders": 4, "amount": Decimal(90), "before": Decimal(0), "in_time": 1, "judged": 3}
    none = {"key": "small", "orders": 0, "amount": Decimal(0), "before": Decimal(0), "in_time": 0, "judged": 0}

    rows = _parts({"bridge": {"now": Decimal(90)}}, [row, none], {})

    assert [(line["orders"], line["on_time"], line["judged"]) for line in rows] == [
        (4, "33.3%", "1/3"),
        (0, "–", ""),
        (4, "33.3%", "1/3"),
    ]
    assert [line["change"] for line in rows] == ["上月无", "–", "上月无"]


def test_every_stage_is_shown_the_slowest_first():
    rows = [
        {"name": "质检", "n": 3, "p50": 1.0, "p90": 2.0},
        {"name": "客户验收", "n": 3, "p50": 0.0, "p90": 0.0},
        {"name": "备货", "n": 3, "p50": 9.0, "p90": 20.0},
    ]

    assert durations(rows, width=600).rows == [
        ("备货", "9.0 天，十分之一超过 20.0 天（3 次）"),
        ("质检", "1.0 天，十分之一超过 2.0 天（3 次）"),
        ("客户验收", "与上一阶段同时完成（3 次）"),
    ]
