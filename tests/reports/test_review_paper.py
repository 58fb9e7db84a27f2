"""What stands on the paper of a review."""

import hashlib
import io
import json
import re
from datetime import date, datetime, timedelta
from decimal import Decimal

import pypdf
import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import translation
from django.utils.timezone import localdate, make_aware

from orderdesk.accounts.models import User
from reports import services
from reports.figures.contents import contents, digest, frozen, thawed
from reports.models import Figure, MonthlyReview, Target
from reports.pages.wording import large, value_of
from reports.papers.review import review_pdf
from tests.reports.made import OCTOBER

pytestmark = pytest.mark.django_db


AS_OF = make_aware(datetime(2026, 11, 2, 9, 17))


MOST_BYTES, MOST_PAGES = 2 * 1024 * 1024, 15


@pytest.fixture
def company(demo_company):
    """The demo company with targets and actions, as it stands on a day in November 2026."""
    demo_company(orders=300, seed=3, today=date(2026, 11, 20))
    director = User.objects.get(username="director")
    for figure, value in {"amount": 800_000, "orders": 15, "on_time": "0.9", "overdue": 100_000}.items():
        Target.objects.create(month=OCTOBER, figure=figure, value=value)
    Target.objects.create(month=OCTOBER, figure="amount", person=User.objects.get(username="am1"), value=200_000)
    facts = {"owner": director, "due_on": localdate(), "impact": "6 次"}
    done = services.enter_action(date(2026, 9, 1), problem="木箱不够", measure="木箱改标准尺寸", by=director, **facts)
    services.close_action(done.pk, state="done", effect="迟 6 → 3 次", by=director)
    services.enter_action(OCTOBER, problem="驱动板缺料", measure="第二供应商验证 ☑ 😀", by=director, **facts)
    return director


def pages_of(data):
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages]


def squeezed(text):
    """Without spaces: where a line breaks is the paper's business."""
    return re.sub(r"\s", "", text)


@pytest.mark.pdf
def test_the_paper_says_the_figures_that_are_kept_beside_it(company):
    told = contents(OCTOBER, as_of=AS_OF)
    with translation.override("zh-hans"):
        pages = [squeezed(page) for page in pages_of(review_pdf(told, version=3))]
        expected = _expected(thawed(told))

    whole = "".join(pages)
    assert [text for text in expected if squeezed(text) not in whole] == []
    assert [text for text in _on_page_one(thawed(told)) if squeezed(text) not in pages[0]] == []
    assert all(f"校验{digest(told)[:12]}" in page for page in pages)
    assert len(pages) <= MOST_PAGES


def _on_page_one(told):
    """The eight cards, with what they are measured against."""
    for card in told["cards"]:
        yield "".join(value_of(card["figure"], card["value"]))
    yield from (
        "订单复盘报告",
        "2026年10月",
        "第3版，已锁定",
        "驱动板缺料",
        "木箱改标准尺寸",
        "迟6→3次",
        "第二供应商验证〓〓",
    )


def _expected(told):
    """Every figure of the tables and sentences, as the paper has to print it."""
    for row in [*told["sizes"], *told["kinds"], *told["regions"]]:
        yield large(row["amount"])
        if row["judged"]:
            yield f"{row['in_time'] / row['judged']:.1%}{row['in_time']}/{row['judged']}"
    for row in told["durations"]:
        yield from (row["name"], f"（{row['n']}次）")
    for row in told["late_orders"]:
        yield from (row["number"], f"{row['total']:,.2f}", row["owner"])
    for row in told["overdue"]["rows"]:
        yield from (row["short_name"] or row["name"], large(row["overdue"]), large(row["open"]))
    for row in [*told["abc"], *told["products"]]:
        yield from (row["name"] if "code" in row else row["short_name"] or row["name"], large(row["amount"]))
    for name, amount in told["bridge"].items():
        if isinstance(amount, Decimal) and name != "same":
            yield large(abs(amount))
    for row in told["months"]:
        yield (
            f"{float(row['amount']) / 10_000:,.1f}" if row["amount"] < 1_000_000 else large(row["amount"]).split(".")[0]
        )
    for amount in [*told["owed"].values(), *told["coming"].values()]:
        yield large(amount)
    for row in told["people"]:
        yield from (row["name"], large(row["amount"]))
    satisfied = told["kpis"]["satisfaction"]
    yield f"{satisfied['mean']:.2f}"
    yield digest_line(told)


def digest_line(told):
    return f"本报告所用数据的校验码（SHA-256）：{digest(frozen(told))}"


@pytest.mark.pdf
def test_it_has_one_checksum_that_of_the_file_of_its_figures(company, client):
    told = contents(OCTOBER, as_of=AS_OF)
    review = MonthlyReview.objects.create(
        month=OCTOBER, version=1, state="done", by=company, pdf=b"%PDF", digest="0" * 64, as_of=AS_OF, figures=told
    )
    client.force_login(company)

    whole = "\n".join(map(squeezed, pages_of(review_pdf(told))))
    printed = {found for found in re.findall(r"[0-9a-f]{12,}", whole) if not found.isdigit()}
    page = client.get(review.get_absolute_url()).content.decode()
    file = client.get(reverse("reports:review-figures", args=[review.pk])).content

    checksum = hashlib.sha256(file).hexdigest()
    assert {found[:12] for found in printed} == {checksum[:12]}
    assert (checksum in page, "0" * 64 in page) == (True, False)


@pytest.mark.pdf
def test_no_glyph_is_missing_and_the_file_is_small(company):
    data = review_pdf(contents(OCTOBER, as_of=AS_OF), version=1)

    fonts = {
        font.get_object()["/BaseFont"].rpartition("+")[2]
        for page in pypdf.PdfReader(io.BytesIO(data)).pages
        for font in page["/Resources"].get_object()["/Font"].values()
    }
    assert fonts == {"Noto-Sans-SC", "Noto-Sans-SC-Bold"}
    assert len(data) < MOST_BYTES


@pytest.mark.pdf
def test_the_same_contents_are_the_same_bytes(company):
    told = contents(OCTOBER, as_of=AS_OF)

    assert contents(OCTOBER, as_of=AS_OF) == told
    assert review_pdf(told, version=1) == review_pdf(json.loads(json.dumps(told)), version=1)


@pytest.mark.pdf
@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("month", [date(2019, 5, 1), date(2025, 1, 1), date(2026, 11, 1)])
def test_a_month_without_orders_and_one_that_has_just_begun_are_told_too(company, month, language):
    with translation.override(language):
        pages = pages_of(review_pdf(contents(month, as_of=AS_OF), version=1))

    assert 2 <= len(pages) <= MOST_PAGES


@pytest.mark.pdf
@pytest.mark.parametrize(
    ("language", "last"), [("zh-hans", "上月措施做到了吗"), ("en", "Status of last month's actions")]
)
def test_page_one_answers_alone_in_either_language(company, language, last):
    with translation.override(language):
        pages = pages_of(review_pdf(contents(OCTOBER, as_of=AS_OF), version=1))

    assert squeezed(last) in squeezed(pages[0])
    assert squeezed("木箱改标准尺寸") in squeezed(pages[0])


@pytest.mark.pdf
def test_a_company_that_has_just_begun_gets_a_paper(firm):
    firm.order("confirmed")

    assert len(pages_of(review_pdf(contents(localdate()), version=1))) >= 2


def test_what_happened_later_does_not_count(firm):
    firm.order("confirmed", ordered_on=date(2026, 10, 8), due_on=localdate() + timedelta(days=9))

    told = contents(OCTOBER, as_of=make_aware(datetime(2026, 10, 9)))

    assert told["kpis"]["processing_hours"]["n"] == 0
    assert told["cards"][list(Figure.values).index("processing")]["value"] is None


@pytest.mark.pdf
def test_the_command_writes_the_paper_and_tells_its_figures(company, tmp_path, capsys):
    call_command("monthly_review", "2026-10", str(tmp_path / "r.pdf"), "--json")

    told = json.loads(capsys.readouterr().out)
    assert told["kpis"]["month"] == "2026-10"
    assert (tmp_path / "r.pdf").read_bytes() == review_pdf(told)
    assert not MonthlyReview.objects.exists()


@pytest.mark.parametrize(("month", "out", "code"), [("2026-13", "r.pdf", 2), ("2026-10", "no/such/folder/r.pdf", 1)])
def test_the_command_refuses(firm, tmp_path, month, out, code):
    with pytest.raises(CommandError) as refusal:
        call_command("monthly_review", month, str(tmp_path / out))

    assert refusal.value.returncode == code
