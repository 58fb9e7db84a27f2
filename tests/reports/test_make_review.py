"""《订单复盘报告》: asked for, made by a worker, kept as it was; by itself once a month, whatever the clock does."""

import hashlib
import io
import json
import re
import threading
from datetime import date, datetime, timedelta
from decimal import Decimal

import pypdf
import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import translation
from django.utils.timezone import localdate, make_aware, now

from demo.company.seed import seed_company
from orderdesk.accounts.models import User, system_user
from orderdesk.core.errors import Refused
from orderdesk.core.jobs import queue
from orderdesk.core.paper import pdf
from orderdesk.notifications.models import OutgoingMessage
from reports import services
from reports.audit import check_reviews
from reports.figures import kpis
from reports.figures.contents import contents, digest, thawed
from reports.models import Action, Figure, MonthlyReview, Target
from reports.pages.wording import large, value_of
from reports.papers.review import review_pdf
from reports.tasks import render_review
from tests.factories import Firm
from tests.races import run_together

AS_OF = make_aware(datetime(2026, 11, 2, 9, 17))
OCTOBER = date(2026, 10, 1)
MOST_BYTES, MOST_PAGES = 2 * 1024 * 1024, 15
pytestmark = pytest.mark.django_db


@pytest.fixture
def firm():
    return Firm()


@pytest.fixture
def company():
    """The demo company with targets and actions, as it stands on a day in November 2026."""
    seed_company(orders=300, seed=3, today=date(2026, 11, 20))
    director = User.objects.get(username="director")
    for figure, value in {"amount": 800_000, "orders": 15, "on_time": "0.9", "overdue": 100_000}.items():
        Target.objects.create(month=OCTOBER, figure=figure, value=value)
    Target.objects.create(month=OCTOBER, figure="amount", person=User.objects.get(username="am1"), value=200_000)
    facts = {"owner": director, "due_on": localdate(), "impact": "6 次"}
    done = services.enter_action(date(2026, 9, 1), problem="木箱不够", measure="木箱改标准尺寸", by=director, **facts)
    services.close_action(done.pk, state="done", effect="迟 6 → 3 次", by=director)
    services.enter_action(OCTOBER, problem="驱动板缺料", measure="第二供应商验证 ☑ 😀", by=director, **facts)
    return director


def last_month():
    return (localdate().replace(day=1) - timedelta(days=1)).replace(day=1)


def pages_of(data):
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages]


def squeezed(text):
    """Without spaces: where a line breaks is the paper's business."""
    return re.sub(r"\s", "", text)


# --- making it ---------------------------------------------------------------------------------------------------


@pytest.mark.pdf
def test_a_review_is_asked_for_made_and_kept(firm, django_capture_on_commit_callbacks):
    firm.order("delivered")

    with django_capture_on_commit_callbacks():
        review = services.make_review(last_month(), by=firm.manager)
    render_review(review.pk)

    review.refresh_from_db()
    assert (review.version, review.state, review.progress, review.by) == (1, "done", 100, firm.manager)
    assert hashlib.sha256(review.pdf).hexdigest() == review.digest
    assert review.figures["kpis"] == kpis(last_month(), as_of=review.as_of)
    assert bytes(review.pdf) == review_pdf(review.figures, version=1)


@pytest.mark.pdf
def test_a_new_version_leaves_the_old_one_as_it_was(client, firm):
    first = services.make_review(last_month(), by=firm.director)
    render_review(first.pk)
    first.refresh_from_db()
    firm.order("delivered", ordered_on=last_month(), due_on=localdate())
    second = services.make_review(last_month(), by=firm.director)
    render_review(second.pk)
    second.refresh_from_db()
    client.force_login(firm.finance)

    again = client.get(reverse("reports:download-review", args=[first.pk]))

    assert second.version == 2
    assert second.figures["kpis"]["orders"] == first.figures["kpis"]["orders"] + 1
    assert hashlib.sha256(again.content).hexdigest() == first.digest
    assert again.headers["Content-Type"] == "application/pdf"
    assert again.headers["Content-Disposition"].startswith("attachment;")


def test_a_second_click_gets_the_one_that_is_being_made(firm):
    review = services.make_review(last_month(), by=firm.director)

    assert services.make_review(last_month(), by=firm.manager) == review


def test_a_month_that_has_not_begun_is_refused(firm):
    with pytest.raises(Refused, match=r"还没开始|has not begun"):
        services.make_review(localdate() + timedelta(days=32), by=firm.director)


@pytest.mark.parametrize("role", ["assistant", "am", "warehouse", "finance"])
def test_only_those_who_lead_have_it_made(firm, role):
    with pytest.raises(PermissionDenied):
        services.make_review(last_month(), by=getattr(firm, role))


@pytest.mark.parametrize("role", ["assistant", "am", "warehouse", "logistics", "aftersales"])
@pytest.mark.parametrize("name", ["review", "review-progress", "download-review", "review-figures"])
def test_a_review_is_hidden_from_who_reads_none(client, firm, role, name):
    review = services.make_review(last_month(), by=firm.director)
    client.force_login(getattr(firm, role))

    assert client.get(reverse(f"reports:{name}", args=[review.pk])).status_code == 404


def test_the_page_shows_how_far_it_is_and_asks_again(client, firm):
    client.force_login(firm.manager)

    response = client.post(reverse("reports:reviews"), {"month": f"{last_month():%Y-%m}"}, follow=True)

    review = MonthlyReview.objects.get()
    assert response.redirect_chain == [(review.get_absolute_url(), 302)]
    assert reverse("reports:review-progress", args=[review.pk]) in response.content.decode()
    assert client.get(reverse("reports:review-progress", args=[review.pk])).status_code == 200
    assert client.get(reverse("reports:download-review", args=[review.pk])).status_code == 404


@pytest.mark.pdf
def test_once_it_is_done_the_page_is_fetched_anew_and_shows_page_one(client, firm):
    firm.order("delivered")
    review = services.make_review(last_month(), by=firm.manager)
    render_review(review.pk)
    client.force_login(firm.manager)

    asked = client.get(reverse("reports:review-progress", args=[review.pk]))
    shown = client.get(review.get_absolute_url())

    assert asked.headers["HX-Refresh"] == "true"
    assert len(shown.context["first"]["cards"]) == 8
    assert json.loads(client.get(reverse("reports:review-figures", args=[review.pk])).content)["kpis"]["orders"] == 0


@pytest.mark.pdf
@pytest.mark.parametrize("change", [lambda made: made.update(pdf=b"%PDF-other"), lambda made: made.delete()])
def test_a_review_that_is_made_stays_as_it_is(firm, change):
    review = services.make_review(last_month(), by=firm.director)
    render_review(review.pk)

    with pytest.raises(IntegrityError), transaction.atomic():
        change(MonthlyReview.objects.filter(pk=review.pk))


def test_verify_names_a_review_whose_file_is_another(firm):
    MonthlyReview.objects.create(
        month=OCTOBER, version=1, state="done", by=firm.director, pdf=b"%PDF-1.7", digest="0" * 64
    )

    found = list(check_reviews())

    assert [(difference.what, difference.where) for difference in found] == [("monthly_review.pdf", "2026-10 v1")]


# --- by itself ---------------------------------------------------------------------------------------------------


def test_it_comes_by_itself_on_the_first_working_day_and_once(firm):
    firm.order("confirmed", ordered_on=date(2026, 9, 8), due_on=date(2026, 10, 8))
    days = [date(2026, 10, day) for day in (1, 7, 8, 8, 9, 30)]  # the first seven days of October are holidays

    made = [services.make_due_reviews(on=day) for day in days]

    assert [review is not None for review in made] == [False, False, True, False, False, False]
    assert (made[2].month, made[2].by) == (date(2026, 9, 1), system_user())


def test_a_company_without_orders_gets_none():
    assert services.make_due_reviews(on=date(2026, 10, 9)) is None


def test_one_that_was_asked_for_before_does_not_keep_it_from_coming(firm):
    firm.order("confirmed", ordered_on=date(2026, 9, 8), due_on=date(2026, 10, 8))
    services.make_review(date(2026, 9, 1), by=firm.director)
    MonthlyReview.objects.update(state="failed")

    made = services.make_due_reviews(on=date(2026, 10, 9))

    assert (made.month, made.version) == (date(2026, 9, 1), 2)


@pytest.mark.pdf
def test_one_that_came_by_itself_is_told_to_its_readers_once(firm):
    firm.order("confirmed", ordered_on=date(2026, 9, 8), due_on=date(2026, 10, 8))
    review = services.make_due_reviews(on=date(2026, 10, 9))
    OutgoingMessage.objects.all().delete()

    render_review(review.pk)
    render_review(review.pk)

    told = OutgoingMessage.objects.filter(channel="app").values_list("recipient__username", flat=True)
    assert sorted(told) == sorted(who.username for who in (firm.manager, firm.director, firm.finance, firm.admin))


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_two_clocks_make_one(monkeypatch):
    Firm().order("confirmed", ordered_on=date(2026, 9, 8), due_on=date(2026, 10, 8))
    system_user()

    run_together(*[lambda: services.make_due_reviews(on=date(2026, 10, 9))] * 2)

    assert MonthlyReview.objects.count() == 1


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_two_clocks_would_make_two_without_the_lock(monkeypatch):
    """The control: both look before either writes, and both write or run into the version's constraint."""
    Firm().order("confirmed", ordered_on=date(2026, 9, 8), due_on=date(2026, 10, 8))
    system_user()
    both, carry = threading.Barrier(2), services.review.carry_actions
    monkeypatch.setattr(services.review, "_lock", lambda month: None)
    monkeypatch.setattr(services.review, "carry_actions", lambda *args, **how: (both.wait(5), carry(*args, **how)))

    outcomes = run_together(*[lambda: services.make_due_reviews(on=date(2026, 10, 9))] * 2)

    assert None not in outcomes


# --- workers die, brokers stop -----------------------------------------------------------------------------------


@pytest.fixture
def sent(monkeypatch):
    told = []
    monkeypatch.setattr(queue, "send", lambda name, *args: told.append((name, *args)))
    return told


def test_what_a_stopped_broker_forgot_is_sent_again(firm, sent):
    review = services.make_review(last_month(), by=firm.director)
    MonthlyReview.objects.update(touched_at=now() - timedelta(minutes=2))

    services.sweep_reviews()

    assert sent == [("reports.render_review", review.pk)]


@pytest.mark.parametrize(("attempts", "state", "jobs"), [(1, "waiting", 1), (2, "waiting", 1), (3, "failed", 0)])
def test_what_a_dead_worker_left_is_taken_up_three_times(firm, sent, attempts, state, jobs):
    review = services.make_review(last_month(), by=firm.director)
    MonthlyReview.objects.update(state="running", attempts=attempts, touched_at=now() - timedelta(minutes=11))

    services.sweep_reviews()

    review.refresh_from_db()
    assert (review.state, len(sent)) == (state, jobs)


def test_what_is_being_made_is_left_alone(firm, sent):
    services.make_review(last_month(), by=firm.director)
    MonthlyReview.objects.update(state="running", attempts=1, touched_at=now() - timedelta(minutes=9))

    services.sweep_reviews()

    assert sent == []
    assert MonthlyReview.objects.get().state == "running"


@pytest.mark.pdf
def test_a_worker_that_was_thought_dead_writes_nothing(firm, monkeypatch):
    review = services.make_review(last_month(), by=firm.director)

    def overtaken(figures, *, version):
        MonthlyReview.objects.update(attempts=2)  # the sweeper has given it to another one
        return b"%PDF"

    monkeypatch.setattr("reports.tasks.review_pdf", overtaken)
    render_review(review.pk)

    review.refresh_from_db()
    assert (review.state, review.pdf) == ("running", None)


def test_a_machine_without_the_library_says_the_command(client, firm, monkeypatch):
    review = services.make_review(last_month(), by=firm.director)
    monkeypatch.setattr(pdf, "import_module", _absent)

    render_review(review.pk)

    client.force_login(firm.director)
    review.refresh_from_db()
    assert review.state == "failed"
    assert pdf.INSTALL in client.get(review.get_absolute_url()).content.decode()


def _absent(name):
    if name == "fontTools.ttLib":
        return __import__("fontTools.ttLib", fromlist=["TTFont"])
    raise OSError("cannot load library 'libgobject-2.0-0'")


# --- the paper ---------------------------------------------------------------------------------------------------


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
    return "本报告所用数据的SHA-256"


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
    ("language", "first", "second"),
    [
        ("zh-hans", "上月措施做到了吗", "目标与实际，按人"),
        ("en", "last month's actions", "Target and result by person"),
    ],
)
def test_page_one_answers_alone_in_either_language(company, language, first, second):
    with translation.override(language):
        pages = pages_of(review_pdf(contents(OCTOBER, as_of=AS_OF), version=1))

    assert squeezed(first) in squeezed(pages[0])
    assert squeezed(pages[1]).startswith(squeezed(second))


@pytest.mark.pdf
def test_a_company_that_has_just_begun_gets_a_paper(firm):
    firm.order("confirmed")

    assert len(pages_of(review_pdf(contents(localdate()), version=1))) >= 2


def test_what_happened_later_does_not_count(firm):
    firm.order("confirmed", ordered_on=date(2026, 10, 8), due_on=localdate() + timedelta(days=9))

    told = contents(OCTOBER, as_of=make_aware(datetime(2026, 10, 9)))

    assert told["kpis"]["processing_hours"]["n"] == 0
    assert told["cards"][list(Figure.values).index("processing")]["value"] is None


# --- the command -------------------------------------------------------------------------------------------------


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


# --- kept --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 12])
def test_the_list_costs_the_same_for_any_number(client, firm, count, django_assert_num_queries):
    for version in range(count):
        MonthlyReview.objects.create(month=OCTOBER, version=version, by=firm.director, state="failed")
    client.force_login(firm.director)

    with django_assert_num_queries(6):
        client.get(reverse("reports:reviews"))


def test_actions_are_carried_with_the_review_that_comes_by_itself(firm):
    firm.order("confirmed", ordered_on=date(2026, 9, 8), due_on=date(2026, 10, 8))
    facts = {"problem": "缺料", "measure": "备库存", "owner": firm.warehouse, "due_on": date(2026, 9, 20)}
    action = services.enter_action(date(2026, 8, 1), by=firm.director, **facts)

    services.make_due_reviews(on=date(2026, 10, 9))

    carried = Action.objects.get(carried_from=action)
    assert (carried.month, carried.state, carried.owner) == (date(2026, 9, 1), "open", firm.warehouse)
