"""Charts: marks inside their box, colours for paper and classes for pages, no inline style, and words beside them."""

import re

import pytest
from django.template.loader import render_to_string

from orderdesk.core.paper import charts

ROWS = [{"name": "缺料", "value": 12, "text": "12 次", "href": "/x/"}, {"name": "返工", "value": 7, "text": "7 次"}]
COLUMNS = [{"name": f"{m} 月", "value": m * 10, "text": str(m * 10)} for m in range(1, 14)]
BANDS = [{"name": "预", "value": 120, "low": 90, "high": 180, "text": "120"}]
DRAWINGS = {
    "columns": charts.columns(
        COLUMNS, label="销售额", width=660, height=150, bands=BANDS, target=140, target_label="目标"
    ),
    "no columns": charts.columns([], label="无", width=660, height=150),
    "bars": charts.bars(ROWS, label="原因", width=360),
    "no bars": charts.bars([], label="原因", width=360),
    "bullets": charts.bullets(
        [
            {"name": "高远", "value": 96.7, "target": 110, "text": "96.7 / 110", "verdict": "未达 88%", "tone": "red"},
            {"name": "陈立", "value": 0, "target": None, "text": "0", "verdict": "未设目标", "tone": ""},
        ],
        label="目标与实际",
        width=660,
    ),
    "stack": charts.stack([{"name": "未到期", "value": 0, "text": "0", "tone": "1"}], label="账龄", width=296),
    "histogram": charts.histogram([{"low": "0", "n": 3, "is_dark": False}], label="分布", width=360, height=140),
}


@pytest.mark.parametrize("name", DRAWINGS)
@pytest.mark.parametrize("paper", [True, False])
def test_a_drawing_stays_in_its_box_and_has_no_style(name, paper):
    drawing = DRAWINGS[name]

    drawn = render_to_string("components/charts/drawing.html", {"drawing": drawing, "paper": paper})

    assert "style" not in drawn
    assert f'aria-label="{drawing.label}"' in drawn
    for x, width in re.findall(r'<rect [^>]*? x="([\d.]+)" y="[\d.]+" width="([\d.]+)"', drawn):
        assert float(x) + float(width) <= drawing.width + 0.5
    assert all("fill=" in mark or "stroke=" in mark for mark in re.findall(r"<(?:rect|line|text|circle)[^>]*>", drawn))


def test_links_stand_on_pages_and_not_on_paper():
    page = render_to_string("components/charts/drawing.html", {"drawing": DRAWINGS["bars"]})
    paper = render_to_string("components/charts/drawing.html", {"drawing": DRAWINGS["bars"], "paper": True})

    assert '<a href="/x/" aria-label="缺料 12 次">' in page
    assert 'role="group"' in page
    assert "<a " not in paper


def test_the_same_numbers_stand_in_words():
    assert DRAWINGS["bars"].rows == [("缺料", "12 次"), ("返工", "7 次")]
    assert DRAWINGS["columns"].rows[-2:] == [("13 月", "130"), ("预", "120")]


@pytest.mark.parametrize("top", [0, 0.3, 1, 7, 49, 101, 999, 12345, 10**9])
def test_an_axis_has_few_round_steps_and_reaches_its_top(top):
    steps = charts.steps(top)

    assert 2 <= len(steps) <= charts.MOST_STEPS + 1
    assert steps[-1] >= top
    assert steps[0] == 0


@pytest.mark.parametrize("values", [[], [None, None], [3], [None, 3], [5, 5, 5], [1, None, 2]])
def test_a_line_of_too_little_is_empty_and_a_gap_is_stepped_over(values):
    marks = charts.spark(values, label="").marks

    assert len(marks) == (2 if sum(value is not None for value in values) > 1 else 0)
