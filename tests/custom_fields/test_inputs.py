"""Custom fields in the forms of orders, quotations, customers and products."""

import pytest
from django.urls import reverse

from customers.models import Customer
from customers.services import save_customer
from orders import services
from orders.models import Order, Product
from orders.services import set_fields
from orders.services.checklist import custom_checks
from tests.custom_fields.fields import field, packing
from tests.orders.entry import typed
from tests.typed_forms import fields_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english", "in_english")]


def test_an_order_is_entered_edited_and_copied_with_them(client, firm):
    number, box = field(), packing()
    client.force_login(firm.assistant)

    client.post(reverse("orders:create"), typed(firm, action="draft") | {box.input_name: "木箱"})
    order = Order.objects.get()
    url = reverse("orders:edit", args=[order.pk])
    client.post(url, fields_of(client.get(url)) | {number.input_name: "XM-1", "action": "draft"})

    order.refresh_from_db()
    assert order.custom == {number.key: "XM-1", box.key: "木箱"}
    copy = fields_of(client.get(f"{reverse('orders:create')}?copy={order.pk}"))
    assert (copy[number.input_name], copy[box.input_name]) == ("XM-1", "木箱")


def test_a_required_one_is_no_matter_for_a_draft_but_for_the_review(client, firm):
    number = field(is_required=True)
    client.force_login(firm.assistant)

    page = client.post(reverse("orders:create"), typed(firm, action="pass"), follow=True)

    order = Order.objects.get()
    assert (order.status, [check.missing for check in custom_checks(order)]) == ("draft", ["Fill in “项目编号”."])
    assert "Fill in “项目编号”." in page.content.decode()
    set_fields(order.pk, typed={number.key: "XM-1"}, by=firm.assistant)
    services.submit_order(order.pk, by=firm.assistant)
    assert services.pass_review(order.pk, by=firm.assistant).status == "in_approval"


def test_two_who_edit_an_order_see_them_side_by_side(client, firm):
    number = field()
    order = firm.draft()
    client.force_login(firm.assistant)
    url = reverse("orders:edit", args=[order.pk])
    opened = fields_of(client.get(url))
    set_fields(order.pk, typed={number.key: "XM-1"}, by=firm.am)

    conflict = client.post(url, opened | {number.input_name: "XM-2", "action": "draft"})

    rows = [(row["name"], row["theirs"], row["mine"]) for row in conflict.context["rows"]]
    assert (conflict.status_code, rows) == (409, [(number.input_name, "XM-1", "XM-2")])
    resolved = fields_of(conflict) | {f"choose-{number.input_name}": "theirs", "resolve": "1", "note": "轻放"}
    client.post(url, resolved)
    order.refresh_from_db()
    assert (order.note, order.custom) == ("轻放", {number.key: "XM-1"})


def test_a_quotation_takes_them_into_its_order(client, firm):
    box = packing()
    client.force_login(firm.am)
    url = reverse("orders:create-quotation")
    data = {name: value for name, value in typed(firm).items() if name not in ("ordered_on", "submit_key")}
    data |= {"valid_until": "+20", "due_on": "+30", "action": "draft", box.input_name: "木箱"}

    page = client.post(url, data, follow=True)
    quotation = page.context["quotation"]
    services.send_quotation(quotation.pk, by=firm.am)
    services.revise_quotation(quotation.pk, by=firm.am)
    edit = reverse("orders:edit-quotation", args=[quotation.pk])
    client.post(edit, fields_of(client.get(edit)) | {box.input_name: "纸箱", "action": "draft"})
    rows = client.get(quotation.get_absolute_url()).context["rows"]
    services.send_quotation(quotation.pk, by=firm.am)
    services.accept_quotation(quotation.pk, by=firm.am, name="王建平")

    assert page.context["custom"] == [{"label": "包装要求", "value": "木箱"}]
    assert [[cell["text"] for cell in row["cells"]] for row in rows if row["label"] == "包装要求"] == [["木箱", "纸箱"]]
    assert services.order_quotation(quotation.pk, by=firm.am).custom == {box.key: "纸箱"}


def test_a_customer_and_a_product_are_saved_and_shown_with_them(client, firm):
    industry = packing("化工", "电子", record="customer", is_required=True)
    months = field("质保(月)", "number", record="product")
    client.force_login(firm.director)
    edit, product = (
        reverse("customers:edit", args=[firm.customer.pk]),
        reverse("orders:edit-product", args=[firm.product.pk]),
    )

    assert client.post(edit, fields_of(client.get(edit))).status_code == 422  # it is asked for
    client.post(edit, fields_of(client.get(edit)) | {industry.input_name: "化工"})
    client.post(product, fields_of(client.get(product)) | {months.input_name: "12"})

    assert Customer.objects.get(pk=firm.customer.pk).custom == {industry.key: "化工"}
    assert Product.objects.get(pk=firm.product.pk).custom == {months.key: "12"}
    assert "化工" in client.get(firm.customer.get_absolute_url()).content.decode()
    assert client.get(firm.product.get_absolute_url()).context["custom"] == [{"label": "质保(月)", "value": "12"}]


def test_what_two_wrote_into_a_customer_is_merged_field_by_field(client, firm):
    tag, other = field("标签", record="customer"), field("附注栏", record="customer")
    client.force_login(firm.assistant)
    url = reverse("customers:edit", args=[firm.customer.pk])
    mine = fields_of(client.get(url)) | {other.input_name: "乙"}
    theirs = Customer.objects.get(pk=firm.customer.pk)
    theirs.custom = {tag.key: "甲"}
    save_customer(theirs, by=firm.am)

    refused = client.post(url, mine)
    again = fields_of(refused)

    assert (again[tag.input_name], again[other.input_name]) == ("甲", "乙")
    client.post(url, again)
    theirs.refresh_from_db()
    assert theirs.custom == {tag.key: "甲", other.key: "乙"}
