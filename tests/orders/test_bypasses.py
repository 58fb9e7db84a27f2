"""Ways around an approval that other systems know: each of them fails here."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils.timezone import now

from fulfillment import services as fulfillment
from orderdesk.core.errors import Conflict, Refused
from orders import services as orders
from orders.models import Order, OrderLine
from tests.factories import CustomerFactory
from tests.orders.changes import agree, ask, parties

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
DIFFERENT = {
    "quantity": lambda firm, order: OrderLine.objects.filter(order=order).update(quantity=99),
    "price": lambda firm, order: OrderLine.objects.filter(order=order).update(unit_price=1),
    "discount": lambda firm, order: OrderLine.objects.filter(order=order).update(discount=Decimal("0.9")),
    "line": lambda firm, order: OrderLine.objects.filter(order=order, position=2).update(dropped_at=now(), quantity=0),
    "customer": lambda firm, order: Order.objects.filter(pk=order.pk).update(customer=CustomerFactory()),
    "terms": lambda firm, order: Order.objects.filter(pk=order.pk).update(payment_terms="月结90天"),
    "date": lambda firm, order: Order.objects.filter(pk=order.pk).update(due_on=order.due_on + timedelta(days=1)),
}


@pytest.mark.parametrize("status", ["in_approval", "awaiting_supply", "confirmed", "in_production"])
def test_what_is_approved_or_waits_for_it_cannot_be_edited(firm, status):
    order = firm.order(status)

    with pytest.raises(Refused, match="can no longer be edited"):
        orders.edit_order(order.pk, head=firm.head(), lines=firm.lines("99"), version=order.version, by=firm.assistant)


@pytest.mark.parametrize("what", DIFFERENT)
def test_an_approval_is_for_what_was_asked_and_for_nothing_else(firm, what):
    """However the order came to differ, by whatever writes past the services."""
    order = firm.order("in_approval", "10", "5")
    DIFFERENT[what](firm, order)

    with pytest.raises(Refused, match="no longer what was asked"):
        orders.approve_order(order.pk, by=firm.manager)

    order.refresh_from_db()
    assert (order.status, order.approvals.get().state) == ("in_approval", "pending")
    assert orders.reject_order(order.pk, reason="重新录入", by=firm.manager).status == "rejected"


@pytest.mark.parametrize("what", DIFFERENT)
def test_what_differs_after_the_approval_voids_it(firm, what):
    order = firm.order("awaiting_supply", "10", "5")
    firm.answer(order)
    DIFFERENT[what](firm, order)

    with pytest.raises(Refused, match="no longer what was asked"):
        fulfillment.confirm_order(order.pk, by=firm.assistant)


def test_an_order_that_came_back_is_approved_anew(firm):
    order = firm.order("in_approval")
    orders.reject_order(order.pk, reason="价格太低", by=firm.manager)
    orders.revise_order(order.pk, by=firm.assistant)
    order.refresh_from_db()
    orders.edit_order(
        order.pk,
        head=firm.head(),
        lines=[firm.lines("20")[0] | {"id": order.lines.get().pk}],
        version=order.version,
        by=firm.assistant,
    )
    orders.submit_order(order.pk, by=firm.assistant)
    orders.pass_review(order.pk, by=firm.assistant)

    orders.approve_order(order.pk, by=firm.manager)

    assert [(a.round, a.state) for a in order.approvals.order_by("round")] == [(1, "rejected"), (2, "approved")]


def test_the_amount_that_is_raised_before_the_review_passes_asks_the_director_too(firm):
    order = firm.order("in_review", "10")
    orders.edit_order(
        order.pk,
        head=firm.head(),
        lines=[firm.lines("400")[0] | {"id": order.lines.get().pk}],
        version=order.version,
        by=firm.assistant,
    )

    orders.pass_review(order.pk, by=firm.assistant)

    assert [approval.level for approval in order.approvals.order_by("place")] == ["manager", "director"]


def test_a_change_that_raises_the_amount_asks_the_director_too(firm):
    order = firm.order("confirmed", "10")

    change = ask(firm, order, quantities={1: 400})

    assert "director" in parties(change)
    agree(firm, change, firm.warehouse, firm.finance, firm.manager)
    order.refresh_from_db()
    assert order.lines.get().quantity == 10


def test_a_copy_takes_no_number_and_no_approval_along(client, firm):
    order = firm.order("confirmed", "10")
    client.force_login(firm.assistant)

    page = client.get(f"{reverse('orders:create')}?copy={order.pk}")

    assert page.context["order"] is None
    assert all(form["id"].value() is None for form in page.context["lines"].forms)


def test_nobody_approves_their_own_order_as_a_deputy(firm):
    """The leader is absent, and the deputy is whoever entered the order."""
    order = firm.draft(by=firm.manager)
    firm.team.leader = firm.director
    firm.team.save()
    firm.director.is_absent, firm.director.deputy = True, firm.manager
    firm.director.save()
    order = firm.walk(order, "in_approval")

    with pytest.raises((Refused, PermissionDenied)):
        orders.approve_order(order.pk, by=firm.manager)
    assert order.approvals.pending().exists()


def test_what_somebody_else_changed_meanwhile_is_not_confirmed_unseen(firm):
    """The page that was looked at is not the order any more: confirming asks to look again."""
    order = firm.order("awaiting_supply", "10")
    seen = order.version
    firm.answer(order)

    with pytest.raises(Conflict):
        fulfillment.confirm_order(order.pk, version=seen, by=firm.assistant)
    order.refresh_from_db()
    assert order.status == "awaiting_supply"


def test_what_is_typed_and_not_saved_is_not_what_is_approved(client, firm):
    """The review passes what stands in the database, never what a form held meanwhile."""
    order = firm.order("in_review", "10")
    client.force_login(firm.assistant)
    page = {"result": "passed", "version": order.version, "lines-0-quantity": "1", "due_on": "2099-01-01"}

    client.post(reverse("orders:review-order", args=[order.pk]), page)

    order.refresh_from_db()
    assert (order.status, order.lines.get().quantity) == ("in_approval", 10)


def test_bulk_approval_takes_each_order_for_itself(client, firm):
    """One that waits, one that was decided, one that differs, and one's own: only the first is approved."""
    waiting, decided, different, own = (firm.draft("10") for _n in range(4))
    for order in (waiting, decided, different, own):
        firm.walk(order, "in_approval")
    chosen = [order.approvals.get().pk for order in (waiting, decided, different, own)]
    orders.approve_order(decided.pk, by=firm.manager)
    Order.objects.filter(pk=different.pk).update(payment_terms="月结90天")
    Order.objects.filter(pk=own.pk).update(entered_by=firm.manager)
    client.force_login(firm.manager)

    client.post(reverse("admin:orders_approval_changelist"), {"action": "approve_orders", "_selected_action": chosen})

    statuses = [Order.objects.get(pk=order.pk).status for order in (waiting, decided, different, own)]
    assert statuses == ["awaiting_supply", "awaiting_supply", "in_approval", "in_approval"]
    assert decided.approvals.count() == 1


def test_an_order_that_is_taken_back_and_comes_again_meets_the_credit_limit_again(firm):
    """It was within the limit when it was first submitted; others have used it since."""
    firm.customer.credit_limit = Decimal(4000)
    firm.customer.save()
    order = firm.order("in_approval", "10")
    levels = [approval.level for approval in order.approvals.all()]
    orders.withdraw_order(order.pk, by=firm.assistant)
    firm.order("confirmed", "11")

    orders.submit_order(order.pk, by=firm.assistant)
    orders.pass_review(order.pk, by=firm.assistant)

    assert levels == ["manager"]
    assert [a.level for a in order.approvals.filter(round=2).order_by("place")] == ["manager", "finance"]
