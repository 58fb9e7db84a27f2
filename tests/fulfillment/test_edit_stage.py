"""What somebody types into a stage is signed, recorded and never overwritten unseen."""

from datetime import datetime, timedelta
from functools import partial

import pytest
from django.core.exceptions import PermissionDenied
from django.utils.timezone import localdate, make_aware, now

from fulfillment.models import Stage
from fulfillment.services import (
    edit_stage,
)
from orderdesk.core.errors import Conflict, Refused
from orderdesk.notifications.models import OutgoingMessage
from tests.fulfillment.ledger import stage, told
from tests.races import run_together, without_row_locks

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


TROUBLE = {"problem": "缺料", "measure": "改用备选供应商", "next_step": "周三到料"}


def test_an_edit_is_signed_recorded_and_raises_the_version(firm):
    one = stage(firm.order("confirmed"), "prepare")

    edit_stage(one.pk, changes={"record": "第一批已下线", "owner": firm.production}, by=firm.assistant, version=1)

    one.refresh_from_db()
    assert (one.record, one.owner, one.version) == ("第一批已下线", firm.production, 2)
    assert one.recorded_at is not None
    assert one.history.first().history_user == firm.assistant


def test_an_edit_that_changes_nothing_writes_nothing(firm):
    one = stage(firm.order("confirmed"), "prepare")

    edit_stage(one.pk, changes={"record": ""}, by=firm.am, version=1)

    assert one.history.count() == 1


def test_a_danger_needs_its_problem_and_reaches_the_manager_at_once(firm):
    one = stage(firm.order("confirmed"), "prepare")
    with pytest.raises(Refused, match="Enter the problem"):
        edit_stage(one.pk, changes={"is_endangered": True, "problem": "无"}, by=firm.production)
    assert told("stage_trouble") == set()

    edit_stage(one.pk, changes=TROUBLE | {"is_endangered": True, "cause": "material"}, by=firm.production)

    assert told("stage_trouble") == {firm.manager.pk, firm.am.pk, firm.assistant.pk}
    assert Stage.objects.red(on=localdate()).get() == one


def test_a_problem_alone_is_kept_and_reaches_the_manager(firm):
    one = stage(firm.order("confirmed"), "prepare")

    edit_stage(one.pk, changes={"problem": "缺料"}, by=firm.production)

    one.refresh_from_db()
    assert (one.problem, one.measure) == ("缺料", "")
    assert told("stage_trouble") == {firm.manager.pk, firm.am.pk, firm.assistant.pk}
    assert {message.text for message in OutgoingMessage.objects.filter(kind="stage_trouble")} == {"缺料"}


def test_no_problem_is_no_trouble(firm):
    one = stage(firm.order("confirmed"), "prepare")

    edit_stage(one.pk, changes={"problem": "无"}, by=firm.production)

    assert told("stage_trouble") == set()


def test_a_finish_in_the_future_and_a_name_that_stands_twice_are_refused(firm):
    one = stage(firm.order("confirmed"), "prepare")

    with pytest.raises(Refused, match="is in the future"):
        edit_stage(one.pk, changes={"finished_at": now() + timedelta(days=1)}, by=firm.am)
    with pytest.raises(Refused, match="already has a stage “质检”"):
        edit_stage(one.pk, changes={"name": "质检"}, by=firm.am)


def test_two_people_in_one_row_are_told_only_where_they_meet(firm):
    one = stage(firm.order("confirmed"), "prepare")
    edit_stage(one.pk, changes={"record": "甲"}, by=firm.am, version=1)

    edit_stage(one.pk, changes={"next_step": "乙"}, by=firm.production, version=1, opened={"next_step": ""})
    with pytest.raises(Conflict) as conflict:
        edit_stage(one.pk, changes={"record": "丙"}, by=firm.production, version=1, opened={"record": ""})

    assert conflict.value.current.record == "甲"
    one.refresh_from_db()
    assert (one.record, one.next_step) == ("甲", "乙")


@pytest.mark.parametrize("who", ["am", "assistant", "manager", "director", "admin", "production"])
def test_its_people_may_edit_a_stage(firm, who):
    one = stage(firm.order("confirmed"), "prepare")

    edit_stage(one.pk, changes={"record": "好"}, by=getattr(firm, who))

    one.refresh_from_db()
    assert (one.record, one.history.latest().history_user) == ("好", getattr(firm, who))


@pytest.mark.parametrize("who", ["stranger", "warehouse", "logistics", "finance", "aftersales"])
def test_others_may_not(firm, who):
    one = stage(firm.order("confirmed"), "prepare")

    with pytest.raises(PermissionDenied):
        edit_stage(one.pk, changes={"record": "好"}, by=getattr(firm, who))


def test_a_finish_before_midnight_is_kept_to_the_minute(firm):
    one = stage(firm.order("confirmed"), "prepare")
    at = make_aware(datetime(2026, 1, 5, 23, 59))

    edit_stage(one.pk, changes={"finished_at": at}, by=firm.am)

    one.refresh_from_db()
    assert one.finished_at == at


def two_writers(firm):
    one = stage(firm.order("confirmed"), "prepare")
    return [
        partial(edit_stage, one.pk, changes={"record": text}, by=firm.am, version=1, opened={"record": ""})
        for text in ("甲", "乙")
    ]


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_of_two_who_write_the_same_cell_at_once_one_is_told(firm):
    outcomes = run_together(*two_writers(firm))

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Conflict", "Stage"]


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_without_the_lock_one_would_overwrite_the_other(firm):
    writers = two_writers(firm)

    with without_row_locks():
        outcomes = run_together(*writers)

    assert [type(outcome).__name__ for outcome in outcomes] == ["Stage", "Stage"]
