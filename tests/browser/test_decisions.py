"""What surrounds an approval: who would have to give it, urging, others who are asked, waivers, hold, priority."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from orderdesk.policy.models import Policy
from tests.browser.test_change_order import shot
from tests.orders.objecting import rule


@pytest.fixture
def firm(firm):
    for person in (firm.assistant, firm.am, firm.manager, firm.director):
        person.language = "en"
        person.save()
    return firm


def from_menu(page, name):
    """Take a step that stands behind "More"."""
    page.locator(".page-head").get_by_text("More", exact=True).click()
    page.locator(".page-head .menu").get_by_text(name).click()


def test_whoever_waits_urges_once_and_may_take_it_back(office, firm):
    order = firm.order("in_approval")
    page = office.sign_in(firm.assistant)
    page.goto(order.get_absolute_url())

    page.get_by_role("button", name="Urge").click()
    expect(page.get_by_text(f"Urged: {firm.manager}.")).to_be_visible()
    page.get_by_role("button", name="Urge").click()
    expect(page.get_by_text("They were urged at")).to_be_visible()
    shot(page, "urged")

    page.get_by_role("button", name="Take back").click()
    expect(page.locator(".page-head .status")).to_have_text("Draft")


def test_one_more_approver_is_asked_and_both_decide(office, firm):
    order = firm.order("in_approval")
    manager, director = office.sign_in(firm.manager), office.sign_in(firm.director)
    involve(manager, order, firm.director, "Ask too")
    expect(manager.locator(".steps-v .step")).to_have_count(2)
    manager.get_by_role("button", name="Approve").click()
    manager.wait_for_url(f"**{order.get_absolute_url()}")

    director.goto(reverse("orders:approve-order", args=[order.pk]))
    expect(director.locator(".timeline")).to_contain_text("价格请一起看")
    director.get_by_role("button", name="Approve").click()
    expect(director.get_by_text(f"{order} is approved.")).to_be_visible()


def test_an_approval_that_was_passed_on_is_handed_back_with_a_reason(office, firm):
    order = firm.order("in_approval")
    manager, director = office.sign_in(firm.manager), office.sign_in(firm.director)
    involve(manager, order, firm.director, "Pass on")
    manager.wait_for_url(f"**{order.get_absolute_url()}")

    director.goto(reverse("orders:approve-order", args=[order.pk]))
    director.get_by_role("button", name="Reject").click()
    expect(director.locator(".error")).to_contain_text("Write one sentence that says why")
    director.get_by_label("Reason").fill("付款条件请改回 30 天")
    director.get_by_role("button", name="Reject").click()

    expect(director.get_by_text(f"{order} was returned to {firm.assistant}.")).to_be_visible()


def involve(page, order, person, how):
    page.goto(reverse("orders:approve-order", args=[order.pk]))
    page.get_by_label("Reason").fill("价格请一起看")
    page.get_by_text("Involve another approver").click()
    page.get_by_label("Other approver").select_option(label=str(person))
    shot(page, how.lower().replace(" ", "-"))
    page.get_by_role("button", name=how).click()
    expect(page.get_by_text(f"{person} is asked to decide on {order}.")).to_be_visible()


def test_a_deputy_decides_and_it_says_for_whom(office, firm):
    order = firm.order("in_approval")
    manager, director = office.sign_in(firm.manager), office.sign_in(firm.director)
    manager.goto(reverse("accounts:deputies"))
    manager.get_by_label("Deputy").select_option(label=str(firm.director))
    manager.get_by_label("Last day").fill("+3")
    manager.get_by_role("button", name="Save").click()
    expect(manager.locator("table")).to_contain_text("today")
    shot(manager, "deputies")

    director.goto(reverse("orders:approve-order", args=[order.pk]))
    expect(director.locator("form.stick")).to_contain_text(f"You decide as deputy of {firm.manager}")
    director.get_by_role("button", name="Approve").click()
    director.goto(order.get_absolute_url())
    expect(director.locator("#approvals")).to_contain_text(str(firm.manager))


def test_a_named_role_waives_what_blocks_and_says_why(office, firm):
    firm.draft(customer_po="PO-7")
    rule(firm, "customer_po", submit="block")
    order = firm.draft(customer_po="PO-7")
    sales, manager = office.sign_in(firm.assistant), office.sign_in(firm.manager)
    sales.goto(order.get_absolute_url())
    expect(sales.locator("#objections")).to_contain_text("Blocks")
    expect(sales.get_by_role("link", name="Waive")).to_have_count(0)

    manager.goto(order.get_absolute_url())
    manager.get_by_role("link", name="Waive").click()
    manager.get_by_label("Reason").fill("客户同一编号分两次下单")
    shot(manager, "waive")
    manager.get_by_role("button", name="Waive").click()

    expect(manager.locator("#objections")).to_contain_text("Waived")
    expect(manager.locator("#objections")).to_contain_text(f"{firm.manager}：客户同一编号分两次下单")
    sales.get_by_role("button", name="Submit for review").click()
    expect(sales.locator(".page-head .status")).to_have_text("In review")


def test_who_would_have_to_approve_is_told_on_the_rules_page_and_while_entering(office, firm):
    order = firm.order("in_approval")
    Policy.objects.update_or_create(defaults={"director_from": 1000})
    manager, sales = office.sign_in(firm.manager), office.sign_in(firm.assistant)

    manager.goto(order.get_absolute_url())
    from_menu(manager, "Who would have to approve this")
    expect(manager.locator("#try .reasons dd")).to_contain_text(["Sales manager", "Sales director"])
    shot(manager, "who-approves")

    sales.goto(f"{reverse('orders:create')}?customer={firm.customer.pk}")
    row = sales.locator("tr.entry-row").first
    row.locator("[data-cell=code]").fill(firm.product.code)
    row.locator("[data-cell=quantity]").fill("10")
    row.locator("[data-cell=unit_price]").fill("318")
    expect(sales.locator("#judgement")).to_contain_text("Sales director")


def test_an_order_waits_and_goes_on_with_a_reason(office, firm):
    order = firm.order("confirmed")
    page = office.sign_in(firm.am)
    page.goto(order.get_absolute_url())
    from_menu(page, "Put on hold")
    page.get_by_label("Reason").fill("客户等预算")
    page.get_by_role("button", name="Put on hold").click()

    expect(page.locator(".glance")).to_contain_text("客户等预算")
    shot(page, "on-hold")
    page.get_by_role("link", name="Resume the order").click()
    page.get_by_label("Reason").fill("预算批了")
    page.get_by_role("button", name="Resume the order").click()
    expect(page.locator(".glance")).not_to_contain_text("On hold")
    expect(page.locator(".timeline")).to_contain_text("预算批了")


def test_a_manager_says_whose_turn_comes_first_and_why(office, firm):
    order = firm.order("confirmed")
    page = office.sign_in(firm.manager)
    page.goto(order.get_absolute_url())
    from_menu(page, "Priority")
    page.get_by_label("Priority").select_option(label="High")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".error").first).to_be_visible()
    page.get_by_label("Reason").fill("展会样机")
    shot(page, "priority")
    page.get_by_role("button", name="Save").click()

    tag = page.locator(".page-head .tag", has_text="Priority: High")
    expect(tag).to_have_attribute("title", "展会样机")
