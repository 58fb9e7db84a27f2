"""What falls due with the invoice follows the first one that stands; the list of orders tells paid and invoiced."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from orders import services
from orders.audit.money import check_due_days, check_invoices
from orders.models import Order
from tests.orders.found import found, keys
from tests.orders.receipts import pay
from tests.orders.test_issue_invoice import issue
from tests.orders.test_request_invoice import ask, title

__all__ = ["title"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english", "in_english", "place")]
DAY = localdate() - timedelta(days=40)


def days_of(order):
    return [each.due_on for each in order.instalments.all()]


def agrees():
    return [*check_due_days(), *check_invoices()] == []


def test_it_falls_due_after_the_invoice_and_no_longer_when_that_is_taken_back(firm, title):
    order = firm.order("confirmed", "10", price="100", payment_terms="预付30%，余款票到30天付清")
    before = days_of(order)[1]
    first = issue(firm, ask(firm, title, order, "400"), "26322000000012345671", on=DAY)
    issue(firm, ask(firm, title, order, "600"), "26322000000012345672", on=localdate())
    during = days_of(order)[1], agrees()
    services.red_invoice(
        first.pk, invoice_number="26322000000012345673", issued_on=localdate(), reason="开错", by=firm.finance
    )

    assert (before, during) == (None, (DAY + timedelta(days=30), True))
    assert (days_of(order)[1], agrees()) == (localdate() + timedelta(days=30), True)


def test_without_an_invoice_it_is_taken_to_come_with_the_delivery(firm):
    order = firm.order("delivered", "10", price="100", payment_terms="票到30天付清")

    assert (days_of(order), agrees()) == ([localdate() + timedelta(days=30)], True)


def test_the_end_of_the_month_is_that_of_the_invoice(firm, title):
    order = firm.order("confirmed", "10", price="100", payment_terms="开票后月结30天")
    issue(firm, ask(firm, title, order, "1000"), on=DAY)

    assert (agrees(), days_of(order)[0] >= DAY + timedelta(days=30)) == (True, True)


@pytest.fixture
def three(firm, title):
    """An order of which nothing, one of which a part, one of which all is paid and invoiced."""
    orders = [firm.order("confirmed", "10", price="100") for _each in range(3)]
    for place, (order, amount) in enumerate(zip(orders[1:], ("400", "1000"), strict=True)):
        pay(order, amount, firm)
        issue(firm, ask(firm, title, order, amount), f"2632200000001234567{place}")
    return orders


@pytest.mark.parametrize("name", ["paid", "invoiced"])
def test_orders_are_found_by_what_is_paid_and_invoiced(firm, three, name):
    for share, order in zip(("none", "part", "all"), three, strict=True):
        assert keys(found(firm.manager, f"{name}={share}")) == [order.pk]
    assert len(keys(found(firm.manager, f"{name}=x"))) == 3


@pytest.mark.parametrize("name", ["paid", "invoiced"])
def test_it_is_no_criterion_for_who_reads_no_prices(firm, three, name):
    Order.objects.filter(pk__in=[order.pk for order in three]).update(supply_asked_at=three[0].confirmed_at)

    assert len(keys(found(firm.warehouse, f"{name}=all"))) == 3


def test_the_list_shows_it_to_whoever_reads_prices(client, firm, three):
    headings = {}
    for person in (firm.manager, firm.warehouse):
        client.force_login(person)
        page = client.get(reverse("orders:list"))
        shown = page.context["list"]
        headings[person] = {"paid", "invoiced"} & {column.key for column in shown.readable(person)}

    assert headings == {firm.manager: {"paid", "invoiced"}, firm.warehouse: set()}
