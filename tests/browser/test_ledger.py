"""The stage ledger written in place: by keyboard, by thumb, refused, and by two people at once."""

import pytest
from playwright.sync_api import expect

from fulfillment.models import Stage
from fulfillment.services import edit_stage
from orderdesk.accounts.sessions import Session
from orderdesk.notifications.models import OutgoingMessage
from tests.browser.conftest import log_in


@pytest.fixture
def stages(firm):
    order = firm.order("confirmed")
    return list(order.stages.order_by("place"))


def cell(page, stage, name):
    return page.locator(f'#stage-{stage.pk} button[data-cell="{name}"]')


def editor(page, stage):
    return page.locator(f"#stage-{stage.pk} [data-editor]")


def said(page):
    return page.locator("#sheet-said")


def expected_of(office, *codes):
    """A refusal answers a script with its code: that is no trouble of the page."""
    office.troubles = [trouble for trouble in office.troubles if not trouble.startswith(tuple(map(str, codes)))]


def test_a_row_is_written_by_keyboard_and_saved_when_it_is_left(office, firm, stages):
    first, second = stages[:2]
    page = office.sign_in(firm.am)
    page.goto(f"/fulfillment/orders/{first.order_id}/stages/")

    cell(page, first, "record").focus()
    page.keyboard.press("Enter")
    page.keyboard.type("库存已核对")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("缺两台")
    page.keyboard.press("Tab")
    expect(editor(page, first)).to_have_attribute("data-editor", "problem")
    page.keyboard.press("Escape")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    page.keyboard.type("明日补货")
    page.keyboard.press("Enter")
    expect(editor(page, second)).to_have_attribute("data-editor", "next_step")
    expect(said(page)).not_to_be_empty()

    first.refresh_from_db()
    assert (first.record, first.next_step, first.version) == ("库存已核对\n缺两台", "明日补货", 2)
    assert Stage.objects.get(pk=second.pk).version == 1
    expect(cell(page, first, "record")).to_have_text("库存已核对\n缺两台")
    expect(editor(page, second)).to_be_focused()


def test_escape_gives_back_what_stood_there(office, firm, stages):
    stage = stages[0]
    page = office.sign_in(firm.am)
    page.goto("/fulfillment/stages/")

    cell(page, stage, "planned_on").click()
    page.keyboard.type("2031-01-01")
    page.keyboard.press("Escape")
    page.locator("h1").click()

    expect(cell(page, stage, "planned_on")).to_have_text(str(stage.planned_on))
    expect(cell(page, stage, "planned_on")).not_to_have_attribute("data-typed", "2031-01-01")
    assert Stage.objects.get(pk=stage.pk).version == 1


def test_a_danger_asks_for_what_is_done_and_keeps_what_was_typed(office, firm, stages):
    stage = stages[1]
    page = office.sign_in(firm.am)
    page.goto("/fulfillment/stages/")

    cell(page, stage, "is_endangered").click()
    editor(page, stage).select_option("1")
    page.locator("h1").click()
    expect(editor(page, stage)).to_have_attribute("data-editor", "problem")
    expect(page.locator(".row-note")).to_be_visible()
    for text in ("缺料", "改用备选供应商", "周三到料"):
        page.keyboard.type(text)
        page.keyboard.press("Tab")
    page.locator("h1").click()
    expect(said(page)).not_to_be_empty()

    stage.refresh_from_db()
    assert (stage.is_endangered, stage.problem, stage.next_step) == (True, "缺料", "周三到料")
    assert OutgoingMessage.objects.filter(kind="stage_trouble", recipient=firm.manager, channel="app").count() == 1
    expect(page.locator(f"#stage-{stage.pk} .late-flag")).to_be_visible()
    expected_of(office, 422)


def test_two_people_in_one_cell_decide_which_stands(office, firm, stages):
    stage = stages[1]
    page = office.sign_in(firm.assistant)
    page.goto("/fulfillment/stages/")
    edit_stage(stage.pk, changes={"record": "甲", "problem": "无"}, by=firm.am)

    cell(page, stage, "record").click()
    page.keyboard.type("乙")
    page.locator("h1").click()
    note = page.locator(".row-note")
    expect(note).to_contain_text(firm.am.name)
    expect(note.locator("[data-theirs]")).to_have_text("甲")
    expect(note.locator("[data-mine]")).to_have_text("乙")
    expect(cell(page, stage, "problem")).to_have_text("无")
    note.locator("[data-keep]").click()
    expect(said(page)).not_to_be_empty()

    stage.refresh_from_db()
    assert (stage.record, stage.problem) == ("乙", "无")
    expected_of(office, 409)


def test_a_lost_connection_loses_nothing(office, firm, stages):
    stage = stages[0]
    page = office.sign_in(firm.am)
    page.goto("/fulfillment/stages/")
    page.route("**/fulfillment/stages/*/**", lambda route: route.abort())

    cell(page, stage, "record").click()
    page.keyboard.type("已核对")
    page.locator("h1").click()
    expect(page.locator(".row-note")).to_be_visible()
    expect(cell(page, stage, "record")).to_have_text("已核对")
    page.unroute_all()
    page.locator(".row-note button").click()
    expect(said(page)).not_to_be_empty()

    assert Stage.objects.get(pk=stage.pk).record == "已核对"
    office.troubles = [trouble for trouble in office.troubles if "ERR_FAILED" not in trouble]


def test_a_session_that_ended_is_said_and_the_row_goes_on_after_signing_in(office, firm, stages):
    stage = stages[0]
    page = office.sign_in(firm.am)
    page.goto("/fulfillment/stages/")
    Session.objects.all().delete()

    cell(page, stage, "record").click()
    page.keyboard.type("已核对")
    page.locator("h1").click()
    expect(page.locator(".row-note")).to_contain_text("登录已过期")
    other = page.context.new_page()
    log_in(other, firm.am)
    page.locator(".row-note button").click()
    expect(said(page)).not_to_be_empty()

    assert Stage.objects.get(pk=stage.pk).record == "已核对"


def test_on_a_phone_a_stage_is_finished_by_thumb(office, firm, stages):
    stage = stages[0]
    page = office.sign_in(firm.warehouse, viewport={"width": 375, "height": 812}, has_touch=True, is_mobile=True)
    page.goto("/fulfillment/stages/?show=mine")

    cell(page, stage, "finished_at").tap()
    expect(editor(page, stage)).to_have_attribute("type", "datetime-local")
    editor(page, stage).fill("2026-01-05T14:30")
    cell(page, stage, "record").tap()
    page.keyboard.type("已核对")
    page.locator("h1").tap()
    expect(said(page)).not_to_be_empty()

    stage.refresh_from_db()
    assert (stage.record, stage.finished_at.isoformat()) == ("已核对", "2026-01-05T06:30:00+00:00")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
