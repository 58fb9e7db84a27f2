"""An invoice is requested within what is still invoiceable, and the same request twice is one."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from customers.models import InvoiceTitle
from orderdesk.core.errors import Refused
from orderdesk.core.money import tax_within
from orders import services
from orders.audit.money import check_invoice_numbers, check_invoices
from orders.models import Invoice, Order
from orders.services import invoice as invoicing
from orders.services.invoice import invoiceable, tax_of_part
from tests.factories import CustomerFactory
from tests.races import run_together, without_row_locks
from tests.soak import cases
from tests.typed_forms import fields_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english", "in_english")]


@pytest.fixture
def title(firm):
    facts = {"title": "无锡锐丰自动化有限公司", "tax_no": "91320214MA1WXRF32Q", "kind": "special"}
    return InvoiceTitle.objects.create(customer=firm.customer, **facts)


def ask(firm, title, order, amount, **facts):
    facts = {"by": firm.am} | facts
    return services.request_invoice(title, shares={order.pk: Decimal(amount)}, **facts)


def rest(order):
    return invoiceable(Order.objects.get(pk=order.pk))


def test_one_order_in_several_invoices_carries_exactly_its_tax(firm, title):
    order = firm.order("confirmed", "1", "1", "1", price="33.33")

    parts = [ask(firm, title, order, amount) for amount in ("33.33", "33.33", "33.33")]

    assert sum(part.amount for part in parts) == order.total
    assert sum(part.tax for part in parts) == order.tax
    assert rest(order) == 0
    assert parts[0].number.startswith("KP")
    assert [list(check()) for check in (check_invoices, check_invoice_numbers)] == [[], []]


def test_several_orders_in_one(firm, title):
    orders = [firm.order("confirmed", "10", price="100") for _order in range(2)]

    invoice = services.request_invoice(title, shares={order.pk: order.total for order in orders}, by=firm.am)

    assert (invoice.amount, invoice.tax) == (2000, sum(order.tax for order in orders))
    assert (invoice.title, invoice.tax_no, invoice.kind) == (title.title, title.tax_no, "special")
    assert invoice.history.get().history_user == firm.am


@given(
    amounts=st.lists(st.integers(1, 10**7), min_size=1, max_size=6),
    rate=st.sampled_from(["0.13", "0.09", "0.06", "0.03", "0"]),
)
@pytest.mark.amounts
@cases(300)
def test_the_parts_of_any_order_add_up(amounts, rate):
    parts = [Decimal(fen) / 100 for fen in amounts]
    total = sum(parts)
    tax = tax_within(total, Decimal(rate))
    before = tax_before = Decimal(0)

    for part in parts:
        share = tax_of_part(total, tax, amount=part, before=before, tax_before=tax_before)
        assert 0 <= share <= part
        before, tax_before = before + part, tax_before + share

    assert (before, tax_before) == (total, tax)


@pytest.mark.parametrize("amount", ["0", "-1", "1000.01"])
def test_it_refuses_more_than_is_invoiceable(firm, title, amount):
    order = firm.order("confirmed", "10", price="100")

    with pytest.raises(Refused, match="can still be invoiced"):
        ask(firm, title, order, amount)


def test_it_refuses_orders_of_others_unconfirmed_ones_and_a_special_one_without_tax_number(firm, title):
    early = firm.order("in_approval", "10", price="100")
    order = firm.order("confirmed", "10", price="100")
    plain = InvoiceTitle.objects.create(customer=firm.customer, title="个人")
    other = InvoiceTitle.objects.create(customer=CustomerFactory(owner=firm.am), title="别家")

    with pytest.raises(Refused, match="can still be invoiced"):
        ask(firm, title, early, "1")
    with pytest.raises(Refused, match="needs the tax number"):
        ask(firm, plain, order, "1", kind="special")
    with pytest.raises(Refused, match="is no order of"):
        ask(firm, other, order, "1")
    with pytest.raises(Refused, match="at least one order"):
        services.request_invoice(title, shares={}, by=firm.am)


def test_others_may_not(client, firm, title):
    order = firm.order("confirmed", "10", price="100")

    with pytest.raises(PermissionDenied):
        ask(firm, title, order, "1", by=firm.aftersales)
    for colleague in (firm.stranger, firm.warehouse):
        client.force_login(colleague)
        assert client.get(reverse("orders:request-invoice", args=[firm.customer.pk])).status_code == 404


def test_the_page_takes_it_once(client, firm, title):
    order = firm.order("confirmed", "10", price="100")
    client.force_login(firm.am)
    url = reverse("orders:request-invoice", args=[firm.customer.pk])
    typed = fields_of(client.get(url)) | {"title": title.pk, "kind": "special"}

    empty = client.post(url, typed)
    taken = [client.post(url, typed | {f"order-{order.pk}": "600"}).status_code for _time in range(2)]

    assert (empty.status_code, taken) == (422, [302, 302])
    assert Invoice.objects.get().amount == 600


def test_all_of_an_order_sent_twice_is_one_request(client, firm, title):
    order = firm.order("confirmed", "10", price="100")
    client.force_login(firm.am)
    url = reverse("orders:request-invoice", args=[firm.customer.pk])
    typed = fields_of(client.get(url)) | {"title": title.pk, "kind": "special", f"order-{order.pk}": "1000"}

    assert [client.post(url, typed).status_code for _time in range(2)] == [302, 302]
    assert Invoice.objects.get().amount == 1000


def test_the_page_has_the_latest_orders_and_the_one_that_is_named(client, firm, title, monkeypatch):
    monkeypatch.setattr(invoicing, "MOST_ORDERS", 2)
    first, second, third, fourth = [firm.order("confirmed", "1") for _order in range(4)]
    client.force_login(firm.am)
    url = reverse("orders:request-invoice", args=[firm.customer.pk])

    page = client.get(url)
    named = client.get(url, {"order": [first.pk, "x"]})

    assert [order for order, _rest, _field in page.context["form"].rows] == [fourth, third]
    assert "2 more orders were confirmed before these." in page.content.decode()
    assert [order for order, _rest, _field in named.context["form"].rows] == [first, fourth, third]
    assert second.number not in named.content.decode()
    assert f"{url}?order={first.pk}" in client.get(first.get_absolute_url()).content.decode()


# --- at once ---------------------------------------------------------------------------------------------------------


def ask_twice(firm, title):
    """1 000 can be invoiced, and twice 1 000 are requested at once; returns how many requests there are."""
    order = firm.order("confirmed", "10", price="100")
    outcomes = run_together(*[lambda: ask(firm, title, order, "1000")] * 2)
    return Invoice.objects.count(), [type(outcome) for outcome in outcomes if isinstance(outcome, Exception)]


@pytest.mark.django_db(transaction=True)
def test_two_requests_at_once_never_exceed_the_order(firm, title):
    assert ask_twice(firm, title) == (1, [Refused])


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_it_would_be_invoiced_twice(firm, title):
    with without_row_locks():
        assert ask_twice(firm, title) == (2, [])


def test_what_comes_first_is_named_with_its_place(client, firm):
    client.force_login(firm.am)
    url = reverse("orders:request-invoice", args=[firm.customer.pk])

    page = client.get(url).content.decode()
    InvoiceTitle.objects.create(customer=firm.customer, title="无锡锐丰")
    with_title = client.get(url).content.decode()
    firm.order("confirmed")
    with_order = client.get(url).content.decode()

    adding = reverse("customers:add-part", args=[firm.customer.pk, "invoice-title"])
    offered = [
        [adding in each, "No order can be invoiced" in each, "data-dirty" in each]
        for each in (page, with_title, with_order)
    ]
    assert offered == [[True, True, False], [False, True, False], [False, False, True]]
