"""A step finishes the stages that lie before it."""

from datetime import timedelta

import pytest
from django.utils.timezone import localdate, now

from fulfillment.lists.stages import stage_row
from fulfillment.papers.preparation import stations
from fulfillment.services import edit_stage, start_order
from fulfillment.states import PASSED_OVER
from reports.figures.delivery import stage_durations
from reports.figures.period import Period
from tests.fulfillment.ledger import stage

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def test_the_road_finishes_the_stages_that_it_passes(firm):
    order = firm.order("confirmed")

    def finished():
        return set(order.stages.filter(finished_at__isnull=False, is_passed_over=False).values_list("step", flat=True))

    assert finished() == set()

    start_order(order.pk, by=firm.production)
    assert finished() == {"stock"}

    firm.dispatch(order)
    assert finished() == {"stock", "dispatch"}

    firm.sign(order)
    order.refresh_from_db()
    assert finished() == {"stock", "dispatch", "transport", "acceptance"}
    assert stage(order, "acceptance").finished_at == order.delivered_at
    assert stage(order, "dispatch").recorded_at is not None
    assert stage(order, "dispatch").history.first().history_change_reason == "finish"


def passed_over(order):
    return set(order.stages.filter(is_passed_over=True).values_list("step", flat=True))


def test_what_nobody_finished_is_passed_over_and_nobody_did_it(client, firm):
    order = firm.order("shipped")
    quality = stage(order, "quality")
    client.force_login(firm.assistant)
    row = stage_row(quality, firm.assistant, on=localdate())
    page = client.get(order.get_absolute_url()).content.decode()

    assert passed_over(order) == {"prepare", "quality", "packing"}
    assert (quality.done_at, quality.recorded_at, row["late"]) == (None, None, "")
    assert [cell["shown"] for cell in row["cells"] if cell["name"] == "finished_at"] == ["passed over"]
    assert page.count("未执行，已越过") >= 3
    assert [(s["skipped"], s["done"]) for s in stations(order) if s["name"] == quality.name] == [(PASSED_OVER, None)]


def test_it_enters_no_figure(firm):
    order = firm.order("shipped")
    period = Period(localdate().replace(day=1), as_of=now() + timedelta(minutes=1))

    names = {row["name"] for row in stage_durations(period)}

    assert stage(order, "dispatch").name in names
    assert names.isdisjoint(order.stages.filter(is_passed_over=True).values_list("name", flat=True))


def test_whoever_did_it_can_still_say_so(firm):
    order = firm.order("shipped")
    packing = stage(order, "packing")

    same = edit_stage(packing.pk, changes={"finished_at": None, "record": "纸箱"}, by=firm.assistant)
    done = edit_stage(packing.pk, changes={"finished_at": order.shipped_at or now()}, by=firm.assistant)

    assert (same.is_passed_over, done.is_passed_over, done.done_at is not None) == (True, False, True)
