"""Gates: an order waits before production and dispatch for the money that was agreed on before it."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils.timezone import now

from fulfillment.services import edit_stage, start_order
from orderdesk.core.errors import Refused
from orderdesk.notifications.models import OutgoingMessage
from orderdesk.policy.models import GateMode, Policy
from orders import services
from orders.models import GateOverride, Order
from orders.services.gates import closed_gate
from orders.states import Gate
from tests.orders.receipts import pay
from tests.races import run_together, without_row_locks

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english", "in_english")]
DEPOSIT = "30%预付，余款到付"


def override(order, by, gate="dispatch", reason="老客户，周五到账"):
    return services.override_gate(order.pk, gate=gate, reason=reason, by=by)


def test_an_order_without_its_deposit_does_not_start(firm):
    order = firm.order("confirmed", "10", price="100", payment_terms=DEPOSIT)

    with pytest.raises(Refused) as refusal:
        start_order(order.pk, by=firm.assistant)

    assert str(refusal.value) == (
        f"{order} waits for money before “Start of production”: ¥300.00 of 30 % · On confirmation is not paid yet. "
        "Finance records the receipt; its sales manager or the sales director may let it pass, with a reason."
    )


def test_those_who_read_no_prices_are_told_without_figures(firm):
    order = firm.order("confirmed", "10", price="100", payment_terms=DEPOSIT)

    with pytest.raises(Refused) as refusal:
        start_order(order.pk, by=firm.production)

    assert "what was agreed on is not paid yet" in str(refusal.value)
    assert "30" not in str(refusal.value).replace(order.number, "")


@pytest.mark.parametrize(("paid", "leaves"), [("0", False), ("999.99", False), ("1000", True)])
def test_goods_paid_before_dispatch_leave_once_all_is_paid(firm, paid, leaves):
    order = firm.order("in_production", "10", price="100", payment_terms="款到发货")
    if Decimal(paid):
        pay(order, paid, firm)

    if leaves:
        assert firm.dispatch(order)
    else:
        with pytest.raises(Refused, match="waits for money before “Dispatch”"):
            firm.dispatch(order)


@pytest.mark.parametrize(
    ("terms", "production", "dispatch"),
    [
        ("月结30天", 0, 0),
        ("款到发货", 0, 1000),
        ("预付全款", 1000, 1000),
        ("预付30%，发货前60%，货到10%", 300, 900),
        ("合同签订后5天付30%，余款到付", 0, 0),
        ("50%投产前付，余款验收后付清", 500, 500),
    ],
)
def test_what_closes_which_gate(firm, terms, production, dispatch):
    order = firm.order("confirmed", "10", price="100", payment_terms=terms)

    gates = {gate: closed_gate(order, gate) for gate in (Gate.PRODUCTION, Gate.DISPATCH)}

    assert {gate: closed.missing if closed else 0 for gate, closed in gates.items()} == {
        Gate.PRODUCTION: production,
        Gate.DISPATCH: dispatch,
    }


def test_a_manager_lets_it_pass_with_a_reason(client, firm):
    order = firm.order("in_production", "10", price="100", payment_terms="款到发货")

    override(order, firm.manager)

    (row,) = GateOverride.objects.all()
    assert (row.gate, row.missing, row.reason, row.by) == ("dispatch", 1000, "老客户，周五到账", firm.manager)
    assert row.history.get().history_user == firm.manager
    assert firm.dispatch(order)
    assert OutgoingMessage.objects.filter(recipient=firm.finance, kind="override-dispatch").exists()
    client.force_login(firm.finance)
    page = " ".join(client.get(order.get_absolute_url()).content.decode().split())
    assert "let the order go on without its payment: Dispatch" in page
    assert "¥1,000.00 · 老客户，周五到账" in page
    client.force_login(firm.logistics)
    assert "老客户" not in client.get(order.get_absolute_url()).content.decode()


def test_it_covers_no_more_than_was_missing(firm):
    order = firm.order("in_production", "10", price="100", payment_terms="款到发货")
    pay(order, "400", firm)
    override(order, firm.manager)
    pay(order, "-400", firm)

    assert closed_gate(Order.objects.get(pk=order.pk), Gate.DISPATCH).override is None
    with pytest.raises(Refused, match="waits for money"):
        firm.dispatch(order)


@pytest.mark.parametrize(
    ("who", "refusal"), [("assistant", PermissionDenied), ("logistics", PermissionDenied), ("admin", PermissionDenied)]
)
def test_nobody_else_may(firm, who, refusal):
    order = firm.order("in_production", "10", price="100", payment_terms="款到发货")

    with pytest.raises(refusal):
        override(order, getattr(firm, who))


def test_nobody_lets_their_own_order_pass(firm):
    order = firm.order("in_production", "10", price="100", payment_terms="款到发货")
    Order.objects.filter(pk=order.pk).update(owner=firm.manager)

    with pytest.raises(PermissionDenied):
        override(order, firm.manager)
    assert override(order, firm.director)


def test_it_needs_a_reason_and_a_gate_that_is_closed(firm):
    order = firm.order("in_production", "10", price="100", payment_terms="款到发货")
    with pytest.raises(Refused, match="Write one sentence"):
        override(order, firm.manager, reason=" 　")
    with pytest.raises(Refused, match="waits for no money there"):
        override(order, firm.manager, gate="production")
    override(order, firm.manager)
    with pytest.raises(Refused, match="already"):
        override(order, firm.manager)


def test_the_house_may_only_tell(firm):
    Policy(pk=1, dispatch_gate=GateMode.TELL).sign(by=firm.admin).save()
    order = firm.order("in_production", "10", price="100", payment_terms="款到发货")

    firm.dispatch(order)

    (notice,) = OutgoingMessage.objects.filter(recipient=firm.finance, kind="pass_dispatch", channel="app")
    assert "¥1,000.00 · 100 % · Before shipping" in notice.text


def test_a_stage_that_says_goods_left_is_held_too(firm):
    order = firm.order("in_production", "10", price="100", payment_terms="款到发货")
    stage = order.stages.get(step="dispatch")

    with pytest.raises(Refused, match="waits for money"):
        edit_stage(stage.pk, changes={"finished_at": now()}, by=firm.assistant)
    override(order, firm.manager)
    assert edit_stage(stage.pk, changes={"finished_at": now()}, by=firm.assistant).finished_at


def test_the_page_says_what_is_missing(client, firm):
    order = firm.order("in_production", "10", price="100", payment_terms="款到发货")
    client.force_login(firm.manager)
    url = reverse("orders:override-gate", args=[order.pk, "dispatch"])

    page = client.get(order.get_absolute_url()).content.decode()
    shown = client.get(url).content.decode()
    refused = client.post(url, {"reason": "", "version": order.version})
    taken = client.post(url, {"reason": "周五到账", "version": order.version}, follow=True)

    assert url in page
    assert "1,000.00" in shown
    assert (refused.status_code, taken.status_code) == (422, 200)
    assert "may go on without its payment" in taken.content.decode()
    assert client.get(url).status_code == 302  # nothing to let pass any more


def test_it_is_not_there_for_others(client, firm):
    order = firm.order("in_production", "10", price="100", payment_terms="款到发货")
    url = reverse("orders:override-gate", args=[order.pk, "dispatch"])

    for colleague in (firm.assistant, firm.logistics, firm.stranger, firm.finance):
        client.force_login(colleague)
        assert client.get(url).status_code == 404
    client.force_login(firm.manager)
    assert client.get(url.replace("dispatch", "other")).status_code == 404


def test_who_dispatches_is_told_before_anything_is_typed(client, firm):
    order = firm.order("in_production", "10", price="100", payment_terms="款到发货")
    client.force_login(firm.logistics)

    page = client.get(reverse("fulfillment:dispatch-order", args=[order.pk]), follow=True).content.decode()

    assert "waits for money before" in page
    assert "1,000.00" not in page


def test_finance_has_it_on_the_bench_until_it_is_paid_or_let_pass(client, firm):
    orders = [firm.order("in_production", "10", price="100", payment_terms="款到发货") for _order in range(3)]
    waiting = firm.order("confirmed", "10", price="100", payment_terms=DEPOSIT)
    pay(orders[1], "1000", firm)
    override(orders[2], firm.manager)
    client.force_login(firm.finance)

    (section,) = [s for s in client.get("/").context["sections"] if s.title == "Orders that wait for money"]

    assert {(row.number, row.why) for row in section.rows} == {
        (str(orders[0]), "¥1,000.00 must come in first"),
        (str(waiting), "¥300.00 must come in first"),
    }


def test_the_approver_reads_what_the_order_will_wait_for(client, firm):
    order = firm.order("in_approval", "10", price="100", payment_terms="预付30%，余款发货前付清")
    client.force_login(firm.manager)

    page = client.get(reverse("orders:approve-order", args=[order.pk])).content.decode()

    assert "30 % · On confirmation: ¥300.00 must come in before “Start of production”." in page
    assert "70 % · Before shipping: ¥700.00 must come in before “Dispatch”." in page


def test_an_imported_order_without_a_plan_waits_by_its_terms(firm):
    order = firm.order("in_production", "10", price="100", payment_terms="款到发货")
    order.instalments.all().delete()

    assert closed_gate(Order.objects.get(pk=order.pk), Gate.DISPATCH).missing == 1000


# --- at once ---------------------------------------------------------------------------------------------------------


def leave_while_refunded(firm):
    """The money goes back while the goods leave. Returns (whether both happened, the order)."""
    order = firm.order("in_production", "10", price="100", payment_terms="款到发货")
    pay(order, "1000", firm)
    outcomes = run_together(lambda: firm.dispatch(order), lambda: pay(order, "-1000", firm))
    failures = [outcome for outcome in outcomes if isinstance(outcome, Exception)]
    assert all(isinstance(failure, Refused) for failure in failures), failures
    return failures, Order.objects.get(pk=order.pk)


@pytest.mark.django_db(transaction=True)
def test_goods_never_leave_after_the_money_went_back(firm):
    for _round in range(3):
        failures, order = leave_while_refunded(firm)
        shipment, refund = order.shipments.first(), order.receipts.get(amount__lt=0)
        assert bool(failures) is (shipment is None)
        assert shipment is None or shipment.dispatched_at <= refund.at


@pytest.mark.django_db(transaction=True)
def test_two_managers_let_it_pass_once(firm):
    order = firm.order("in_production", "10", price="100", payment_terms="款到发货")

    outcomes = run_together(lambda: override(order, firm.manager), lambda: override(order, firm.director))

    assert sum(isinstance(outcome, Refused) for outcome in outcomes) == 1
    assert GateOverride.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_both_would(firm):
    order = firm.order("in_production", "10", price="100", payment_terms="款到发货")

    with without_row_locks():
        run_together(lambda: override(order, firm.manager), lambda: override(order, firm.director))

    assert GateOverride.objects.count() == 2
