"""A customer with a link, on a phone: counts, refuses one with a photo, signs, rates; then it is made good."""

from decimal import Decimal

import pytest
from playwright.sync_api import expect

from aftersales import services
from aftersales.models import Acceptance, Ticket, Visit
from orders.services import make_link
from tests.aftersales.remedies import WAY
from tests.browser.test_after_sales import PHONE, TOO_WIDE, picture
from tests.factories import make_stock


@pytest.fixture
def door(firm):
    """(order, link) of three lines on their way, with enough in stock to replace what is broken."""
    make_stock(firm.product, 100)
    order = firm.order("shipped", "6", "24", "10")
    return order, make_link(order.pk, by=firm.am)


def draw(page):
    """A stroke with the finger."""
    box = page.locator("canvas.sign").bounding_box()
    page.locator("canvas.sign").scroll_into_view_if_needed()
    box = page.locator("canvas.sign").bounding_box()
    page.mouse.move(box["x"] + 40, box["y"] + 90)
    page.mouse.down()
    for step in range(1, 12):
        page.mouse.move(box["x"] + 40 + step * 18, box["y"] + 90 - (step % 3) * 24)
    page.mouse.up()


def test_a_customer_accepts_two_refuses_one_signs_and_rates(office, firm, door):
    order, link = door
    page = office.page(locale="zh-CN", **PHONE)
    page.goto(link.get_absolute_url())
    expect(page.locator("h1")).to_contain_text(order.number)
    assert not page.evaluate(TOO_WIDE)

    page.get_by_role("link", name="货到了，点货签收").tap()
    line = page.locator("fieldset.accept").nth(1)
    line.get_by_text("有问题").first.tap()
    line.get_by_text("破损").first.tap()
    part = line.locator(".objection[data-kind=damaged]")
    part.locator("textarea").fill("外箱压扁，1 台面板裂。")
    part.locator("input[capture]").set_input_files(picture("外箱.png"))
    draw(page)
    page.get_by_label("您的姓名").fill("顾磊")
    page.locator(".visit-foot .btn-primary").tap()
    expect(line.locator(".error").first).to_be_visible()  # the quantity is missing; nothing typed or drawn is lost
    expect(part.locator("img")).to_have_count(1)
    assert not page.evaluate(TOO_WIDE)

    part.locator("[inputmode=decimal]").fill("1")
    expect(page.locator(".visit-foot .btn-primary")).to_contain_text("签收，1 台有问题")
    page.locator(".visit-foot .btn-primary").dblclick()
    expect(page.locator(".banner-green")).to_contain_text("已签收")

    ticket, acceptance = Ticket.objects.get(), Acceptance.objects.get()
    assert [(each.accepted, each.disputed) for each in order.lines.all()] == [(6, 0), (23, 1), (10, 0)]
    assert (ticket.photos.count(), acceptance.link_signature.digest != "") == (1, True)
    expect(page.locator("#tickets")).to_contain_text("已收到，会答复您")

    page.locator("#rate .rate label").nth(3).tap()
    page.locator("#rate textarea").fill("总体不错")
    page.locator("#rate .btn-primary").tap()
    expect(page.locator("#rate")).to_contain_text("您给了 4 分")
    assert Visit.objects.get().overall == 4

    assert page.request.get(receipt(page), timeout=60_000).body().startswith(b"%PDF")  # the first paper takes long
    read_by_the_account_manager(office, firm, order)
    make_good(firm, ticket)
    page.goto(link.get_absolute_url())
    expect(page.locator(".lead")).to_contain_text("本订单已完成")


def receipt(page):
    return page.locator("#shipments").get_by_role("link", name="签收回执").get_attribute("href")


def read_by_the_account_manager(office, firm, order):
    """The timeline has the customer's steps, and the panel of the link who looked at it."""
    page = office.sign_in(firm.am)
    page.goto(order.get_absolute_url())
    for words in ("首次打开了客户链接", "生成了客户链接", "通过客户链接评分"):
        expect(page.locator("#history")).to_contain_text(words)
    expect(page.locator("#history")).to_contain_text("客户（链接）")
    page.locator("#customer-link").scroll_into_view_if_needed()
    address = page.evaluate("location.origin") + order.customer_links.get().get_absolute_url()
    expect(page.locator("#customer-link [data-copy-from]").first).to_have_value(address)
    assert not page.evaluate(TOO_WIDE)


def make_good(firm, ticket):
    """The piece is replaced, signed for by the same link, and the order completed."""
    services.answer_ticket(ticket.pk, text="马上补发", by=firm.aftersales)
    remedy = services.promise_remedy(ticket.pk, kind="replacement", quantity=Decimal(1), by=firm.aftersales)
    shipment = services.send_replacements(ticket.order_id, remedies=[remedy.pk], by=firm.logistics, **WAY)
    link = ticket.order.customer_links.get()
    services.sign_by_link(link.pk, shipment.pk, signed_by="顾磊", sender=services.Sender())
    services.close_ticket(ticket.pk, result="客户满意", by=firm.aftersales)
    ticket.order.refresh_from_db()
    firm.pay(ticket.order)
    assert services.complete_order(ticket.order_id, by=firm.assistant).status == "completed"


def test_it_works_without_scripts(office, firm, door):
    _order, link = door
    page = office.page(locale="zh-CN", java_script_enabled=False, **PHONE)
    page.goto(link.get_absolute_url())
    page.get_by_role("link", name="货到了，点货签收").tap()
    page.get_by_label("您的姓名").fill("顾磊")
    page.locator(".visit-foot .btn-primary").tap()

    expect(page.locator(".banner-green")).to_contain_text("已签收")
    assert Acceptance.objects.get().link_signature.digest == ""


def test_what_was_typed_stays_where_the_link_ended_meanwhile(office, firm, door):
    from orders.services import revoke_link

    order, link = door
    page = office.page(locale="zh-CN", **PHONE)
    page.goto(link.get_absolute_url())
    page.locator("#ask textarea").fill("能不能远程升级？")
    revoke_link(order.pk, by=firm.am)

    page.locator("#ask .btn-primary").tap()

    expect(page.locator("#ask [role=alert]")).to_contain_text("填写的内容都还在")
    expect(page.locator("#ask textarea")).to_have_value("能不能远程升级？")
    office.troubles.clear()  # that the form was refused by 404 is what happened
