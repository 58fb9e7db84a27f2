"""A change of a confirmed order is written down as what differs from it."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.utils.timezone import localdate

from aftersales import services as aftersales
from customers.models import Customer, InvoiceTitle
from orderdesk.core.errors import Refused
from orderdesk.policy.models import Policy
from orders import services as orders
from orders.models import ChangeRequest
from tests.factories import ProductFactory
from tests.orders.changes import draft, form_of, new_row

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def items(change):
    return [(item.kind, item.field, item.old, item.new) for item in change.items.all()]


def test_drafting_a_change_keeps_what_differs_and_leaves_the_order(firm):
    order = firm.order("in_production", "10", "5")
    day = order.due_on + timedelta(days=7)

    change = draft(firm, order, quantities={1: 11}, due_on=day, contact_name="赵敏")

    assert items(change) == [
        ("date", "due_on", str(order.due_on), str(day)),
        ("contact", "contact_name", "王建平", "赵敏"),
        ("quantity", "quantity", "10.000", "11.000"),
    ]
    assert (change.number, change.status, change.base_total) == (None, "draft", order.total)
    assert change.new_total == order.total + 318
    order.refresh_from_db()
    assert [line.quantity for line in order.lines.all()] == [10, 5]
    assert order.revision == 0


def test_lines_added_dropped_and_exchanged_are_changes_of_their_own_kind(firm):
    order, other = firm.order("confirmed", "10", "5"), ProductFactory(code="HY-X1", name="风扇")

    change = draft(firm, order, drop=[2], add=[new_row(other, "3", "20")], lines={1: {"product": other}})

    kinds = [item.kind for item in change.items.all()]
    assert kinds == ["dropped", "dropped", "added", "added"]
    assert [item.new["code"] for item in change.items.all() if item.new] == ["HY-X1", "HY-X1"]
    assert change.new_total == Decimal("3240.00")


def test_a_draft_is_written_again(firm):
    order = firm.order("confirmed")
    change = draft(firm, order, quantities={1: 11})
    head, rows = form_of(order, quantities={1: 12})

    again = orders.draft_change(order.pk, head=head, lines=rows, why="又加一台", by=firm.am, change_id=change.pk)

    assert (again.pk, again.why) == (change.pk, "又加一台")
    assert items(again) == [("quantity", "quantity", "10.000", "12.000")]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({}, "Nothing differs"),
        ({"quantities": {1: 11}, "why": "  "}, "says why the order changes"),
        ({"drop": [1, 2]}, "Cancel the order instead"),
        ({"due_on": localdate() - timedelta(days=1)}, "has passed"),
        ({"lines": {1: {"requested_on": localdate() + timedelta(days=90)}}}, "would be later than the order"),
        ({"lines": {1: {"unit_price": Decimal(0)}}}, "has no price"),
    ],
)
def test_drafting_is_refused_in_words(firm, changes, sentence):
    order = firm.order("confirmed", "10", "5")

    with pytest.raises(Refused, match=sentence):
        draft(firm, order, **changes)
    assert not ChangeRequest.objects.exists()


def test_what_has_left_cannot_be_changed_away(firm):
    order = firm.order("in_production", "10", "5")
    first = order.lines.first()
    firm.dispatch(order, quantities={first.pk: Decimal(4)})

    for changes in ({"quantities": {1: 3}}, {"drop": [1]}):
        with pytest.raises(Refused, match="4 台 have left"):
            draft(firm, order, **changes)
    with pytest.raises(Refused, match="Nothing would be left to ship"):
        draft(firm, order, quantities={1: 4}, drop=[2])
    assert draft(firm, order, quantities={1: 4}).status == "draft"


@pytest.mark.parametrize("status", ["draft", "in_approval", "awaiting_supply", "shipped", "delivered"])
def test_only_a_confirmed_order_that_is_still_to_leave_is_changed(firm, status):
    order = firm.order(status)

    with pytest.raises(Refused, match="only a confirmed order"):
        draft(firm, order, quantities={1: 11})


def test_drafting_is_for_sales_of_the_order(firm):
    order = firm.order("confirmed")

    for person in (firm.stranger, firm.production, firm.finance, firm.warehouse):
        with pytest.raises(PermissionDenied):
            draft(firm, order, by=person, quantities={1: 11})


def test_a_change_does_not_go_below_what_was_taken_off(firm):
    order = firm.order("in_production", "10", "5")
    line = order.lines.first()
    aftersales.short_close_order(order.pk, quantities={line.pk: Decimal(9)}, reason="停产", by=firm.am)

    with pytest.raises(Refused, match="More was taken off the order than it would cost then"):
        draft(firm, order, lines={1: {"unit_price": Decimal(1)}, 2: {"unit_price": Decimal(1)}})


def test_a_change_does_not_go_below_what_is_invoiced(firm):
    order = firm.order("confirmed", "10")
    title = InvoiceTitle.objects.create(customer=firm.customer, title="无锡锐丰", tax_no="91320214MA1WXRF32X")
    orders.request_invoice(title, shares={order.pk: order.total}, by=firm.am)

    with pytest.raises(Refused, match="More is invoiced than the order would cost then"):
        draft(firm, order, quantities={1: 9})


@pytest.mark.parametrize("mode", ["forbid", "tell"])
def test_a_change_does_not_pass_a_forbidden_credit_limit(firm, mode):
    order = firm.order("confirmed", "10")
    Customer.objects.filter(pk=firm.customer.pk).update(credit_limit=order.total + 100)
    Policy(pk=1, credit_at_approve="approve", credit_at_change=mode).sign(by=firm.admin).save()

    if mode == "forbid":
        with pytest.raises(Refused, match="does not cover this order"):
            draft(firm, order, quantities={1: 11})
    else:
        assert draft(firm, order, quantities={1: 11}).new_total == order.total + 318
