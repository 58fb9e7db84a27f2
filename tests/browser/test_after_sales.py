"""After the sale, on a phone: an objection with a photo becomes a ticket, an unhappy customer too."""

import pytest
from playwright.sync_api import expect

from aftersales.models import Ticket, Visit
from orderdesk.accounts.sessions import Session
from tests.browser.conftest import PASSWORD
from tests.walk.world import PNG

PHONE = {"viewport": {"width": 375, "height": 812}, "has_touch": True, "is_mobile": True}
TWO_PHOTOS = "() => [...document.querySelectorAll('.photo-l img')].filter((one) => one.naturalWidth).length === 2"
TOO_WIDE = "() => document.documentElement.scrollWidth > window.innerWidth"


@pytest.fixture
def firm(firm):
    for person in (firm.am, firm.aftersales):
        person.language = "en"
        person.save()
    return firm


def picture(name):
    return {"name": name, "mimeType": "image/png", "buffer": PNG}


def test_an_objection_with_photos_on_a_phone_becomes_a_ticket(office, firm):
    order = firm.order("shipped", "6", "24")
    page = office.sign_in(firm.am, **PHONE)
    page.goto(order.get_absolute_url())
    page.get_by_role("link", name="Record signature").first.click()
    line = page.locator("fieldset.accept").nth(1)

    line.get_by_text("A problem").tap()
    line.get_by_text("Damaged").first.tap()
    part = line.locator(".objection[data-kind=damaged]")
    part.get_by_label("Affected quantity").fill("30")
    part.get_by_label("Description").fill("外箱压扁，1 台面板裂。")
    part.locator("input[capture]").set_input_files(picture("外箱.png"))
    part.locator("input[capture]").set_input_files(picture("面板.png"))
    page.locator(".foot-bar .btn-primary").tap()

    expect(line.locator(".error").first).to_contain_text("Only 24 台 came; the objections are to 30.")
    expect(part.locator("img")).to_have_count(2)  # a refusal loses neither words nor photos
    expect(part.get_by_label("Description")).to_have_value("外箱压扁，1 台面板裂。")
    assert not Ticket.objects.exists()

    part.get_by_label("Affected quantity").fill("1")
    expect(page.locator(".foot-bar .btn-primary")).to_contain_text("Sign for it, 1 台 with a problem")
    assert not page.evaluate(TOO_WIDE)
    page.locator(".foot-bar .btn-primary").tap()

    expect(page.locator(".page-head .status").first).to_have_text("Delivered")
    expect(page.locator(".toast")).to_contain_text("tickets opened: 1")
    ticket = Ticket.objects.get()
    assert [(line.accepted, line.disputed) for line in order.lines.all()] == [(6, 0), (23, 1)]
    assert [photo.name for photo in ticket.photos.all()] == ["外箱.png", "面板.png"]
    answer_by_after_sales(office, firm, ticket)


def answer_by_after_sales(office, firm, ticket):
    """Found on the work bench, seen with its photos, answered with two taps and a sentence."""
    page = office.sign_in(firm.aftersales, **PHONE)
    page.get_by_role("link", name="Answer").tap()
    expect(page.locator("h1")).to_contain_text(ticket.number)
    page.wait_for_function(TWO_PHOTOS)
    page.get_by_label("Answer to the customer").fill("明天上门检测")
    page.get_by_role("button", name="Record the answer").tap()
    expect(page.locator(".page-head .status")).to_have_text("Being worked on")
    assert not page.evaluate(TOO_WIDE)


def test_a_visit_with_a_low_score_opens_a_ticket(office, firm):
    order = firm.order("delivered")
    visit = Visit.objects.get(order=order)
    page = office.sign_in(firm.am, **PHONE)
    page.goto(order.get_absolute_url())
    page.locator("#tickets").get_by_role("link", name="Return visit").tap()

    expect(page.get_by_label("What needs follow-up", exact=True)).to_be_hidden()
    page.get_by_text("Reached", exact=True).tap()
    page.locator("#id_overall_2").check()
    page.get_by_label("What the customer said").fill("送货迟了两天")
    page.get_by_label("What needs follow-up", exact=True).fill("客户要求说明延误原因")
    page.get_by_role("button", name="Record the visit").tap()

    expect(page.locator(".page-head .status")).to_have_text("Reached")
    visit.refresh_from_db()
    assert (visit.overall, visit.ticket.kind, visit.ticket.text) == (2, "complaint", "客户要求说明延误原因")
    expect(page.locator("#toasts").get_by_role("link", name=visit.ticket.number)).to_be_visible()
    expect(page.get_by_role("main").get_by_role("link", name=visit.ticket.number)).to_be_visible()
    assert not page.evaluate(TOO_WIDE)


def test_a_lost_connection_loses_nothing(office, firm):
    ticket = firm.ticket()
    page = office.sign_in(firm.aftersales, **PHONE)
    page.goto(ticket.get_absolute_url())
    page.get_by_label("Answer to the customer").fill("明天上门检测")
    page.context.set_offline(True)
    page.get_by_role("button", name="Record the answer").tap()
    expect(page.get_by_role("alert")).to_contain_text("Not sent: there is no connection.")
    page.context.set_offline(False)

    page.get_by_role("button", name="Record the answer").tap()

    expect(page.locator(".page-head .status")).to_have_text("Being worked on")
    assert ticket.replies.get().text == "明天上门检测"


def test_an_answer_sent_after_the_session_had_ended_comes_back_after_signing_in(office, firm):
    ticket = firm.ticket()
    page = office.sign_in(firm.aftersales)
    page.goto(ticket.get_absolute_url())
    page.get_by_label("Answer to the customer").fill("明天上门检测")
    Session.objects.all().delete()

    page.get_by_role("button", name="Record the answer").click()
    expect(page.locator("[data-session-ended]")).to_be_visible()
    page.locator("[name=username]").fill(firm.aftersales.username)
    page.locator("[name=password]").fill(PASSWORD)
    page.keyboard.press("Enter")

    expect(page.get_by_label("Answer to the customer")).to_have_value("明天上门检测")


def test_a_ticket_for_a_customer_found_by_pinyin(office, firm):
    page = office.sign_in(firm.am)
    page.goto("/aftersales/tickets/")
    page.get_by_role("link", name="New ticket").click()
    expect(page.locator("#customer-text")).to_have_attribute("aria-controls", "combo-1")  # the script is there
    page.get_by_label("Customer*").fill("xrf")
    page.locator(".combo-list [role=option]").first.click()
    page.get_by_label("What the customer said").fill("能不能远程升级")
    page.get_by_role("button", name="Record the ticket").click()

    expect(page.locator("h1")).to_contain_text("SH")
    assert Ticket.objects.get().customer == firm.customer
