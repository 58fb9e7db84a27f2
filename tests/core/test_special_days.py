from datetime import date

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from django.urls import reverse
from django.utils.translation import override

from orderdesk.accounts.models import Role, system_user
from orderdesk.core.calendar import workdays
from orderdesk.core.calendar.special_days import keep_known_year, read_special_days, save_special_days
from orderdesk.core.errors import Refused
from orderdesk.core.models import SpecialDay
from tests.factories import person

pytestmark = pytest.mark.django_db

NOTICE = """2027-01-01 休 元旦
2027-02-05..2027-02-11 休 春节

# 调休
2027年2月14日,班
２０２７/2/20\t班\t春节调休"""


@pytest.fixture(autouse=True)
def english():
    with override("en"):
        yield


def enter(text, by=None):
    counts = save_special_days(read_special_days(text), by=by or system_user())
    workdays.forget()
    return counts


# --- reading ---------------------------------------------------------------------------------------------------------


def test_a_notice_is_read_line_by_line_and_range_by_range():
    told = read_special_days(NOTICE)

    assert [(one.day.isoformat(), one.is_working, one.name) for one in told] == [
        ("2027-01-01", False, "元旦"),
        *((f"2027-02-{day:02}", False, "春节") for day in range(5, 12)),
        ("2027-02-14", True, ""),
        ("2027-02-20", True, "春节调休"),
    ]


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("2027-02-30 休", "Line 2: There is no such date: 2027-02-30."),
        ("2027-02-03 空", "Line 2: “空” is neither 休 nor 班."),
        ("2027-02-03", "Line 2: “2027-02-03” is not understood. Write it like “2027-02-05..2027-02-11 休 春节”."),
        ("2027-02-11..2027-02-05 休", "Line 2: 2027-02-05 is before 2027-02-11."),
        ("2027-01-01..2027-12-31 休", "Line 2: 2027-01-01 to 2027-12-31 is more than 31 days."),
        ("2027-01-01 班", "Line 2: 2027-01-01 is listed both as a holiday and as a working day."),
    ],
)
def test_a_faulty_line_is_named_and_nothing_is_taken(line, sentence):
    with pytest.raises(Refused) as refusal:
        read_special_days(f"2027-01-01 休 元旦\n{line}")

    assert str(refusal.value) == sentence


def test_an_empty_text_is_refused():
    with pytest.raises(Refused, match="There is no day in this text"):
        read_special_days("\n# nothing\n")


# --- what follows from it --------------------------------------------------------------------------------------------


def test_a_year_in_the_table_is_known_and_counted_by_it():
    assert not workdays.is_announced(2027)
    assert workdays.unknown_years([date(2026, 12, 1), date(2027, 1, 4), None]) == [2027]

    assert enter(NOTICE) == (10, 0)

    assert workdays.is_announced(2027)
    assert workdays.unknown_years([date(2027, 1, 4)]) == []
    assert not workdays.is_working_day(date(2027, 1, 1))
    assert workdays.is_working_day(date(2027, 2, 14))
    assert workdays.add_working_days(date(2027, 2, 4), 1) == date(2027, 2, 12)
    assert workdays.working_days_between(date(2027, 2, 4), date(2027, 2, 20)) == 8


def test_a_year_in_the_table_is_taken_from_the_table_alone():
    enter("2026-12-24 休 店庆")

    assert not workdays.is_working_day(date(2026, 12, 24))
    assert workdays.is_working_day(date(2026, 10, 1))


def test_the_same_notice_again_changes_nothing_and_a_correction_is_signed(firm):
    enter(NOTICE)

    assert enter(NOTICE) == (0, 0)
    assert enter("2027-02-14 休 情人节", by=firm.admin) == (0, 1)

    row = SpecialDay.objects.get(day=date(2027, 2, 14))
    assert (row.is_working, row.name) == (False, "情人节")
    latest = row.history.first()
    assert (latest.is_working, latest.history_user) == (False, firm.admin)


def test_a_year_that_the_package_knows_can_be_kept_in_the_table():
    before = workdays._current().working_days(2026)

    count = keep_known_year(2026, by=system_user())
    workdays.forget()

    assert count == SpecialDay.objects.count() > 20
    assert workdays._current().working_days(2026) == before
    assert keep_known_year(2026, by=system_user()) == 0
    assert keep_known_year(2027, by=system_user()) == 0


def test_a_process_that_did_not_write_sees_the_change_when_its_reading_is_old(monkeypatch):
    assert workdays.is_working_day(date(2027, 1, 1))
    SpecialDay.objects.create(day=date(2027, 1, 1))
    assert workdays.is_working_day(date(2027, 1, 1))

    later = workdays.monotonic() + workdays.FRESH + 1
    monkeypatch.setattr(workdays, "monotonic", lambda: later)

    assert not workdays.is_working_day(date(2027, 1, 1))


# --- the admin's pages -----------------------------------------------------------------------------------------------


def test_the_administrator_pastes_a_notice_and_this_process_counts_by_it(
    client, django_capture_on_commit_callbacks, firm
):
    client.force_login(firm.admin)
    assert not workdays.is_announced(2027)

    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(reverse("admin:core_specialday_paste"), {"lines": NOTICE})

    assert answer.headers["Location"] == reverse("admin:core_specialday_changelist")
    assert workdays.is_announced(2027)
    assert reverse("admin:core_specialday_paste") in client.get(answer.headers["Location"]).content.decode()


def test_a_faulty_notice_comes_back_with_what_was_typed(client, firm):
    client.force_login(firm.admin)

    answer = client.post(reverse("admin:core_specialday_paste"), {"lines": f"{NOTICE}\n2027-13-01 休"})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "2027-13-01 休</textarea>" in page
    assert not SpecialDay.objects.exists()


def test_a_single_day_keeps_the_rest_of_a_known_year(client, django_capture_on_commit_callbacks, firm):
    client.force_login(firm.admin)

    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("admin:core_specialday_add"), {"day": "2026-10-08", "is_working": "", "name": "加放一天"})

    assert not workdays.is_working_day(date(2026, 10, 1))
    assert not workdays.is_working_day(date(2026, 10, 8))
    assert SpecialDay.objects.get(day=date(2026, 10, 8)).name == "加放一天"


@pytest.mark.parametrize("role", [Role.SALES_MANAGER, Role.SALES_DIRECTOR, Role.FINANCE])
def test_others_may_not_change_the_calendar(client, role):
    client.force_login(person(role))

    assert client.get(reverse("admin:core_specialday_paste")).status_code == 403
    assert client.get(reverse("admin:core_specialday_changelist")).status_code == 403


def test_a_page_that_plans_in_an_unknown_year_says_so(firm):
    request = RequestFactory().get("/")
    request.user = firm.admin
    shown = Template("{% calendar_warning days %}").render(Context({"request": request, "days": [date(2027, 3, 1)]}))

    assert "The holidays of 2027 have not been entered: dates are counted Monday to Friday." in shown
    assert reverse("admin:core_specialday_paste") in shown
