"""How the pages of a review are filled: none ends more than a third empty, no table is split for three rows."""

import copy
from collections import Counter
from datetime import date, datetime

import pytest
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.timezone import make_aware

from orderdesk.core.paper import pdf
from reports.figures.contents import contents
from reports.papers.review import paper
from tests.reports.made import OCTOBER

pytestmark = [pytest.mark.django_db, pytest.mark.pdf]
AS_OF = make_aware(datetime(2026, 11, 2, 9, 17))
MONTHS = {"usual": OCTOBER, "just begun": date(2026, 11, 1), "empty": date(2019, 5, 1), "first": date(2025, 2, 1)}
LONG = "驱动板三周内断供两次，第二供应商的样品要到月底才能验证完，先从现有库存里按订单优先级分配"


@pytest.fixture
def company(demo_company):
    demo_company(orders=300, seed=3, today=date(2026, 11, 20))


def told(month):
    """The figures of one of MONTHS, or of a month in which everything happened as often as a review tells."""
    if month != "busy":
        return contents(MONTHS[month], as_of=AS_OF)
    figures = copy.deepcopy(contents(OCTOBER, as_of=AS_OF))
    stage = {"p50": 3.5, "p90": 9.0, "n": 12}
    figures["durations"] = [{**stage, "name": f"阶段{at}"} for at in range(20)]
    most = {"people": 20, "late_orders": 12, "regions": 8, "abc": 10, "products": 10, "stages": 12, "causes": 9}
    for name, count in most.items():
        rows = figures[name]
        figures[name] = [copy.deepcopy(rows[at % len(rows)]) for at in range(count)]
    rows = figures["overdue"]["rows"]
    figures["overdue"]["rows"] = [copy.deepcopy(rows[at % len(rows)]) for at in range(10)]
    action = {
        "problem": LONG,
        "impact": LONG[:20],
        "measure": LONG,
        "owner": "郑国强",
        "due_on": "2026-11-20",
        "state": "open",
        "closed_on": None,
        "effect": LONG[:16],
        "is_carried": False,
        "was_carried": False,
    }
    figures["actions"], figures["actions_before"] = [action] * 12, [action] * 12
    return figures


def pages_of(figures):
    """The pages as they are laid out."""
    html = render_to_string("papers/review.html", paper(figures, version=1))
    engine = pdf._engine()
    made = engine.HTML(string=pdf.printable(html), base_url=pdf.STATIC.as_uri() + "/", url_fetcher=pdf._fetcher())
    return made.render(stylesheets=pdf._sheets(), font_config=pdf._fonts()).pages


def boxes_of(page):
    """What stands in the body of a page."""
    (body,) = (child for child in page._page_box.children if child.element_tag == "html")
    return list(body.descendants())


def empty_share(page):
    """How much of a page is empty below what stands on it."""
    box = page._page_box
    top, height = box.content_box_y(), box.height
    rows = [each for each in boxes_of(page) if each.element_tag in ("td", "p", "svg", "h2")]
    return 1 - (max(each.position_y + each.margin_height() for each in rows) - top) / height


def split_tables(pages):
    """[(rows on a page, rows in all)] of each table whose rows stand on several pages."""
    counts = [Counter() for _page in pages]
    for page, counter in zip(pages, counts, strict=True):
        for box in boxes_of(page):
            if box.element_tag == "tbody":
                counter[box.element] += len(box.children)
    wholes = sum(counts, Counter())
    return [(n, wholes[table]) for counter in counts for table, n in counter.items() if n < wholes[table]]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("month", [*MONTHS, "busy"])
def test_no_page_ends_more_than_a_third_empty_and_no_table_is_split_for_three_rows(company, month, language):
    with translation.override(language):
        pages = pages_of(told(month))

    assert [round(share, 2) for share in map(empty_share, pages) if share > 1 / 3] == []
    assert [parts for parts in split_tables(pages) if parts[0] <= 3] == []
    assert len(pages) >= 2


def test_a_long_table_is_split_at_all(company):
    """The control: what is looked for is found."""
    assert split_tables(pages_of(told("busy"))) != []
