"""A key that is held down acts once, a second press decides nothing that nobody has read, Esc leaves a field."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from orders.models import Approval

HELD = """(key) => document.body.dispatchEvent(
    new KeyboardEvent("keydown", {key, repeat: true, bubbles: true, cancelable: true}))"""
READ = 1100  # milliseconds until the keys of a decision work


@pytest.fixture
def firm(firm):
    firm.waiting = [firm.order("in_approval") for _time in range(2)]
    return firm


@pytest.fixture
def page(office, firm):
    """The decision page of the first order that waits for the sales manager."""
    page = office.sign_in(firm.manager)
    page.goto(reverse("orders:approve-order", args=[firm.waiting[0].pk]))
    return page


def undecided():
    return Approval.objects.filter(state="pending").count()


@pytest.mark.parametrize("key", ["a", "r"])
def test_no_key_decides_before_the_page_has_been_open_for_a_second(page, key):
    before = undecided()

    page.evaluate("(key) => document.body.dispatchEvent(new KeyboardEvent('keydown', {key, bubbles: true}))", key)
    page.evaluate("document.querySelector('[data-key=a]').click()")
    page.wait_for_timeout(READ)

    assert undecided() == before
    expect(page.locator(".banner-red")).to_have_count(0)


def test_a_key_that_is_held_decides_one_order(page, firm):
    page.wait_for_timeout(READ)
    page.keyboard.down("a")
    page.wait_for_url(f"**{reverse('orders:approve-order', args=[firm.waiting[1].pk])}")
    page.wait_for_timeout(READ)

    page.keyboard.down("a")  # still held: the browser says that it repeats
    page.evaluate(HELD, "a")
    page.wait_for_timeout(300)

    assert page.url.endswith(reverse("orders:approve-order", args=[firm.waiting[1].pk]))


def test_escape_leaves_the_search_of_a_list_and_letters_are_shortcuts_again(office, firm):
    page = office.sign_in(firm.manager)
    page.goto(reverse("orders:list"))
    page.keyboard.press("f")
    expect(page.locator("#list-q")).to_be_focused()
    page.keyboard.type("ab")

    page.keyboard.press("Escape")
    page.keyboard.press("j")

    expect(page.locator("#list-q")).to_have_value("ab")
    expect(page.locator("tr.is-cursor")).to_have_count(1)


def test_escape_leaves_the_search_from_anywhere(office, firm):
    page = office.sign_in(firm.manager)
    page.goto(reverse("orders:list"))
    page.keyboard.press("/")
    expect(page.locator("#q")).to_be_focused()

    page.keyboard.press("Escape")

    expect(page.locator("#q")).not_to_be_focused()
