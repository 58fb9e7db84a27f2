"""From the one-time link of an empty installation over the set-up to the first confirmed order."""

from datetime import timedelta

from django.urls import reverse
from django.utils.timezone import localdate
from playwright.sync_api import expect

from customers.models import Customer
from fulfillment.services.template import make_usual_template
from orderdesk.accounts.models import Role, User
from orderdesk.policy.models import Policy
from orderdesk.setup.services import issue_first_link
from orders.models import Order

WORD = "ein-langes-wort-42"
DUE = localdate() + timedelta(days=14)
PEOPLE = "\n".join(
    [
        "姓名\t组\t角色",
        "李敏\t华东组\t销售助理",
        "周强\t华东组\t客户经理",
        "赵磊\t华东组\t销售经理",
        "钱进\t\t仓储、生产",
    ]
)


def test_a_company_finds_its_start(office):
    make_usual_template()
    page = office.page(locale="zh-CN")

    become_administrator(page)
    set_up_the_company(page)
    links = invite(page)
    go_through_the_rest(page)
    enter_customer_and_product(page)
    assistant = accept(office, links["李敏"])
    order = enter_an_order(assistant)
    decide(accept(office, links["赵磊"]), order)
    answer(accept(office, links["钱进"]), order)
    confirm(assistant, order)

    order.refresh_from_db()
    assert order.status == "confirmed"
    assert Policy.current().company == "无锡春笋机械有限公司"
    assert order.stages.exists()


def become_administrator(page):
    link = reverse("setup:first", args=[issue_first_link()])
    page.goto(link)
    page.fill("[name=name]", "王总")
    page.fill("[name=username]", "wang")
    page.fill("[name=password1]", WORD)
    page.fill("[name=password2]", WORD)
    page.click("form .btn-primary")
    page.wait_for_url("**/setup/")
    assert page.request.get(link).status == 410


def set_up_the_company(page):
    """The set-up leads from page to page; each is saved on its own."""
    page.click(".page-head .btn-primary")
    page.fill("[name=company]", "无锡春笋机械有限公司")
    page.fill("[name=tax_no]", "91320214MA1WXRF32Q")
    page.click("main form[data-dirty] .btn-primary")
    page.wait_for_url("**/people/")


def invite(page):
    """Four colleagues and their team out of a sheet; without a mail address each has a link to copy: {name: link}."""
    page.get_by_role("link", name="从表格粘贴").click()
    page.fill("[name=rows]", PEOPLE.replace("仓储", "厨师"))
    page.click("main form[data-dirty] .btn-primary")
    expect(page.locator("main .error").first).to_contain_text("厨师")
    expect(page.get_by_label("华东组")).to_be_checked()
    page.fill("[name=rows]", PEOPLE)
    page.click("main form[data-dirty] .btn-primary")
    page.wait_for_url("**/people/invitations/")
    rows = page.locator("main tbody tr")
    expect(rows).to_have_count(4)
    links = {row.locator("a.no").inner_text(): row.locator("[data-copy-from]").input_value() for row in rows.all()}
    look_at_teams(page)
    return links


def look_at_teams(page):
    """A team that came with its people has its leader and assistants."""
    page.goto(reverse("accounts:teams"))
    expect(page.locator("main tbody tr")).to_have_count(1)
    expect(page.locator("main tbody tr")).to_contain_text("赵磊")
    expect(page.locator("main tbody tr")).to_contain_text("李敏")


def go_through_the_rest(page):
    """Left in between and taken up again where it stood."""
    page.locator(".setup-bar button").first.click()
    page.wait_for_url(lambda url: url.endswith("/"))
    expect(page.locator("#bench-setup")).to_be_visible()
    page.get_by_role("link", name="继续", exact=True).click()
    page.click(".page-head .btn-primary")
    page.wait_for_url("**/setup/settings/rules/")
    page.fill("[name=director_from]", "50000")
    page.click("main form[data-dirty] .btn-primary")
    page.wait_for_url("**/fulfillment/stages/template/")
    page.click("main form[data-dirty] .btn-primary")
    page.wait_for_url("**/setup/settings/mail/")
    page.locator(".setup-bar form button").last.click()
    page.wait_for_url("**/imports/")
    assert Policy.current().director_from == 50000


def enter_customer_and_product(page):
    """The empty list of orders says what comes first."""
    page.goto(reverse("orders:list"))
    expect(page.locator("main .empty h2")).to_have_text("还没有订单")
    page.goto(reverse("customers:create"))
    page.fill("[name=name]", "苏州纳芯自动化设备有限公司")
    page.select_option("[name=owner]", label="周强")
    page.fill("[name=default_terms]", "月结30天")
    page.click("main form[data-dirty] .btn-primary")
    page.wait_for_url("**/customers/*/")
    customer = Customer.objects.get()
    for kind, facts in (
        ("contact", {"name": "王建平", "phone": "13861724471"}),
        ("address", {"text": "无锡市锡山区春笋中路 88 号"}),
        ("qualification", {"kind": "licence"}),
        ("qualification", {"kind": "credit"}),
    ):
        page.goto(reverse("customers:add-part", args=[customer.pk, kind]))
        for name, value in facts.items():
            field = page.locator(f"main [name={name}]")
            field.select_option(value) if name == "kind" else field.fill(value)
        page.click("main form[data-dirty] .btn-primary")
        page.wait_for_url(f"**/customers/{customer.pk}/")
    page.goto(reverse("orders:create-product"))
    for name, value in {
        "code": "TP70",
        "name": "触摸屏 7 寸",
        "unit": "台",
        "list_price": "318",
        "cost": "200",
    }.items():
        page.fill(f"main [name={name}]", value)
    page.click("main form[data-dirty] .btn-primary")
    page.wait_for_url(lambda url: "/new" not in url)


def accept(office, link):
    """A colleague opens the link and chooses a password."""
    page = office.page(locale="zh-CN")
    page.goto(link)
    page.fill("[name=new_password1]", WORD)
    page.fill("[name=new_password2]", WORD)
    page.click("form .btn-primary")
    page.wait_for_url(lambda url: "/people/" not in url)
    assert page.request.get(link).status == 410
    return page


def enter_an_order(page):
    page.goto(f"{reverse('orders:create')}?customer={Customer.objects.get().pk}")
    page.fill("#id_due_on", DUE.isoformat())
    code = page.locator("tr.entry-row [data-cell=code]").first
    code.click()
    page.keyboard.type("cmp")
    expect(page.locator("tr.entry-row").first.locator("[role=option]")).to_have_count(1)
    page.keyboard.press("Enter")
    page.keyboard.type("12")
    page.keyboard.press("Control+Enter")
    page.wait_for_url(lambda url: "/new" not in url)
    order = Order.objects.get()
    assert order.status == "in_approval", page.locator("main").inner_text()
    return order


def decide(page, order):
    page.goto(reverse("orders:approve-order", args=[order.pk]))
    page.wait_for_timeout(1200)  # the button answers once the page could have been read
    page.locator("button[value=approve]").click()
    page.wait_for_url(lambda url: "approve" not in url)


def answer(page, order):
    page.goto(reverse("fulfillment:answer-supply", args=[order.pk]))
    row = page.locator("main tbody tr").first
    row.get_by_role("combobox").select_option("in_stock")
    row.get_by_role("textbox").first.fill(DUE.isoformat())
    page.locator("main form .btn-primary").first.click()
    page.wait_for_url(lambda url: "answer" not in url)


def confirm(page, order):
    page.goto(order.get_absolute_url())
    page.get_by_role("button", name="确认订单").click()
    expect(page.locator(".page-head .status")).to_have_text("已确认")
    assert User.objects.administrators().count() == 1
    assert User.objects.with_role(Role.ACCOUNT_MANAGER).get().name == "周强"
