"""A named role waives an objection, for the figures as they are."""

from contextlib import nullcontext
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import override

from orderdesk.accounts.services import appoint_deputy
from orderdesk.core.errors import Refused
from orders import services as orders
from orders.models import ObjectionWaiver, Order, OrderLine
from tests.factories import person
from tests.orders.objecting import kinds, rule
from tests.races import run_together, without_row_locks

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


@pytest.fixture
def doubtful(firm):
    """A draft whose customer's number was used before, which blocks its submission."""
    firm.draft(customer_po="PO-7")
    rule(firm, "customer_po", submit="block")
    return firm.draft(customer_po="PO-7")


def waive(firm, order, **facts):
    facts = {"kind": "customer_po", "reason": "客户同一编号分两次下单", "by": firm.manager} | facts
    return orders.waive_objection(order.pk, **facts)


def test_it_no_longer_stands_in_the_way(firm, doubtful):
    with pytest.raises(Refused, match="Sales manager may waive it"):
        orders.submit_order(doubtful.pk, by=firm.assistant)

    waive(firm, doubtful)

    assert orders.submit_order(doubtful.pk, by=firm.assistant).status == "in_review"
    waiver = ObjectionWaiver.objects.get()
    assert (waiver.by, waiver.reason) == (firm.manager, "客户同一编号分两次下单")
    assert "PO-7" in waiver.text


def test_where_the_figures_differ_it_stands_again(firm, doubtful):
    waive(firm, doubtful)
    waived = kinds(doubtful, "submit")

    firm.draft(customer_po="PO-7")

    assert (waived, kinds(doubtful, "submit")) == ({}, {"customer_po": "block"})


def test_another_margin_is_another_objection(firm):
    rule(firm, "margin", submit="block", bound=Decimal(90))
    order = firm.draft("10")
    waive(firm, order, kind="margin", by=firm.director)
    waived = kinds(order, "submit")

    OrderLine.objects.filter(order=order).update(unit_price=Decimal(300))

    assert (waived, kinds(Order.objects.get(pk=order.pk), "submit")) == ({}, {"margin": "block"})


def test_what_was_waived_asks_no_level(firm):
    rule(firm, "discount", approve="level", level="director", bound=Decimal(99))
    order = firm.draft("10")
    OrderLine.objects.filter(order=order).update(discount=Decimal("0.1"))
    order = firm.walk(Order.objects.get(pk=order.pk), "in_review")
    waive(firm, order, kind="discount", by=firm.director)

    orders.pass_review(order.pk, by=firm.assistant)

    assert [approval.level for approval in order.approvals.all()] == ["manager"]


def test_the_timeline_tells_who_waived_what_and_why(client, firm, doubtful, in_english):
    waive(firm, doubtful)
    client.force_login(firm.manager)

    page = client.get(doubtful.get_absolute_url()).content.decode()

    assert "waived an objection: Customer&#x27;s order number" in page
    assert "客户同一编号分两次下单" in page


def test_the_page_takes_the_reason(client, firm, doubtful):
    client.force_login(firm.manager)
    url = reverse("orders:waive-objection", args=[doubtful.pk, "customer_po"])

    response = client.post(url, {"reason": "分批", "version": doubtful.version})

    assert response.status_code == 302
    assert ObjectionWaiver.objects.get().reason == "分批"


def test_without_a_reason_nothing_is_waived(client, firm, doubtful):
    client.force_login(firm.manager)
    url = reverse("orders:waive-objection", args=[doubtful.pk, "customer_po"])

    answer = client.post(url, {"reason": " "})
    with override("en"), pytest.raises(Refused, match="one sentence"):
        waive(firm, doubtful, reason=" ")
    assert (answer.status_code, ObjectionWaiver.objects.count()) == (422, 0)


def test_what_no_longer_speaks_against_it_is_not_waived(firm, doubtful):
    waive(firm, doubtful)

    with pytest.raises(Refused, match="Nothing of this kind"):
        waive(firm, doubtful)


@pytest.mark.parametrize("who", ["assistant", "am", "finance", "warehouse"])
def test_only_the_named_role_waives_it(client, firm, doubtful, who):
    with pytest.raises(PermissionDenied):
        waive(firm, doubtful, by=getattr(firm, who))
    client.force_login(getattr(firm, who))
    url = reverse("orders:waive-objection", args=[doubtful.pk, "customer_po"])

    assert client.get(url).status_code == 404


def test_what_is_missing_cannot_be_waived(firm):
    order = firm.draft(contact_name="")

    with pytest.raises(PermissionDenied):
        waive(firm, order, kind="fields", by=firm.director)


def test_nobody_waives_what_speaks_against_their_own_order(firm, doubtful):
    Order.objects.filter(pk=doubtful.pk).update(owner=firm.manager)

    with pytest.raises(PermissionDenied):
        waive(firm, doubtful)


def test_nor_does_their_deputy(firm, doubtful):
    deputy, today = person("sales_manager"), localdate()
    Order.objects.filter(pk=doubtful.pk).update(owner=firm.manager)
    appoint_deputy(firm.manager.pk, deputy=deputy, begins_on=today, ends_on=today + timedelta(days=1), by=firm.manager)

    with pytest.raises(PermissionDenied):
        waive(firm, doubtful, by=deputy)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_locked", [True, False])
def test_two_at_the_same_moment_waive_it_once(firm, is_locked):
    """The second is told that nothing stands there any more; without the lock it runs into the constraint."""
    firm.draft(customer_po="PO-7")
    rule(firm, "customer_po", submit="block")
    order = firm.draft(customer_po="PO-7")
    pause = nullcontext() if is_locked else without_row_locks()

    with pause:
        outcomes = run_together(lambda: waive(firm, order), lambda: waive(firm, order, by=firm.director))

    failures = [type(outcome).__name__ for outcome in outcomes if isinstance(outcome, Exception)]
    assert failures == ["Refused" if is_locked else "IntegrityError"]
    assert ObjectionWaiver.objects.count() == 1
