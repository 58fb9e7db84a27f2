"""A sales manager looks at the month, has the review made, watches it come and takes it away; writes down an action."""

import hashlib
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils.timezone import localdate
from playwright.sync_api import expect

from reports.models import Action, MonthlyReview
from reports.tasks import render_review


@pytest.mark.pdf
def test_the_review_is_asked_for_watched_and_downloaded(page, live_server, sign_in, said_to_the_console, firm):
    firm.order("delivered")
    sign_in(firm.manager)

    page.get_by_role("link", name="经营分析").first.click()
    expect(page.locator(".stats-8 .stat")).to_have_count(8)
    page.goto(f"{live_server.url}/reports/reviews/")
    page.locator("main form button").click()
    expect(page.locator("progress")).to_be_visible()
    render_review(MonthlyReview.objects.get().pk)  # the worker's part
    link = page.locator("a.btn-primary[href$='/pdf/']")
    expect(link).to_be_visible(timeout=15_000)
    with page.expect_download() as waiting:
        link.click()

    review = MonthlyReview.objects.get()
    data = Path(waiting.value.path()).read_bytes()
    assert data == bytes(review.pdf)
    assert hashlib.sha256(data).hexdigest() == review.digest
    assert waiting.value.suggested_filename.endswith(".pdf")
    assert said_to_the_console == []


def test_an_action_is_entered_on_a_phone_and_closed_by_its_owner(page, live_server, sign_in, said_to_the_console, firm):
    page.set_viewport_size({"width": 375, "height": 812})
    sign_in(firm.manager)
    page.goto(f"{live_server.url}/reports/actions/new/")
    page.fill("[name=problem]", "驱动板缺料")
    page.fill("[name=measure]", "安全库存 15 天")
    page.select_option("[name=owner]", str(firm.warehouse.pk))
    page.fill("[name=due_on]", f"{localdate() + timedelta(days=5)}")
    page.locator("main form button.btn-primary").click()
    page.wait_for_url(f"{live_server.url}/reports/actions/")

    sign_in(firm.warehouse)
    page.goto(f"{live_server.url}/reports/actions/{Action.objects.get().pk}/")
    page.fill("[name=effect]", "缺料 6 → 2 次")
    page.locator("main form button.btn-primary").click()
    page.wait_for_url(f"{live_server.url}/reports/actions/")

    action = Action.objects.get()
    assert (action.state, action.effect) == ("done", "缺料 6 → 2 次")
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    assert said_to_the_console == []
