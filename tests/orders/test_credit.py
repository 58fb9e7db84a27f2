"""Credit: an order beyond the limit is told, asked about or refused, and forty at once take no more than there is."""

from decimal import Decimal

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from customers.models import Customer
from orderdesk.core.errors import Refused
from orderdesk.notifications.models import OutgoingMessage
from orderdesk.policy.models import CreditMode, Policy
from orders import services
from orders.models import Order
from orders.services.credit import Exposure, exposure_of
from orders.services.objections import ASKING, objections_to
from orders.states import Moment
from tests.orders.changes import agree, ask
from tests.orders.receipts import pay
from tests.races import run_together, without_row_locks
from tests.soak import cases

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english", "in_english")]


@pytest.fixture
def limited(firm):
    """The customer may owe 10 000."""
    limit(firm, "10000")
    return firm


def limit(firm, amount, **facts):
    Customer.objects.filter(pk=firm.customer.pk).update(credit_limit=Decimal(amount), **facts)
    firm.customer.refresh_from_db()


def house(firm, **modes):
    Policy(pk=1, **modes).sign(by=firm.admin).save()


def approve(order, by):
    return services.approve_order(order.pk, by=by)


def test_what_is_used_line_by_line(limited):
    paid = limited.order("confirmed", "30", price="100")
    pay(paid, "1000", limited)
    limited.order("awaiting_supply", "5", price="100")
    over = limited.order("confirmed", "1", price="100")
    pay(over, "150", limited)
    asked = limited.order("in_approval", "90", price="100")

    exposure = exposure_of(limited.customer, order=asked)

    assert [amount for _what, _count, amount in exposure.rows] == [2000, 500, -50, 9000]
    assert (exposure.used, exposure.free, exposure.over) == (2450, 7550, 1450)


@given(st.tuples(*[st.decimals(0, 10**6, places=2)] * 5))
@pytest.mark.amounts
@cases(300)
def test_used_and_free_and_over_agree(amounts):
    limit_, unpaid, approved, balance, order = amounts
    exposure = Exposure(limit_, unpaid, 1, approved, 1, balance, order)

    fits = not limit_ or unpaid + approved + order - balance <= limit_

    assert (exposure.over == 0) is fits
    assert exposure.free == max(0, limit_ - exposure.used)
    assert sum(amount for _what, _count, amount in exposure.rows) == unpaid + approved - balance + order


def test_beyond_the_limit_finance_is_asked_too(limited):
    order = limited.order("in_approval", "101", price="100")

    assert [a.level for a in order.approvals.all()] == ["manager", "finance"]


def test_credit_used_meanwhile_asks_finance_after_all(limited):
    first, second = [limited.order("in_approval", "60", price="100") for _order in range(2)]

    approve(first, limited.manager)
    approve(second, limited.manager)
    waiting = Order.objects.get(pk=second.pk)

    assert Order.objects.get(pk=first.pk).status == "awaiting_supply"
    assert (waiting.status, waiting.approvals.pending().get().level) == ("in_approval", "finance")
    approve(second, limited.finance)
    assert Order.objects.get(pk=second.pk).status == "awaiting_supply"
    assert OutgoingMessage.objects.filter(recipient=limited.assistant, kind="credit").exists()


def test_the_house_may_forbid_it(limited):
    house(limited, credit_at_approve=CreditMode.FORBID)
    limited.order("awaiting_supply", "95", price="100")
    order = limited.order("in_approval", "10", price="100")

    with pytest.raises(Refused) as refusal:
        approve(order, limited.manager)

    assert str(refusal.value) == (
        f"Credit of {limited.customer}: limit ¥10,000.00, used ¥9,500.00, this order ¥1,000.00: over by ¥500.00. "
        "It can be approved once the customer pays or finance raises the limit."
    )
    assert order.approvals.get().state == "pending"


def test_the_house_may_only_tell(limited):
    house(limited, credit_at_approve=CreditMode.TELL)
    order = limited.order("in_approval", "101", price="100")

    approve(order, limited.manager)

    assert Order.objects.get(pk=order.pk).status == "awaiting_supply"
    assert OutgoingMessage.objects.filter(recipient=limited.finance, kind="credit").exists()


def test_a_rejected_order_that_is_revised_is_asked_about_again(limited):
    order = limited.order("in_approval", "60", price="100")
    services.reject_order(order.pk, reason="价格", by=limited.manager)
    approve(limited.order("in_approval", "60", price="100"), limited.manager)
    services.revise_order(order.pk, by=limited.assistant)
    order = limited.walk(Order.objects.get(pk=order.pk), "in_approval")

    assert [a.level for a in order.approvals.filter(state="pending")] == ["manager", "finance"]


def test_submitting_can_be_forbidden_too(client, limited):
    order = limited.draft("101", price="100")
    client.force_login(limited.assistant)
    url = reverse("orders:submit-order", args=[order.pk])

    told = client.post(url, follow=True).content.decode()
    house(limited, credit_at_submit=CreditMode.FORBID)

    assert "over by ¥100.00" in told
    with pytest.raises(Refused, match="over by ¥100"):
        services.submit_order(limited.draft("101", price="100").pk, by=limited.assistant)


@pytest.mark.parametrize(
    ("mode", "leaves", "passable"),
    [(CreditMode.TELL, True, False), (CreditMode.APPROVE, False, True), (CreditMode.FORBID, False, False)],
)
def test_goods_beyond_the_credit(firm, mode, leaves, passable):
    house(firm, credit_at_dispatch=mode)
    order = firm.order("in_production", "101", price="100")
    limit(firm, "10000")
    order = Order.objects.get(pk=order.pk)

    if leaves:
        firm.dispatch(order)
        assert OutgoingMessage.objects.filter(recipient=firm.finance, kind="pass_credit").exists()
        return
    with pytest.raises(Refused, match="does not cover this order"):
        firm.dispatch(order)
    if passable:
        services.override_gate(order.pk, gate="credit", reason="周五到账", by=firm.manager)
        assert firm.dispatch(Order.objects.get(pk=order.pk))
    else:
        with pytest.raises(Refused, match="raises the limit"):
            services.override_gate(order.pk, gate="credit", reason="周五到账", by=firm.manager)


def test_without_a_limit_nothing_is_checked(firm):
    order = firm.order("in_approval", "300", price="100")

    assert [a.level for a in order.approvals.all()] == ["manager"]
    assert exposure_of(firm.customer, order=order).over == 0


def test_the_pages_say_it(client, limited):
    limited.order("confirmed", "95", price="100")
    order = limited.order("in_approval", "10", price="100")
    client.force_login(limited.manager)

    decision = " ".join(client.get(reverse("orders:approve-order", args=[order.pk])).content.decode().split())
    customer = " ".join(client.get(limited.customer.get_absolute_url()).content.decode().split())

    assert "limit ¥10,000.00, used ¥9,500.00, this order ¥1,000.00: over by ¥500.00" in decision
    assert "500.00 free" in customer
    client.force_login(limited.aftersales)
    assert "500.00 free" not in client.get(limited.customer.get_absolute_url()).content.decode()


# --- at once ---------------------------------------------------------------------------------------------------------


def approve_together(firm, count):
    """Orders of 10 000 approved at the same moment within a limit of 100 000; returns how many passed."""
    limit(firm, "100000")
    orders = [firm.order("in_approval", "100", price="100") for _order in range(count)]
    outcomes = run_together(*[lambda order=order: approve(order, firm.manager) for order in orders])
    assert not [outcome for outcome in outcomes if isinstance(outcome, Exception)], outcomes
    return Order.objects.filter(status="awaiting_supply").count()


@pytest.mark.django_db(transaction=True)
def test_of_forty_at_once_ten_fit(firm):
    assert approve_together(firm, 40) == 10


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_more_would(firm):
    with without_row_locks(12):
        assert approve_together(firm, 12) > 10


def test_a_change_beyond_the_limit_is_named_on_its_page_and_told_as_the_house_says(client, limited):
    house(limited, credit_at_change=CreditMode.TELL)
    order = limited.order("confirmed", "90", price="100")
    change = ask(limited, order, quantities={1: 110})
    client.force_login(limited.finance)
    page = client.get(change.get_absolute_url()).content.decode()
    client.force_login(limited.am)
    of_sales = client.get(change.get_absolute_url()).content.decode()

    agree(limited, change)

    assert "this order ¥11,000.00: over by ¥1,000.00" in page
    assert "over by" in of_sales or "does not cover this order" in of_sales
    assert Order.objects.get(pk=order.pk).total == 11_000
    assert OutgoingMessage.objects.filter(kind="credit", recipient=limited.finance).exists()


@pytest.mark.parametrize(("mode", "asks"), [(CreditMode.TELL, False), (CreditMode.APPROVE, True)])
def test_a_change_beyond_the_limit_asks_a_level_only_where_its_own_rule_says_so(limited, mode, asks):
    house(limited, credit_at_change=mode, credit_at_approve=CreditMode.APPROVE)
    order = limited.order("confirmed", "90", price="100")
    order.total = Decimal(11_000)

    of_change = {each.kind: each.asks for each in objections_to(order, *ASKING, Moment.CHANGE)}
    of_approval = {each.kind: each.asks for each in objections_to(order, *ASKING)}

    assert (of_change["credit"], of_approval["credit"]) == (asks, True)
