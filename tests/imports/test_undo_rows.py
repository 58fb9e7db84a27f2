"""Imports of feedback and progress are taken back: tickets and stages that they made go, stages say what they said."""

from datetime import date

import pytest
from django.urls import reverse

from aftersales import services as aftersales
from aftersales.audit import find_differences
from aftersales.models import Ticket
from customers.models import Customer
from fulfillment.models import Stage
from fulfillment.services import edit_stage
from imports.models import ImportedRecord
from imports.services import undo_import
from orderdesk.core.errors import Refused
from tests.aftersales.feedback import row
from tests.aftersales.feedback import sheet as feedback_sheet
from tests.factories import Firm
from tests.fulfillment.test_import_progress import sheet as progress_sheet
from tests.fulfillment.test_import_progress import told
from tests.imports.uploads import brought
from tests.races import run_together, without_row_locks

pytestmark = pytest.mark.django_db


def feedback_job(firm, *rows):
    return brought(firm.admin, "feedback", feedback_sheet(*rows))


def progress_job(firm, *rows):
    return brought(firm.admin, "progress", progress_sheet(*rows))


def state_of(stage):
    """What a stage says, without its version."""
    fields = [field.attname for field in Stage._meta.concrete_fields if field.name != "version"]
    return Stage.objects.filter(pk=stage.pk).values(*fields).get()


# --- feedback --------------------------------------------------------------------------------------------------------


def test_tickets_and_customers_that_it_made_go_and_their_numbers_stay_used(firm):
    rows = [row(customer=firm.customer.name), row(customer="新来有限公司", text="缺说明书")]
    job = feedback_job(firm, *rows)
    numbers = set(Ticket.objects.values_list("number", flat=True))
    assert (len(numbers), Customer.objects.filter(name="新来有限公司").count()) == (2, 1)

    undoing = undo_import(job.pk, by=firm.admin)

    assert (undoing.counts()["tickets"], undoing.counts()["customers"]) == (2, 1)
    assert (Ticket.objects.count(), Customer.objects.filter(name="新来有限公司").count()) == (0, 0)
    assert list(find_differences()) == []
    feedback_job(firm, *rows)
    assert not numbers & set(Ticket.objects.values_list("number", flat=True))
    assert list(find_differences()) == []


def test_a_ticket_that_somebody_touched_stands_against_it(firm):
    job = feedback_job(firm, row(customer=firm.customer.name, measures="已上门"))
    ticket = Ticket.objects.get()
    aftersales.reply_to_ticket(ticket.pk, text="已安排", is_answer=True, by=firm.admin)

    with pytest.raises(Refused) as refused:
        undo_import(job.pk, by=firm.admin)

    assert "refer to it" in str(refused.value)
    assert Ticket.objects.exists()


@pytest.mark.usefixtures("in_english")
def test_the_page_says_what_happens_to_tickets_and_stages(client, firm):
    order = firm.order("confirmed")
    jobs = [feedback_job(firm, row(customer=firm.customer.name)), progress_job(firm, told(order, 跟进记录="已完工"))]
    client.force_login(firm.admin)

    pages = [client.get(reverse("imports:undo-import", args=[job.pk])).content.decode() for job in jobs]

    assert "1 tickets and 0 customers that this import made will be removed" in pages[0]
    assert "0 stages that this import added will be removed, and 1 that it changed will say" in pages[1]


# --- progress --------------------------------------------------------------------------------------------------------


def test_stages_say_again_what_they_said_and_those_it_added_go(firm):
    order = firm.order("confirmed")
    stage = order.stages.get(name="质检")
    edit_stage(stage.pk, changes={"record": "先记一笔", "owner": firm.production}, by=firm.admin)
    before = state_of(stage)
    job = progress_job(
        firm,
        told(order, 负责人="李四", 实际完成时间=date(2024, 5, 20), 跟进记录="合格", 存在问题="无"),
        told(order, "喷漆", 计划完成时间=date(2024, 5, 21)),
    )
    assert state_of(stage) != before

    undoing = undo_import(job.pk, by=firm.admin)

    assert (state_of(stage), order.stages.filter(name="喷漆").count()) == (before, 0)
    assert (undoing.counts()["stages"], undoing.counts()["restored"]) == (1, 1)
    last = Stage.history.filter(id=stage.pk).first()
    assert (last.record, last.history_user, last.history_change_reason) == (
        "先记一笔",
        firm.admin,
        f"undo_import {job.pk}",
    )
    assert not ImportedRecord.objects.exists()
    assert list(find_differences()) == []


def test_a_stage_that_was_passed_over_is_so_again(firm):
    order = firm.order("shipped")
    stage = order.stages.filter(is_passed_over=True).first()
    before = state_of(stage)
    job = progress_job(firm, told(order, stage.name, 实际完成时间=date(2024, 5, 20)))
    assert not Stage.objects.get(pk=stage.pk).is_passed_over

    undo_import(job.pk, by=firm.admin)

    assert state_of(stage) == before


def test_a_stage_that_was_changed_since_stands_against_it(firm):
    order = firm.order("confirmed")
    job = progress_job(firm, told(order, 跟进记录="已完工"), told(order, "喷漆", 跟进记录="第一遍"))
    for stage in order.stages.filter(name__in=["质检", "喷漆"]):
        edit_stage(stage.pk, changes={"next_step": "包装"}, by=firm.admin)

    with pytest.raises(Refused) as refused:
        undo_import(job.pk, by=firm.admin)

    assert str(refused.value).count("1 stages were changed since: ") == 2
    assert order.stages.get(name="质检").record == "已完工"


# --- two at once -----------------------------------------------------------------------------------------------------


def _two_undo():
    firm = Firm()
    order = firm.order("confirmed")
    job = progress_job(firm, told(order, 跟进记录="合格"))
    return order.stages.get(name="质检"), [lambda: undo_import(job.pk, by=firm.admin)] * 2


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_of_two_who_take_it_back_at_once_one_does():
    stage, actions = _two_undo()

    outcomes = run_together(*actions)

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Refused", "Undoing"]
    assert stage.history.filter(history_change_reason__startswith="undo_import").count() == 1


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_without_the_locks_both_would(monkeypatch):
    """The control."""
    stage, actions = _two_undo()
    monkeypatch.setattr("imports.services.undo.wait_for_turn", lambda name: None)

    with without_row_locks():
        outcomes = run_together(*actions)

    assert [type(outcome).__name__ for outcome in outcomes] == ["Undoing", "Undoing"]
    assert stage.history.filter(history_change_reason__startswith="undo_import").count() == 2
