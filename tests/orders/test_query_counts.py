"""What a page costs, in queries: written down, and the same for one row as for thirty."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localdate

from customers.models import Address, Communication, Contact, InvoiceTitle, Qualification
from orderdesk.accounts.models import User
from orderdesk.accounts.services import choose_columns, save_view
from orderdesk.notifications.services import deliver_due, notify
from orders import services as orders
from orders.lists.orders.list import OrderList
from orders.models import Order, OrderLine
from orders.pages.approval import APPROVAL_PANELS
from orders.pages.order import ORDER_PANELS, read_together
from orders.pages.product import PRODUCT_PANELS
from orders.views.order import visible_order
from tests.factories import CustomerFactory, ProductFactory, make_stock
from tests.orders.quotations import sent
from tests.typed_forms import fields_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("place")]
ROWS = [1, 30]


def cost(client, who, url):
    """How many queries the page needs, once the process is warm."""
    client.force_login(who)
    assert client.get(url).status_code == 200
    with CaptureQueriesContext(connection) as queries:
        client.get(url)
    return len(queries)


def many_orders(firm, count, status="in_review"):
    """Orders of as many customers and products, each of them late."""
    firm.once(("orders", count, status), lambda: _make_orders(firm, count, status))


def _make_orders(firm, count, status):
    for _n in range(count):
        firm.customer, firm.product = CustomerFactory(owner=firm.am), ProductFactory()
        order = firm.order(status, "3", "4")
        Order.objects.filter(pk=order.pk).update(
            ordered_on=localdate() - timedelta(days=60), due_on=localdate() - timedelta(days=20)
        )


def many_products(firm, count):
    firm.once(("products", count), lambda: [make_stock(ProductFactory()) for _n in range(count)] and None)


@pytest.mark.parametrize("rows", ROWS)
@pytest.mark.parametrize(
    ("who", "status", "most"),
    [
        # one each for the counts of the tabs and for the sums; once confirmed, one for the stages
        ("assistant", "awaiting_supply", 12),
        ("am", "awaiting_supply", 10),
        ("director", "awaiting_supply", 11),
        ("warehouse", "awaiting_supply", 11),
        ("director", "in_approval", 12),
        ("director", "confirmed", 12),
    ],
)
def test_list_of_orders(client, firm, rows, who, status, most):
    many_orders(firm, rows, status)

    assert cost(client, getattr(firm, who), reverse("orders:list")) == most


@pytest.mark.parametrize("rows", ROWS)
def test_list_of_orders_searched_and_filtered(client, firm, rows):
    many_orders(firm, rows)

    assert cost(client, firm.director, f"{reverse('orders:list')}?q=锐丰&status=open&sort=due&late=1") == 15


@pytest.mark.parametrize("rows", ROWS)
def test_list_of_orders_as_somebody_likes_it(client, firm, rows):
    """Chosen columns and saved views cost nothing more, however many they are."""
    columns = [column.key for column in OrderList.readable(firm.director) if not column.is_fixed]
    for n in range(3):
        save_view("orders:list", name=f"{n}", query="status=open", columns=columns, by=firm.director)
    choose_columns("orders:list", columns=columns[::-1], by=firm.director)
    many_orders(firm, rows)

    view = firm.director.look_at("orders:list").views[0]
    assert cost(client, firm.director, reverse("orders:list")) == 11
    assert cost(client, firm.director, view.address("orders:list")) == 11


@pytest.mark.parametrize("rows", ROWS)
def test_list_of_customers(client, firm, rows):
    for _n in range(rows):
        CustomerFactory(owner=firm.am)

    assert cost(client, firm.assistant, reverse("customers:list")) == 7


@pytest.mark.parametrize("rows", ROWS)
def test_customer_page(client, firm, rows):
    """Contacts, addresses, titles, papers, talks and orders, as many of each."""
    customer = firm.customer
    for n in range(rows):
        contact = Contact.objects.create(customer=customer, name=f"联系人{n}")
        Address.objects.create(customer=customer, text=f"地址{n}")
        InvoiceTitle.objects.create(customer=customer, title=f"抬头{n}")
        Qualification.objects.create(customer=customer, kind="other")
        Communication.objects.create(
            customer=customer, contact=contact, text="催货", by=firm.am, happened_at=customer.created_at
        )
        firm.draft("3", "4")

    assert (
        cost(client, firm.assistant, customer.get_absolute_url()) == 28  # one for what is overdue
    )  # how the customer pays, who answers for it, and which prices are agreed


@pytest.mark.parametrize("rows", ROWS)
@pytest.mark.parametrize(
    ("name", "most"), [("orders:products", 6), ("fulfillment:stock", 6), ("orders:pick-product", 9)]
)
def test_lists_of_products(client, firm, rows, name, most):
    many_products(firm, rows)

    assert cost(client, firm.assistant, f"{reverse(name)}?q=hy&customer={firm.customer.pk}") == most


@pytest.mark.parametrize("rows", ROWS)
def test_search(client, firm, rows):
    many_orders(firm, rows)

    assert cost(client, firm.assistant, f"{reverse('search')}?q=锐丰") == 14


@pytest.mark.parametrize("rows", [1, 12])  # of which it shows eight
@pytest.mark.parametrize(
    ("who", "status", "most"),
    [
        # one each for changes to answer and own changes to finish; for who decides one more: whose deputy they are;
        # for warehouse and production one for what is to be made or bought; for all but production and finance one
        # for shipments that are stopped or prepared; one for this week, one for the stages of late orders, and for
        # who leads one for the team; for administrators one for the anchors and four for the backups
        ("assistant", "in_review", 16),
        ("am", "shipped", 18),
        ("manager", "in_approval", 21),
        ("warehouse", "awaiting_supply", 16),
        ("production", "confirmed", 14),
        ("logistics", "in_production", 14),
        ("finance", "confirmed", 21),
        ("admin", "confirmed", 22),
    ],
)
def test_work_bench(client, firm, rows, who, status, most):
    many_orders(firm, rows, status)

    assert cost(client, getattr(firm, who), reverse("workbench")) == most


@pytest.mark.parametrize("rows", ROWS)
def test_notices(client, firm, rows):
    for n in range(rows):
        notify([firm.am], kind="message", subject="有人写了一句话", key=f"one:{n}", url="/orders/")
    deliver_due()

    assert cost(client, firm.am, reverse("notifications:list")) == 5


@pytest.mark.parametrize("rows", ROWS)
def test_approvals_in_the_admin(client, firm, rows):
    many_orders(firm, rows, "in_approval")

    assert cost(client, firm.manager, reverse("admin:orders_approval_changelist")) == 10


# --- one order with much of everything -------------------------------------------------------------------------------


def busy_order(firm, count):
    """An order of `count` lines, messages, files and contacts, edited twice, sent in three shipments."""
    key = firm.once(("busy order", count), lambda: _make_busy_order(firm, count).pk)
    return Order.objects.get(pk=key)


def _make_busy_order(firm, count):
    make_stock(firm.product, 10_000)
    order = firm.draft(*["4"] * count)
    for price in ("317", "316"):
        order.refresh_from_db()
        given = firm.lines(*["4"] * count, price=price)
        keyed = [row | {"id": line.pk} for row, line in zip(given, order.lines.all(), strict=True)]
        orders.edit_order(order.pk, head=firm.head(note=price), lines=keyed, version=order.version, by=firm.am)
    for _n in range(count):
        orders.say(order, text="催货", by=firm.am)
        orders.attach_file(order, file=SimpleUploadedFile("合同.pdf", b"x"), by=firm.am)
        orders.log_communication(order, by=firm.am, text="已通知", channel="phone")
    order = firm.walk(order, "in_production")
    for part in ("1", "1", "2"):
        firm.sign(order)
        firm.dispatch(order, quantities={line.pk: Decimal(part) for line in order.lines.all()})
    order.refresh_from_db()
    return order


@pytest.mark.parametrize("rows", ROWS)
@pytest.mark.parametrize(("who", "most"), [("assistant", 28), ("warehouse", 24), ("logistics", 24), ("director", 27)])
def test_order_page(client, firm, rows, who, most):  # one each for the rules and the stage behind its flags
    order = busy_order(firm, rows)

    assert cost(client, getattr(firm, who), order.get_absolute_url()) == most


@pytest.mark.parametrize("rows", ROWS)
@pytest.mark.parametrize(("who", "most"), [("assistant", 8), ("warehouse", 7), ("director", 7)])
def test_papers_of_an_order(client, firm, rows, who, most):
    order = busy_order(firm, rows)

    assert cost(client, getattr(firm, who), reverse("orders:papers", args=[order.pk])) == most


@pytest.mark.parametrize("slot", [ORDER_PANELS, APPROVAL_PANELS, PRODUCT_PANELS], ids=["order", "approval", "product"])
def test_no_panel_needs_more_than_two_queries(firm, slot):
    order = busy_order(firm, 3)
    request = RequestFactory().get("/")
    request.user = User.objects.get(pk=firm.director.pk)
    subject = firm.product if slot is PRODUCT_PANELS else visible_order(request, order.pk)
    if slot is ORDER_PANELS:
        read_together(subject)

    costs = {}
    for contribution in slot:
        with CaptureQueriesContext(connection) as queries:
            panel = contribution(request, subject)
            if panel is not None:  # an order that was never changed shows no changes
                render_to_string(panel.template, panel.context, request=request)
        costs[contribution.__name__] = len(queries)

    assert {name: count for name, count in costs.items() if count > 2} == {}
    assert costs


@pytest.mark.parametrize("rows", [2, 12])
@pytest.mark.parametrize(
    ("name", "who", "status", "most"),
    [
        # one for the custom fields, of which there may be some
        ("orders:edit", "assistant", "in_review", 16),
        ("orders:review-order", "assistant", "in_review", 22),
        ("orders:approve-order", "manager", "in_approval", 38),  # one for the customer's last orders
        ("fulfillment:answer-supply", "warehouse", "awaiting_supply", 9),
        ("fulfillment:agree-date", "assistant", "awaiting_supply", 7),
        # one for what is prepared already, one for how goods last went to the customer
        ("fulfillment:dispatch-order", "logistics", "in_production", 13),
        ("aftersales:cancel-order", "assistant", "in_production", 6),
    ],
)
def test_pages_of_a_move_cost_the_same_for_any_number_of_lines(client, firm, rows, name, who, status, most):
    make_stock(firm.product, 10_000)
    order = firm.order(status, *["3"] * rows, price="30")
    if status == "awaiting_supply":
        firm.answer(order, ready_on=order.due_on + timedelta(days=3))

    assert cost(client, getattr(firm, who), reverse(name, args=[order.pk])) == most


@pytest.mark.parametrize("rows", ROWS)
@pytest.mark.parametrize(("name", "most"), [("orders:quotations", 9), ("orders:hit-rate", 8)])
def test_lists_of_quotations(client, firm, rows, name, most):
    for _n in range(rows):
        firm.customer = CustomerFactory(owner=firm.am)
        sent(firm)

    assert cost(client, firm.assistant, reverse(name)) == most


@pytest.mark.parametrize("rows", [2, 30])
def test_page_of_a_quotation(client, firm, rows):
    quotation = sent(firm, *["3"] * rows)
    for _n in range(rows // 10):
        orders.revise_quotation(quotation.pk, by=firm.am)
        orders.send_quotation(quotation.pk, by=firm.am)

    assert cost(client, firm.assistant, quotation.get_absolute_url()) == 12


def entering(client, firm, rows):
    """How many queries it takes to enter a draft of so many lines."""
    data = {"customer": firm.customer.pk, "action": "draft"}
    for place in range(rows):
        line = {"product": firm.product.pk, "code": firm.product.code, "quantity": "3", "unit_price": "318"}
        data |= {f"lines-{place}-{name}": value for name, value in line.items()}
    with CaptureQueriesContext(connection) as queries:
        assert client.post(reverse("orders:create"), data).status_code == 302
    return len(queries)


def test_an_order_of_200_lines_is_entered_like_one_of_5(client, firm):
    client.force_login(firm.assistant)
    entering(client, firm, 5)

    assert entering(client, firm, 200) == entering(client, firm, 5)


def editing(client, firm, rows):
    """How many queries it takes to edit a draft of so many lines: one goes, one is new, the others change."""
    order = firm.draft(*["3"] * rows)
    url = reverse("orders:edit", args=[order.pk])
    data = fields_of(client.get(url)) | {"action": "draft", "lines-1-id": ""}
    data |= {f"lines-{place}-quantity": "5" for place in range(rows)}
    with CaptureQueriesContext(connection) as queries:
        assert client.post(url, data).status_code == 302
    assert [line.quantity for line in order.lines.all()] == [5] * rows
    assert OrderLine.history.filter(order=order, history_type="~").count() == rows - 1
    assert OrderLine.history.filter(order=order, history_type="-").count() == 1
    return len(queries)


def test_an_order_of_200_lines_is_edited_like_one_of_5(client, firm):
    client.force_login(firm.assistant)
    editing(client, firm, 5)

    assert editing(client, firm, 200) == editing(client, firm, 5)
