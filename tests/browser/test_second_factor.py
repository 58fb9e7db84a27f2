"""Signing in with more than a password: a passkey of Chromium's own authenticator, codes of an app, what was typed."""

import pytest
from playwright.sync_api import expect

from orderdesk.accounts.factors import Authenticator, Passkey
from orderdesk.accounts.sessions import Session
from orderdesk.core.secrets import decrypted
from tests.accounts.factors import code_now, with_app
from tests.browser.conftest import PASSWORD

pytestmark = pytest.mark.usefixtures("in_english")
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def with_fingerprint(page):
    """Give the page a device that says yes whenever it is asked."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})


def type_password(page, person):
    page.locator("[name=username]").fill(person.username)
    page.locator("[name=password]").fill(PASSWORD)
    page.keyboard.press("Enter")


def sign_out(page):
    page.locator("[popovertarget=me]").first.click()
    page.get_by_role("button", name="Sign out").click()


def test_a_passkey_is_made_and_signs_in(office, firm):
    page = office.sign_in(firm.am)
    with_fingerprint(page)
    page.goto("/account/")
    page.get_by_role("link", name="Add").click()
    page.get_by_label("Name").fill("Office laptop")

    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    page.get_by_role("link", name="I have kept them").click()
    expect(page.get_by_text("Office laptop")).to_be_visible()
    sign_out(page)
    type_password(page, firm.am)
    page.get_by_role("button", name="Use a passkey").click()

    page.wait_for_url("**/")
    expect(page.locator(".shell")).to_be_visible()
    assert Passkey.objects.get().used_at is not None


def test_an_app_is_set_up_and_its_code_signs_in(office, firm):
    page = office.sign_in(firm.am)
    page.goto("/account/")
    page.get_by_role("button", name="Set up").click()
    expect(page.locator(".qr-box svg")).to_be_visible()
    secret = bytes.fromhex(decrypted(Authenticator.objects.get().pending))

    page.get_by_label("Code of six digits").fill(code_now(secret=secret))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    sign_out(page)
    type_password(page, firm.am)
    page.get_by_label("Code").fill(code_now(steps=1, secret=secret))
    page.keyboard.press("Enter")

    page.wait_for_url("**/")
    expect(page.locator(".shell")).to_be_visible()


def test_what_was_typed_is_back_after_both_steps(office, firm):
    ticket = firm.ticket()
    firm.aftersales.language = "en"
    page = office.sign_in(firm.aftersales)
    with_app(firm.aftersales)
    page.goto(ticket.get_absolute_url())
    page.get_by_label("Answer to the customer").fill("明天上门检测")
    Session.objects.all().delete()

    page.get_by_role("button", name="Record the answer").click()
    expect(page.locator("[data-session-ended]")).to_be_visible()
    type_password(page, firm.aftersales)
    page.locator("[name=code]").fill(code_now())
    page.keyboard.press("Enter")

    expect(page.get_by_label("Answer to the customer")).to_have_value("明天上门检测")
