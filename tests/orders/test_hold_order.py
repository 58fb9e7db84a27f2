"""Putting an order on hold: its work waits, with a reason; what is reserved and what is asked go on."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.timezone import now

from aftersales.services import cancel_order
from fulfillment import reminders
from fulfillment.models import Stock
from fulfillment.services import dispatch_order, prepare_shipment, start_order
from orderdesk.core.errors import Conflict, Refused
from orderdesk.notifications.models import OutgoingMessage
from orders.models import Order
from orders.services import approve_order, hold_order
from tests.factories import Firm
from tests.fulfillment.tasks import short_order
from tests.races import run_together, without_row_locks

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english", "in_english")]
WHY = "客户资金周转，等通知"


def hold(order, by, reason=WHY, **facts):
    return hold_order(order.pk, reason=reason, by=by, **facts)


def all_of(order):
    return {line.pk: line.quantity for line in order.lines.all()}


@pytest.mark.parametrize("who", ["am", "assistant", "manager", "director"])
@pytest.mark.parametrize("status", ["in_review", "confirmed"])
def test_who_serves_it_puts_it_on_hold(firm, status, who):
    by, order = getattr(firm, who), firm.order(status, "10")

    hold(order, by)

    held = Order.objects.get(pk=order.pk)
    assert (held.status, held.held_by, held.hold_reason, held.version) == (status, by, WHY, order.version + 1)
    assert held.held_at is not None
    assert held.history.first().history_change_reason == f"hold {WHY}"


def test_it_is_not_started(firm):
    order = firm.order("confirmed", "10")
    hold(order, firm.am)

    with pytest.raises(Refused, match="is on hold"):
        start_order(order.pk, by=firm.production)


@pytest.mark.parametrize("verb", [dispatch_order, prepare_shipment])
def test_nothing_of_it_leaves_or_is_prepared(firm, verb):
    order = firm.order("in_production", "10")
    hold(order, firm.am)

    with pytest.raises(Refused) as refusal:
        verb(order.pk, quantities=all_of(order), by=firm.logistics)

    assert WHY in str(refusal.value)
    assert not order.shipments.exists()


def test_what_is_reserved_stays_reserved(firm):
    order = firm.order("confirmed", "10")
    before = list(Stock.objects.order_by("pk").values_list("on_hand", "reserved"))

    hold(order, firm.am)

    assert list(Stock.objects.order_by("pk").values_list("on_hand", "reserved")) == before


def test_approvals_are_decided_meanwhile(firm):
    order = firm.order("in_approval", "10")
    hold(order, firm.am)

    for by in (firm.manager, firm.director)[: order.approvals.count()]:
        approve_order(order.pk, by=by)

    held = Order.objects.get(pk=order.pk)
    assert (held.status, held.hold_reason) == ("awaiting_supply", WHY)


def test_its_stages_remind_nobody(firm):
    order = firm.order("confirmed", "10")
    order.stages.update(planned_on="2020-01-01")
    about = {f"stage:{key}" for key in order.stages.values_list("pk", flat=True)}
    counts = []

    for step in (lambda: None, lambda: hold(order, firm.am)):
        step()
        counts.append(bool(about & reminded()))

    assert counts == [True, False]


def reminded():
    """What the rule of stages is about now."""
    from django.db import connection

    sql, facts = reminders.stage(now())
    with connection.cursor() as cursor:
        cursor.execute(sql, facts)
        return {row[0] for row in cursor.fetchall()}


def test_the_benches_say_it_of_its_tasks_and_shipments(client, firm):
    order, task = short_order(firm, ready_in=1)
    start_order(order.pk, by=firm.production)
    shipment = prepare_shipment(order.pk, quantities={order.lines.get().pk: Decimal(1)}, by=firm.logistics)
    held = hold(Order.objects.get(pk=order.pk), firm.am)
    rows = []
    for person in (firm.production, firm.logistics):
        client.force_login(person)
        sections = client.get("/").context["sections"]
        rows += [row for section in sections for row in section.rows if row.number in (str(task), str(shipment))]

    assert [held.hold_reason in row.why for row in rows] == [True, True]


def test_its_people_are_told(firm):
    order = firm.order("confirmed", "10")

    hold(order, firm.manager)

    notices = OutgoingMessage.objects.filter(kind="hold", channel="app")
    assert {firm.am, firm.production, firm.warehouse, firm.logistics} <= {notice.recipient for notice in notices}
    assert {notice.text for notice in notices} == {WHY}


def test_a_cancelled_order_is_not_on_hold(firm):
    order = firm.order("confirmed", "10")
    hold(order, firm.am)

    cancel_order(order.pk, reason="取消", by=firm.am)

    over = Order.objects.get(pk=order.pk)
    assert (over.status, over.held_at, over.held_by, over.hold_reason) == ("cancelled", None, None, "")


@pytest.mark.parametrize("status", ["draft", "shipped", "delivered"])
def test_what_has_no_work_that_could_wait_is_refused(firm, status):
    order = firm.order(status, "10")

    with pytest.raises(Refused, match="none of its work could wait"):
        hold(order, firm.am)


def test_twice_is_refused_with_who_and_why(firm):
    order = firm.order("confirmed", "10")
    hold(order, firm.am)

    with pytest.raises(Refused, match=f"by .*: {WHY}"):
        hold(order, firm.manager)


@pytest.mark.parametrize("reason", ["", "  ", "字" * 501])
def test_a_reason_is_needed_and_never_cut(firm, reason):
    order = firm.order("confirmed", "10")

    with pytest.raises(Refused):
        hold(order, firm.am, reason)

    assert Order.objects.get(pk=order.pk).held_at is None


@pytest.mark.parametrize("who", ["warehouse", "production", "logistics", "finance", "stranger"])
def test_others_may_not(client, firm, who):
    by, order = getattr(firm, who), firm.order("confirmed", "10")
    client.force_login(by)

    with pytest.raises(PermissionDenied):
        hold(order, by)

    assert client.get(reverse("orders:hold-order", args=[order.pk])).status_code == 404


def test_somebody_else_changed_it(firm):
    order = firm.order("confirmed", "10")

    with pytest.raises(Conflict):
        hold(order, firm.am, version=order.version - 1)


@pytest.mark.parametrize(
    "facts", [{"held_at": now()}, {"hold_reason": "x"}, {"held_at": now(), "held_by": 1, "hold_reason": ""}]
)
def test_the_database_keeps_no_hold_without_its_reason(firm, facts):
    order = firm.order("confirmed", "10")
    facts = {**facts, **({"held_by": firm.am} if "held_by" in facts else {})}

    with pytest.raises(IntegrityError, match="order_hold_is_explained"), transaction.atomic():
        Order.objects.filter(pk=order.pk).update(**facts)


def test_page_list_and_timeline_show_it(client, firm):
    order, other = firm.order("confirmed", "10"), firm.order("confirmed", "10")
    client.force_login(firm.am)
    url = reverse("orders:hold-order", args=[order.pk])

    empty = client.post(url, {"reason": "", "version": order.version})
    done = client.post(url, {"reason": WHY, "version": order.version}, follow=True)
    listed = client.get(reverse("orders:list"), {"held": "1"})

    page = done.content.decode()
    assert (empty.status_code, done.redirect_chain[-1][0]) == (422, order.get_absolute_url())
    assert "put the order on hold" in page
    assert WHY in done.context["glance"][0]["note"]
    assert [row.record["pk"] for row in listed.context["list"].rows] == [order.pk]
    assert other.number not in listed.content.decode()


# --- several at once -------------------------------------------------------------------------------------------------


def race(firm):
    order = firm.order("in_production", "10")
    quantities = {line.pk: Decimal(10) for line in order.lines.all()}

    def wait():
        return hold(order, firm.am)

    def send():
        return dispatch_order(order.pk, quantities=quantities, by=firm.logistics)

    return run_together(wait, send)


@pytest.mark.django_db(transaction=True)
def test_it_is_held_or_it_leaves():
    outcomes = race(Firm())

    order = Order.objects.get()
    assert sum(isinstance(outcome, Refused) for outcome in outcomes) == 1
    assert (order.held_at is None) == (order.status == "shipped")


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_both_would():
    with without_row_locks():
        outcomes = race(Firm())

    assert not any(isinstance(outcome, Exception) for outcome in outcomes)
