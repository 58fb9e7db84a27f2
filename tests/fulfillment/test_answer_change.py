"""Those who are asked agree or refuse; with the last agreement the order is what was agreed on, with what follows."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils.timezone import localdate, now

from fulfillment import audit as fulfillment_audit
from fulfillment import services
from fulfillment.models import Reservation, Shipment, SupplyAnswer
from orderdesk.core.calendar.months import last_day
from orderdesk.core.errors import Conflict, Refused
from orders import audit as orders_audit
from orders.models import ChangeRequest, OrderLine
from orders.pages.timeline import timeline_of
from orders.services.balances import month_end
from orders.services.money import record_receipt
from tests.factories import ProductFactory, make_stock
from tests.fulfillment.ledger import days, stage, told
from tests.orders.changes import agree, ask, draft, new_row, parties, supply_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def held(line):
    return sum(Reservation.objects.filter(line=line).values_list("quantity", flat=True), Decimal(0))


def differences():
    """What is kept twice and differs: nothing, whatever was changed."""
    return [str(found) for check in [*orders_audit.CHECKS, *fulfillment_audit.CHECKS] for found in check()]


def test_one_more_piece_for_an_order_in_production(firm):
    stock = make_stock(firm.product, 100)
    order = firm.order("in_production", "10", payment_terms="30%预付，余款到付")
    before = order.total
    change = ask(firm, order, quantities={1: 11})

    change = agree(firm, change)

    order.refresh_from_db()
    line = order.lines.get()
    stock.refresh_from_db()
    assert (change.status, change.revision, order.revision) == ("applied", 1, 1)
    assert (line.quantity, order.total, order.line_count) == (11, before + 318, 1)
    assert sum(i.amount for i in order.instalments.all()) == order.total
    assert (held(line), stock.reserved) == (11, 11)
    assert differences() == []
    assert SupplyAnswer.objects.get(line=line).kind == "in_stock"
    assert told("change-applied") >= {firm.am.pk, firm.assistant.pk, firm.production.pk}
    assert [event.what for event in timeline_of(order, firm.am)[0]][:2] in (
        [f"changed the order by {change.number}", "changed line 1: 开关电源 240W"],
        ["changed line 1: 开关电源 240W", f"changed the order by {change.number}"],
    )


def test_the_order_is_as_it_was_until_the_last_agreed(firm):
    order = firm.order("in_production")
    change = ask(firm, order, quantities={1: 11})

    agree(firm, change, firm.production, firm.finance)

    change.refresh_from_db()
    order.refresh_from_db()
    assert (change.status, order.revision, order.lines.get().quantity) == ("asked", 0, 10)


def test_fewer_pieces_free_what_was_held_for_whoever_waits(firm):
    make_stock(firm.product, 10)
    order, waiting = firm.order("confirmed", "10"), firm.order("confirmed", "6")

    agree(firm, ask(firm, order, quantities={1: 7}))

    assert (held(order.lines.get()), held(waiting.lines.get())) == (7, 3)


def test_lines_are_added_and_dropped_with_their_goods(firm):
    other = ProductFactory(code="HY-X1", name="风扇")
    make_stock(firm.product, 100)
    make_stock(other, 2)
    order = firm.order("in_production", "10", "5")
    dropped = order.lines.last()

    change = agree(firm, ask(firm, order, drop=[2], add=[new_row(other, "3", "20")]))

    order.refresh_from_db()
    assert [(line.position, line.product_name) for line in order.lines.all()] == [(1, "开关电源 240W"), (3, "风扇")]
    assert (order.total, order.line_count) == (Decimal("3240.00"), 2)
    gone = OrderLine._base_manager.get(pk=dropped.pk)
    assert (gone.quantity, gone.amount, held(gone)) == (0, 0, 0)
    added = order.lines.last()
    assert (held(added), added.agreed_on, added.cost) == (2, order.due_on, other.cost)
    assert change.items.get(kind="added").line == added
    whats = [event.what for event in timeline_of(order, firm.am)[0]]
    assert "added line 3: 风扇" in whats
    assert "deleted line 2: 开关电源 240W" in whats
    assert differences() == []


def test_the_date_moves_stages_lines_and_payments(firm):
    order = firm.order("in_production", payment_terms="款到发货", due_on=localdate() + timedelta(days=40))
    promised, former, later = order.promised_on, days(order), order.due_on + timedelta(days=14)

    agree(firm, ask(firm, order, due_on=later))

    order.refresh_from_db()
    assert (order.due_on, order.promised_on) == (later, promised)
    assert order.lines.get().agreed_on == later
    assert order.instalments.get().due_on == later
    assert days(order)["prepare"] > former["prepare"]
    assert differences() == []


def test_added_pieces_open_again_what_was_finished_of_making_them_ready(firm):
    order = firm.order("in_production")
    services.edit_stage(stage(order, "prepare").pk, changes={"finished_at": now()}, by=firm.production)

    agree(firm, ask(firm, order, quantities={1: 11}))

    assert stage(order, "prepare").finished_at is None
    assert stage(order, "stock").finished_at is not None


def test_what_was_due_before_keeps_its_amount_and_the_rest_carries_the_difference(firm):
    order = firm.order("confirmed", "10", price="100", payment_terms="30%预付，余款到付")
    first = order.instalments.first()
    order.confirmed_at -= timedelta(days=3)
    order.sign(by=firm.am, reason="edit").save()
    first.due_on -= timedelta(days=3)
    first.save()
    record_receipt(order.pk, received_on=localdate(), amount=Decimal(300), by=firm.finance)

    agree(firm, ask(firm, order, quantities={1: 11}))

    plan = [(i.amount, i.settled) for i in order.instalments.all()]
    assert plan == [(300, 300), (800, 0)]


def test_past_month_ends_are_reckoned_anew(firm):
    order = firm.order("confirmed", "10", price="100")
    order.confirmed_at -= timedelta(days=70)
    order.sign(by=firm.am, reason="edit").save()
    then = last_day(localdate() - timedelta(days=40))
    assert month_end(then).receivable == 1000

    agree(firm, ask(firm, order, quantities={1: 11}))

    assert month_end(then).receivable == 1100


def test_less_than_what_was_paid_stays_paid(firm):
    order = firm.order("confirmed", "10", price="100")
    record_receipt(order.pk, received_on=localdate(), amount=Decimal(900), by=firm.finance)

    agree(firm, ask(firm, order, quantities={1: 8}))

    order.refresh_from_db()
    assert (order.total, order.received, order.paid) == (800, 900, "all")


def test_refusing_needs_a_reason_and_leaves_the_order(firm):
    order = firm.order("in_production")
    change = ask(firm, order, quantities={1: 11})

    with pytest.raises(Refused, match="Write one sentence"):
        services.answer_change(change.pk, agrees=False, reason=" ", by=firm.production)
    change = services.answer_change(change.pk, agrees=False, reason="产能已满", by=firm.production)

    order.refresh_from_db()
    assert (change.status, change.refusal, order.revision) == ("refused", "产能已满", 0)
    assert {answer.party: answer.state for answer in change.answers.all()} == {
        "production": "rejected",
        "finance": "void",
        "manager": "void",
    }
    assert told("change-refused") == {firm.am.pk, firm.assistant.pk}
    with pytest.raises(Refused, match="nothing left to answer"):
        services.answer_change(change.pk, agrees=True, by=firm.manager)


def test_added_pieces_need_a_day_that_keeps_the_promise(firm):
    order = firm.order("in_production")
    change = ask(firm, order, quantities={1: 11})
    item = change.items.get()

    with pytest.raises(Refused, match="say how the added pieces are supplied"):
        services.answer_change(change.pk, agrees=True, by=firm.production)
    late = {item.pk: {"kind": "to_make", "ready_on": order.due_on + timedelta(days=1)}}
    with pytest.raises(Refused, match="later than the delivery"):
        services.answer_change(change.pk, agrees=True, supply=late, by=firm.production)


def test_a_change_whose_value_moved_meanwhile_is_not_applied_and_says_what_differs(firm):
    order = firm.order("confirmed")
    first, second = ask(firm, order, quantities={1: 11}), ask(firm, order, quantities={1: 12})
    agree(firm, first)

    stuck = agree(firm, second)

    order.refresh_from_db()
    assert (stuck.status, order.revision, order.lines.get().quantity) == ("agreed", 1, 11)
    assert told("change-stuck") >= {firm.am.pk}


def test_a_change_beside_another_is_applied_where_its_own_values_stand(firm):
    order = firm.order("confirmed", "10", "5")
    first, second = ask(firm, order, quantities={1: 11}), ask(firm, order, quantities={2: 6})

    agree(firm, first)
    agree(firm, second)

    order.refresh_from_db()
    assert (order.revision, [line.quantity for line in order.lines.all()]) == (2, [11, 6])
    assert sum(i.amount for i in order.instalments.all()) == order.total == Decimal("5406.00")


def test_whoever_the_change_concerns_since_must_be_asked_too(firm):
    order = firm.order("confirmed")
    change = ask(firm, order, quantities={1: 9})
    services.start_order(order.pk, by=firm.production)

    change = agree(firm, change)

    order.refresh_from_db()
    assert (change.status, order.revision) == ("agreed", 0)


def test_goods_that_left_meanwhile_stand_against_it(firm):
    order = firm.order("in_production", "10", "5")
    change = ask(firm, order, quantities={1: 3})
    firm.dispatch(order, quantities={order.lines.first().pk: Decimal(4)})

    change = agree(firm, change)

    order.refresh_from_db()
    assert (change.status, order.lines.first().quantity, Shipment.objects.count()) == ("agreed", 10, 1)


def test_nobody_approves_their_own_change_and_others_are_denied(firm):
    order = firm.order("confirmed", by=firm.assistant)
    change = ask(firm, order, by=firm.manager, quantities={1: 9})

    with pytest.raises(Refused, match="own change"):
        services.answer_change(change.pk, agrees=True, by=firm.manager)
    for person in (firm.stranger, firm.am, firm.logistics, firm.production):
        with pytest.raises(PermissionDenied):
            services.answer_change(change.pk, agrees=True, by=person)
    assert "manager" in parties(change)
    assert firm.director.pk in told("change-ask")
    services.answer_change(change.pk, agrees=True, by=firm.director)
    assert change.answers.get(party="manager").by == firm.director


def test_an_answer_to_another_version_is_a_conflict(firm):
    change = ask(firm, firm.order("confirmed"), quantities={1: 9})

    with pytest.raises(Conflict):
        services.answer_change(change.pk, agrees=True, by=firm.finance, version=change.version - 1)


def test_a_draft_is_answered_by_nobody(firm):
    change = draft(firm, firm.order("confirmed"), quantities={1: 9})

    with pytest.raises(Refused, match="nothing left to answer"):
        services.answer_change(change.pk, agrees=True, by=firm.finance, supply=supply_of(change))
    assert ChangeRequest.objects.get().status == "draft"


def test_a_reason_that_is_too_long_is_refused_and_not_cut(client, firm):
    change = ask(firm, firm.order("confirmed", "10"), quantities={1: 11})
    client.force_login(firm.finance)
    url = reverse("fulfillment:answer-change", args=[change.pk])

    response = client.post(url, {"decision": "refuse", "reason": "太贵" * 501, "version": change.version})

    assert response.status_code == 409
    assert "1002 个字，最多 1000 个字" in response.content.decode()
    assert "太贵" * 501 in response.content.decode()
    change.refresh_from_db()
    assert change.status == "asked"
