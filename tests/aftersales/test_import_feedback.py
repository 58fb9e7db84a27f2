"""The feedback sheet comes in: past tickets and those still open."""

import io
import json
from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils.timezone import localdate, localtime, now

from aftersales import services
from aftersales.audit import find_differences
from aftersales.models import Ticket
from aftersales.sheets.feedback import import_feedback, read_feedback, write_feedback
from customers.models import Customer
from imports.models import ImportJob
from imports.services import run_import
from imports.services.past_orders import import_orders
from launch import ROOT
from orderdesk.accounts.models import User, system_user
from orderdesk.notifications.models import OutgoingMessage, Reminder
from orders.sheets.orders import read_sheet
from tests.aftersales.feedback import row, rows_of, sheet

pytestmark = pytest.mark.django_db


SAMPLES = ROOT / "samples"


def take(source, by=None, **options):
    return import_feedback(read_feedback(source), by=by or system_user(), **options)


def exported():
    """Every row of the export, heading first."""
    target = io.BytesIO()
    write_feedback(target, Ticket.objects.all())
    return rows_of(target)


def test_the_sample_sheet_goes_in_and_comes_out_the_same():
    import_orders(read_sheet(SAMPLES / "orders_table1.xlsx"), by=system_user())

    report = take(SAMPLES / "feedback_table3.xlsx")

    assert (report.written, report.faults, report.created) == (2, [], {"customers": 0, "people": 1})
    assert exported() == rows_of(SAMPLES / "feedback_table3.xlsx")
    assert not list(find_differences())


@pytest.mark.django_db(transaction=True)
def test_what_was_worked_on_here_goes_to_another_company_and_back(firm, tmp_path):
    order = firm.order("delivered")
    firm.visit(order, overall=2, ticket={"kind": "complaint", "text": "=1+1\n第二行  有空格　ＡＢＣ"})
    for ticket in (firm.ticket(order), firm.ticket(text="没有订单的咨询", kind="question")):
        services.answer_ticket(ticket.pk, text="明天", by=firm.aftersales)
    services.close_ticket(ticket.pk, result="已答复", satisfaction=5, follow_up_on=localdate(), by=firm.aftersales)
    first = tmp_path / "feedback.xlsx"
    call_command("export_orders", str(tmp_path / "orders.xlsx"), "--history")
    call_command("export_feedback", str(first))
    told = rows_of(first)

    call_command("flush", verbosity=0, interactive=False, reset_sequences=False)  # an empty company
    call_command("import_orders", str(tmp_path / "orders.xlsx"))
    call_command("import_feedback", str(first))

    assert len(told) == 4
    assert exported() == told
    assert not list(find_differences())


BORN = {
    "open": {},
    "in_work": {"measures": "更换风扇"},
    "closed": {"measures": "更换风扇", "result": "已解决", "satisfaction": 4, "follow_up_on": "2024-05-20"},
}


@pytest.mark.parametrize("status", BORN)
def test_a_ticket_is_born_in_the_state_that_its_row_tells_of(firm, status):
    take(sheet(row(order="", **BORN[status])))

    ticket = Ticket.objects.get()
    assert (ticket.status, ticket.answer_due_at) == (status, None)
    assert localtime(ticket.reported_at) == localtime(ticket.reported_at).replace(year=2024, month=5, day=18, hour=0)
    assert ticket.number == "SH202405-001"
    assert ticket.history.get().history_change_reason == "import"
    if status == "closed":
        assert localtime(ticket.closed_at).date() == localtime(ticket.rated_at).date() == date(2024, 5, 20)


def test_nobody_is_told_and_no_clock_runs(firm):
    take(sheet(row(), row(text="另一条")))

    assert OutgoingMessage.objects.count() == Reminder.objects.count() == 0


def test_an_unknown_person_becomes_an_inactive_colleague_and_an_unknown_customer_a_customer(firm):
    report = take(
        sheet(row(customer="常州新客户", owner="孙师傅"), row(customer="常州新客户", text="又响", owner="孙师傅"))
    )

    made = User.objects.get(name="孙师傅")
    customer = Customer.objects.get(name="常州新客户")
    assert report.created == {"customers": 1, "people": 1}
    assert (made.is_active, customer.owner) == (False, made)
    assert list(Ticket.objects.values_list("customer", "owner")) == [(customer.pk, made.pk)] * 2
    assert list(Customer.objects.matching("常州新")) == [customer]


def test_without_an_owner_it_is_the_account_managers(firm):
    order = firm.order("delivered")

    take(sheet(row(order=order.number)))

    assert (Ticket.objects.get().owner, Ticket.objects.get().order) == (firm.am, order)


def test_the_orders_own_customer_holds(firm):
    order = firm.order("delivered")

    report = take(sheet(row(order=order.number, customer="别的公司")))

    assert Ticket.objects.get().customer == firm.customer
    assert [(finding.column, finding.value) for finding in report.warnings] == [("客户名称", "别的公司")]


@pytest.mark.parametrize(
    ("word", "kind", "warned"),
    [
        ("产品质量", "quality", 0),
        (" 投 诉", "complaint", 0),
        ("质量问题", "quality", 0),
        ("天气", "other", 1),
        ("", "other", 0),
    ],
)
def test_the_type_is_understood(firm, word, kind, warned):
    report = take(sheet(row(kind=word)))

    assert (Ticket.objects.get().kind, len(report.warnings)) == (kind, warned)


MOMENTS = {
    "2024/5/18": datetime(2024, 5, 18),
    "2024年5月18日 9:30": datetime(2024, 5, 18, 9, 30),
    "２０２４．５．１８": datetime(2024, 5, 18),
    datetime(2024, 5, 18, 14, 5, 9): datetime(2024, 5, 18, 14, 5, 9),
}


@pytest.mark.parametrize("typed", MOMENTS)
def test_moments_are_understood_and_kept_to_the_second(firm, typed):
    take(sheet(row(reported_at=typed)))

    assert exported()[1][4] == MOMENTS[typed]


def test_the_same_file_again_writes_nothing_even_after_work_went_on(firm):
    rows = sheet(row(), row(), row(text="另一条"))
    take(rows)
    services.answer_ticket(Ticket.objects.first().pk, text="好的", by=firm.aftersales)

    report = take(rows)

    assert (report.rows, report.unchanged, report.written, Ticket.objects.count()) == (3, 3, 0, 3)


def test_a_row_that_a_ticket_of_ours_wrote_is_the_same_ticket(firm):
    ticket = firm.ticket(firm.order("delivered"), reported_at=now() - timedelta(days=3))
    target = io.BytesIO()
    write_feedback(target, Ticket.objects.all())

    report = take(target.getvalue())

    assert (report.unchanged, report.written, Ticket.objects.get()) == (1, 0, ticket)


def test_the_same_feedback_with_other_content_is_a_fault(firm):
    take(sheet(row()))

    report = take(sheet(row(result="解决了")))

    assert [finding.column for finding in report.faults] == ["反馈内容"]
    assert (report.written, Ticket.objects.get().result) == (0, "")


FAULTY = [
    ({"text": ""}, "反馈内容"),
    ({"text": "长" * 4001}, "反馈内容"),
    ({"reported_at": ""}, "反馈时间"),
    ({"reported_at": "2024-02-30"}, "反馈时间"),
    ({"reported_at": "2099-01-01"}, "反馈时间"),
    ({"customer": ""}, "客户名称"),
    ({"order": "202401-999"}, "订单编号"),
    ({"satisfaction": "6"}, "客户满意度评分(1-5分)"),
    ({"satisfaction": "4.5"}, "客户满意度评分(1-5分)"),
    ({"satisfaction": "很好"}, "客户满意度评分(1-5分)"),
    ({"follow_up_on": "改天"}, "跟进日期"),
]


@pytest.mark.parametrize(("changes", "column"), FAULTY, ids=[f"{column}-{n}" for n, (_, column) in enumerate(FAULTY)])
def test_a_faulty_row_is_named_and_nothing_is_written(firm, changes, column):
    report = take(sheet(row(text="好的一行"), row(**changes)))

    assert [(finding.row, finding.column) for finding in report.faults] == [(3, column)]
    assert (report.rows, report.faulty_rows, report.written, Ticket.objects.count()) == (1, 1, 0, 0)


def test_the_good_rows_can_be_taken_alone(firm):
    report = take(sheet(row(text="好的一行"), row(satisfaction="9")), take_good=True)

    assert (report.written, Ticket.objects.get().text) == (1, "好的一行")


def test_a_dry_run_writes_nothing(firm):
    report = take(sheet(row(owner="孙师傅", customer="新客户")), dry_run=True)

    assert (report.rows, report.written, Ticket.objects.count()) == (1, 0, 0)
    assert (User.objects.filter(name="孙师傅").exists(), Customer.objects.filter(name="新客户").exists()) == (
        False,
        False,
    )


@pytest.mark.parametrize("name", ["assistant", "am", "warehouse", "finance", "logistics"])
def test_who_may_not_import_it_is_denied(firm, name):
    with pytest.raises(PermissionDenied):
        take(sheet(row()), by=getattr(firm, name))


def test_the_commands_tell_json(firm, tmp_path, capsys):
    file = tmp_path / "in.xlsx"
    file.write_bytes(sheet(row()))

    call_command("import_feedback", str(file), "--json")
    came = json.loads(capsys.readouterr().out)
    call_command("export_feedback", str(tmp_path / "out.xlsx"), "--json")
    went = json.loads(capsys.readouterr().out)

    assert (came["rows"], came["written"], came["faults"]) == (1, 1, [])
    assert went["rows"] == 1


def test_a_refused_import_ends_with_one_and_a_wrong_file_with_two(firm, tmp_path):
    file = tmp_path / "in.xlsx"
    file.write_bytes(sheet(row(satisfaction="9")))

    codes = []
    for name in ("in.xlsx", "absent.xlsx"):
        with pytest.raises(CommandError) as stopped:
            call_command("import_feedback", str(tmp_path / name))
        codes.append(stopped.value.returncode)

    assert codes == [1, 2]


def test_after_sales_bring_it_by_page(client, firm, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    client.force_login(firm.aftersales)
    url = reverse("imports:imports-of", args=["feedback"])
    client.post(url, {"file": SimpleUploadedFile("反馈.xlsx", sheet(row()))})
    job = ImportJob.objects.get()

    run_import(job.pk)
    page = client.get(job.get_absolute_url())
    client.post(reverse("imports:take-import", args=[job.pk]), {"which": "all"})
    run_import(job.pk)

    job.refresh_from_db()
    assert (page.status_code, job.state, Ticket.objects.get().by) == (200, "done", firm.aftersales)
