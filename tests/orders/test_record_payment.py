"""Money of a customer: spread over orders, the oldest due first or as chosen; what is left is the balance."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils.timezone import localdate, now
from hypothesis import given
from hypothesis import strategies as st

from customers.models import Customer
from orderdesk.core.errors import NeedsConfirmation, Refused
from orders import services
from orders.audit.money import check_paid, check_payment_numbers, check_payments, check_settled
from orders.models import Order, Payment
from orders.services.money import open_amount
from orders.services.payment import spread_oldest
from orders.services.questions import ask_about_payment
from orders.services.refund import balance_of
from tests.factories import CustomerFactory
from tests.races import Meeting, run_together
from tests.soak import cases

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english", "in_english")]


def come_in(firm, amount, shares=None, **facts):
    facts = {"received_on": localdate(), "by": firm.finance} | facts
    return services.record_payment(firm.customer.pk, amount=Decimal(amount), shares=shares, **facts)


def received(*orders):
    return [Order.objects.get(pk=order.pk).received for order in orders]


def agrees():
    """Nothing that is kept twice differs."""
    return [list(check()) for check in (check_payments, check_payment_numbers, check_paid, check_settled)] == [[]] * 4


@pytest.fixture
def owing(firm):
    """Two orders of 1 000, the second due first."""
    later = firm.order("confirmed", "10", price="100", payment_terms="预付全款")
    first = firm.order("confirmed", "10", price="100", payment_terms="预付全款")
    first.instalments.update(due_on=localdate() - timedelta(days=3))
    return later, first


def test_the_oldest_due_first_and_the_rest_is_the_balance(firm, owing):
    payment = come_in(firm, "2500", payer="无锡锐丰", reference="HD1")

    assert received(*owing) == [1000, 1000]
    assert (payment.allocated, payment.rest, balance_of(firm.customer)) == (2000, 500, 500)
    assert {r.reference for r in payment.receipts.all()} == {"HD1"}
    assert payment.history.first().history_user == firm.finance
    assert agrees()


def test_less_than_is_owed_goes_to_what_is_due_first(firm, owing):
    come_in(firm, "1200")

    assert received(*owing) == [200, 1000]


def test_what_is_not_confirmed_yet_takes_nothing_by_itself(firm):
    order = firm.order("in_approval", "10", price="100")

    payment = come_in(firm, "700")

    assert (received(order), payment.rest) == ([0], 700)


def test_by_choice(firm, owing):
    later, first = owing

    payment = come_in(firm, "700", {later.pk: Decimal(600)})

    assert received(later, first) == [600, 0]
    assert payment.rest == 100


def test_a_deposit_stays_as_the_balance(firm):
    payment = come_in(firm, "700", {})

    assert (payment.rest, balance_of(firm.customer)) == (700, 700)


@pytest.mark.parametrize(
    ("share", "sentence"),
    [("1000.01", "Only ¥1,000.00 is open"), ("0", "above 0"), ("800", "Only ¥700.00 of")],
)
def test_it_refuses_shares_that_do_not_fit(firm, owing, share, sentence):
    with pytest.raises(Refused, match=sentence):
        come_in(firm, "700" if share == "800" else "5000", {owing[0].pk: Decimal(share)})
    assert not Payment.objects.exists()


def test_it_refuses_orders_of_others_drafts_days_to_come_and_nothing(firm, owing):
    draft = firm.draft("1")
    firm.customer = CustomerFactory(owner=firm.am)
    other = firm.order("confirmed")
    firm.customer = draft.customer

    for key, sentence in ((draft.pk, "has not passed review"), (other.pk, "is no order of")):
        with pytest.raises(Refused, match=sentence):
            come_in(firm, "700", {key: Decimal(1)})
    with pytest.raises(Refused, match="in the future"):
        come_in(firm, "700", received_on=localdate() + timedelta(days=1))
    with pytest.raises(Refused, match="Enter the amount that came in"):
        come_in(firm, "-700")


def test_only_finance_records_it(client, firm, owing):
    with pytest.raises(PermissionDenied):
        come_in(firm, "1", by=firm.manager)
    url = reverse("orders:record-payment", args=[firm.customer.pk])
    for colleague in (firm.manager, firm.am, firm.warehouse):
        client.force_login(colleague)
        assert client.get(url).status_code == 404


def test_the_page_takes_it_and_keeps_what_was_typed(client, firm, owing):
    client.force_login(firm.finance)
    url = reverse("orders:record-payment", args=[firm.customer.pk])
    typed = {"amount": "1，500", "received_on": localdate().isoformat(), "payer": "锐丰", "how": "chosen"}
    later, _first = owing

    empty = client.post(url, typed)
    contrary = client.post(url, typed | {"how": "oldest", f"order-{later.pk}": "600"})
    taken = client.post(url, typed | {f"order-{later.pk}": "600"}, follow=True)

    assert (empty.status_code, contrary.status_code, taken.status_code) == (422, 422, 200)
    assert "Enter an amount for at least one order." in empty.content.decode()
    assert "1，500" in empty.content.decode()
    assert received(*owing) == [600, 0]
    assert "900.00" in taken.content.decode()


@given(amounts=st.lists(st.integers(1, 50), min_size=1, max_size=5), paid=st.integers(1, 200))
@pytest.mark.amounts
@cases(200)
def test_what_is_spread_is_no_more_than_came_in_and_than_is_owed(monkeypatch, amounts, paid):
    facts = {"confirmed_at": now()}
    orders = [Order(pk=place, total=Decimal(amount), **facts) for place, amount in enumerate(amounts, 1)]
    monkeypatch.setattr("orders.services.payment.open_orders", lambda customer: orders)

    shares = spread_oldest(None, Decimal(paid))

    assert sum(shares.values()) == min(paid, sum(amounts))
    assert all(0 < share <= open_amount(orders[key - 1]) for key, share in shares.items())


def test_verify_names_a_payment_whose_sum_is_wrong(firm, owing):
    payment = come_in(firm, "700")
    Payment.objects.filter(pk=payment.pk).update(allocated=600)

    (difference,) = check_payments()

    assert (difference.what, difference.where) == ("payment.allocated", payment.number)


@pytest.fixture
def asked(client, firm, owing):
    """What the page asks about a payment of these facts, the status, and the answer once it is said yes."""

    def ask(**facts):
        client.force_login(firm.finance)
        url = reverse("orders:record-payment", args=[firm.customer.pk])
        typed = {"amount": "700", "received_on": localdate().isoformat(), "how": "keep"} | facts
        answer = client.post(url, typed)
        question = answer.context["asks"] if answer.status_code == 422 else None
        taken = client.post(url, typed | {"confirmed": question.about}) if question else answer
        return str(question or ""), answer.status_code, taken.status_code

    return ask


def test_a_day_before_the_customers_first_order_is_asked_about(asked):
    early = (localdate() - timedelta(days=400)).isoformat()

    assert asked(received_on=early) == (
        f"{early} is before the first order of {Customer.objects.get()}, which is of {localdate()}.",
        422,
        302,
    )
    assert asked() == ("", 302, 302)


def test_the_same_payment_in_a_fresh_form_is_asked_about(asked):
    assert asked(method="bank")[1] == 302
    (payment,) = Payment.objects.all()

    assert asked(method="cash")[1] == 302  # another method is another payment
    payment = Payment.objects.get(method="cash")
    sentence = f"{payment} of the same day and amount is recorded already. Is this another payment?"
    assert asked() == (sentence, 422, 302)
    assert asked(amount="701")[1] == 302


def enter_twice(firm):
    """The same payment entered by two at once; what was recorded, and what the second was told."""
    outcomes = run_together(*[lambda: come_in(firm, "700", {}, confirmed="")] * 2)
    return Payment.objects.count(), [type(outcome) for outcome in outcomes if isinstance(outcome, Exception)]


@pytest.mark.django_db(transaction=True)
def test_of_two_people_who_enter_the_same_payment_one_is_asked(firm):
    assert enter_twice(firm) == (1, [NeedsConfirmation])


@pytest.mark.django_db(transaction=True)
def test_without_their_turn_both_would_be_taken(firm, monkeypatch):
    meeting = Meeting()

    def look_together(*args, **facts):
        ask_about_payment(*args, **facts)
        meeting.wait()

    monkeypatch.setattr("orders.services.payment.wait_for_turn", lambda name: None)
    monkeypatch.setattr("orders.services.payment.ask_about_payment", look_together)

    assert enter_twice(firm) == (2, [])
