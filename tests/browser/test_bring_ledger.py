"""A ledger with headings of its own, brought in by page in five steps, and taken back."""

import pytest
from playwright.sync_api import expect

from imports.models import ImportJob
from imports.services import run_import
from orders.models import Order
from tests.imports import twelve


@pytest.fixture
def ledger(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "media"
    ledger = twelve.by_month()
    path = tmp_path / ledger.name
    path.write_bytes(twelve.bytes_of(ledger))
    return path


def work():
    run_import(ImportJob.objects.get().pk)


def test_a_ledger_goes_in_and_is_taken_back(page, live_server, sign_in, firm, ledger, said_to_the_console):
    sign_in(firm.manager)
    page.goto(f"{live_server.url}/imports/")
    page.set_input_files("[name=file]", ledger)
    page.click("form[enctype] .btn-primary")
    work()

    page.reload()
    expect(page.get_by_role("checkbox", name="1月")).to_be_checked()
    expect(page.get_by_label("购货单位")).to_have_value("客户名称")
    page.get_by_role("checkbox", name="3月").uncheck()
    page.click("form .btn-primary")
    work()

    page.reload()
    expect(page.locator("td.name", has_text="AY-0001")).to_be_visible()
    page.check("[name=paid][value=none]")  # orders whose day has passed are completed
    page.click("button[name=which][value=good]")
    work()

    page.reload()
    assert Order.objects.filter(number__startswith="AY-").count() == 11
    page.locator("a[href$='/undo/']").click()
    expect(page.get_by_role("button", name="全部撤回")).to_be_visible()
    assert Order.objects.filter(number__startswith="AY-").count() == 11
    page.get_by_role("button", name="全部撤回").click()

    expect(page.locator(".page-head")).to_contain_text("已撤回")
    assert not Order.objects.filter(number__startswith="AY-").exists()
    assert said_to_the_console == []
