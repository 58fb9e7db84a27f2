"""Pages that stay after a conflict: they tell what the other person changed, and can be sent again."""

from datetime import timedelta

import pytest
from django.db.models import F
from django.urls import reverse
from django.utils.timezone import localdate

from customers.services import save_customer
from fulfillment import services as fulfillment
from fulfillment.models import Stock
from fulfillment.services import count_stock
from orderdesk.accounts.models import Role
from orders import services as orders
from orders.models import ChangeRequest, Order
from tests.factories import TeamFactory, person
from tests.orders.changes import ask
from tests.typed_forms import fields_of

pytestmark = pytest.mark.django_db


def opened(client, who, url):
    """The fields of a page as its reader has them."""
    client.force_login(who)
    response = client.get(url)
    assert response.status_code == 200, response.content.decode()
    return fields_of(response)


def edit_product(firm, **changes):
    product = type(firm.product).objects.get(pk=firm.product.pk)
    for name, value in changes.items():
        setattr(product, name, value)
    return orders.save_product(product, by=firm.admin, version=product.version)


def test_a_record_keeps_what_each_of_two_changed(client, firm):
    url = reverse("orders:edit-product", args=[firm.product.pk])
    typed = opened(client, firm.director, url) | {"spec": "48V 导轨式"}
    edit_product(firm, name="开关电源 480W")

    refused = client.post(url, typed)

    assert refused.status_code == 422
    assert firm.admin.name in refused.content.decode()
    firm.product.refresh_from_db()
    assert firm.product.spec == "24V 导轨式"
    again = fields_of(refused)
    assert (again["name"], again["spec"]) == ("开关电源 480W", "48V 导轨式")
    assert client.post(url, again).status_code == 302
    firm.product.refresh_from_db()
    assert (firm.product.name, firm.product.spec) == ("开关电源 480W", "48V 导轨式")


def test_of_one_field_both_texts_are_told_and_nothing_is_overwritten_unseen(client, firm):
    url = reverse("orders:edit-product", args=[firm.product.pk])
    typed = opened(client, firm.director, url) | {"name": "电源 A"}
    edit_product(firm, name="电源 B")

    refused = client.post(url, typed)

    assert "电源 B" in refused.content.decode()
    assert fields_of(refused)["name"] == "电源 A"
    edit_product(firm, unit="套")  # a third person, while the page tells of the second
    once_more = client.post(url, fields_of(refused))
    assert once_more.status_code == 422
    assert fields_of(once_more)["unit"] == "套"
    assert client.post(url, fields_of(once_more)).status_code == 302
    firm.product.refresh_from_db()
    assert (firm.product.name, firm.product.unit) == ("电源 A", "套")


def test_a_customer_is_merged_by_the_same_rule(client, firm):
    url = reverse("customers:edit", args=[firm.customer.pk])
    typed = opened(client, firm.am, url) | {"notes": "送货前一天打电话"}
    customer = type(firm.customer).objects.get(pk=firm.customer.pk)
    customer.industry = "自动化"
    save_customer(customer, by=firm.manager, version=customer.version)

    again = fields_of(client.post(url, typed))

    assert (again["industry"], again["notes"]) == ("自动化", "送货前一天打电话")
    assert client.post(url, again).status_code == 302


STEPS = [
    ("review_order", "in_review", "assistant", "orders:review-order", {"result": "needs_info", "note": "缺少电话"}),
    ("approve_order", "in_approval", "manager", "orders:approve-order", {"decision": "reject", "reason": "毛利太低"}),
    ("answer_supply", "awaiting_supply", "warehouse", "fulfillment:answer-supply", {}),
    (
        "move_date",
        "confirmed",
        "am",
        "fulfillment:move-date",
        {"due_on": str(localdate() + timedelta(days=30)), "why": "客户的车间还没有准备好"},
    ),
    (
        "dispatch_order",
        "in_production",
        "logistics",
        "fulfillment:dispatch-order",
        {"method": "express", "carrier": "顺丰", "tracking_number": "SF1"},
    ),
    ("cancel_order", "confirmed", "manager", "aftersales:cancel-order", {"reason": "客户不要了"}),
]


@pytest.mark.parametrize(("step", "status", "who", "url", "typed"), STEPS, ids=[step[0] for step in STEPS])
def test_a_step_refused_for_a_change_can_be_sent_again(client, firm, step, status, who, url, typed):
    order = firm.order(status)
    url = reverse(url, args=[order.pk])
    fields = opened(client, getattr(firm, who), url) | typed
    Order.objects.filter(pk=order.pk).update(version=F("version") + 1)

    refused = client.post(url, fields)

    assert refused.status_code in (409, 422)
    assert Order.objects.get(pk=order.pk).status == status
    again = fields_of(refused)
    assert {name: again[name] for name in typed if name in again} == {n: v for n, v in typed.items() if n in again}
    sent = client.post(url, again | {name: value for name, value in typed.items() if name not in again})
    assert sent.status_code == 302, sent.content.decode()


def test_a_count_refused_for_another_count_can_be_sent_again(client, firm):
    url = reverse("fulfillment:count-stock", args=[firm.product.pk])
    count_stock(firm.product, on_hand=5, by=firm.warehouse)
    typed = opened(client, firm.warehouse, url) | {"on_hand": "7"}
    count_stock(firm.product, on_hand=6, by=firm.admin)

    refused = client.post(url, typed)

    assert firm.admin.name in refused.content.decode()
    assert Stock.objects.get().on_hand == 6
    assert client.post(url, fields_of(refused)).status_code == 302
    assert Stock.objects.get().on_hand == 7


def test_the_admin_repeats_the_reason_that_was_typed(client, firm):
    order = firm.order("in_approval")
    client.force_login(firm.manager)
    url = reverse("admin:orders_approval_change", args=[order.approvals.get().pk])
    fields = fields_of(client.get(url)) | {"decision": "reject", "why": "毛利太低"}
    Order.objects.filter(pk=order.pk).update(version=F("version") + 1)

    page = client.post(url, fields, follow=True)

    assert "毛利太低" in page.content.decode()
    assert Order.objects.get(pk=order.pk).status == "in_approval"


def approval_page(client, who, order):
    client.force_login(who)
    return reverse("admin:orders_approval_change", args=[order.approvals.get().pk])


def test_the_admin_tells_the_second_who_decided(client, firm):
    order = firm.order("in_approval")
    url = approval_page(client, firm.manager, order)
    fields = fields_of(client.get(url)) | {"decision": "approve"}
    orders.approve_order(order.pk, by=firm.manager)

    page = client.post(url, fields, follow=True).content.decode()

    assert f"{order}：{firm.manager}" in page
    assert client.get(url, follow=True).redirect_chain == [(reverse("admin:orders_approval_changelist"), 302)]


def test_deciding_several_tells_which_of_them_were_decided_already(client, firm):
    gone, waiting = firm.order("in_approval"), firm.order("in_approval")
    client.force_login(firm.manager)
    keys = [order.approvals.get().pk for order in (gone, waiting)]
    orders.approve_order(gone.pk, by=firm.manager)

    url = reverse("admin:orders_approval_changelist")
    page = client.post(url, {"action": "approve_orders", "_selected_action": keys}, follow=True).content.decode()

    assert f"{gone}：{firm.manager}" in page
    assert Order.objects.get(pk=waiting.pk).status == "awaiting_supply"


def test_a_stranger_is_told_nothing_of_a_decision(client, firm):
    order = firm.order("in_approval")
    other = person(Role.SALES_MANAGER, team=TeamFactory())

    page = client.get(approval_page(client, other, order), follow=True).content.decode()

    assert str(order) not in page


def test_what_left_between_opening_and_sending_is_not_offered_again(client, firm, monkeypatch):
    order = firm.order("in_production", "10")
    line = order.lines.get()
    send = fulfillment.dispatch_order

    def after_another(order_id, **sent):
        monkeypatch.undo()  # the other clerk is the service itself, a moment earlier
        firm.dispatch(order, quantities={line.pk: 6})
        return send(order_id, **sent)

    monkeypatch.setattr("fulfillment.services.dispatch_order", after_another)
    client.force_login(firm.logistics)
    data = {"method": "express", "carrier": "顺丰", "tracking_number": "SF2", f"quantity-{line.pk}": "10"}
    url = reverse("fulfillment:dispatch-order", args=[order.pk])
    data |= {"version": order.version, "packages": "1"}
    refused = client.post(url, data)
    data |= {"version": refused.context["version"], f"quantity-{line.pk}": "4"}
    taken = client.post(url, data)

    order.refresh_from_db()
    assert refused.status_code == 422
    assert [row.to_ship() for row in refused.context["form"].lines] == [4]
    assert taken.url == order.get_absolute_url()
    assert order.shipped == "all"


def test_who_changed_it_is_whoever_wrote_the_version_not_who_noted_something_after(client, firm):
    order = firm.order("confirmed")
    url = reverse("aftersales:cancel-order", args=[order.pk])
    typed = opened(client, firm.manager, url) | {"reason": "客户不要了"}
    fulfillment.start_order(order.pk, by=firm.production)
    orders.make_link(order.pk, by=firm.am)  # into the history as well, but nothing of the order changes

    refused = client.post(url, typed).content.decode()

    assert f"最近一次修改：{firm.production}，" in refused


def test_an_answer_sent_with_a_mistake_from_an_old_page_is_still_of_the_old_page(client, firm):
    change = ask(firm, firm.order("in_production", "10"), quantities={1: 11})
    client.force_login(firm.production)
    url = reverse("fulfillment:answer-change", args=[change.pk])
    fields = fields_of(client.get(change.get_absolute_url())) | {"decision": "agree"}
    day = next(name for name in fields if name.endswith("ready_on"))
    ChangeRequest.objects.filter(pk=change.pk).update(version=F("version") + 1)

    mistaken = client.post(url, fields | {day: "someday"})
    refused = client.post(url, fields | {"version": fields_of(mistaken)["version"]})

    assert (mistaken.status_code, refused.status_code) == (422, 409)
    assert client.post(url, fields | {"version": fields_of(refused)["version"]}).status_code == 302
