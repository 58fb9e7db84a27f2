"""Receipts, refunds, transfers and reversals are told apart wherever money is listed, exported or shown."""

import csv
from decimal import Decimal
from io import StringIO

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils.timezone import localdate

from orderdesk.notifications.models import OutgoingMessage
from orders import services
from orders.models import Payment, Receipt
from orders.pages.statement import Statement
from orders.pages.timeline import timeline_of
from orders.services.money import record_receipt
from orders.services.undoing import undo_receipts
from tests.orders.receipts import pay
from tests.orders.test_record_payment import come_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english", "in_english")]
TODAY = localdate()


@pytest.fixture
def moved(firm):
    """(an order that was overpaid, another one that was paid from the surplus)."""
    overpaid = firm.order("confirmed", "10", price="100")
    pay(overpaid, "1300", firm)
    order = firm.order("confirmed", "10", price="100")
    services.apply_balance(order.pk, by=firm.finance)
    return overpaid, order


@pytest.fixture
def all_kinds(firm, moved):
    """Besides a transfer: a refund of an order, one of a payment, and a payment that was a mistake."""
    pay(moved[1], "-20", firm)
    deposit = come_in(firm, "50", {})
    services.return_payment(deposit.pk, amount=Decimal(50), reason="退定金", by=firm.finance)
    mistake = come_in(firm, "70", {moved[1].pk: Decimal(70)})
    services.reverse_payment(mistake.pk, reason="录错", by=firm.finance)


def kinds(model):
    return [(row.kind, row.amount) for row in model.objects.order_by("pk")]


@pytest.mark.usefixtures("all_kinds")
def test_each_entry_says_what_it_is():
    assert kinds(Receipt) == [
        ("receipt", 1300),
        ("transfer", -300),
        ("transfer", 300),
        ("refund", -20),
        ("receipt", 70),
        ("reversal", -70),
    ]
    assert kinds(Payment) == [("receipt", 50), ("refund", -50), ("receipt", 70), ("reversal", -70)]


def test_an_import_that_is_taken_back_writes_reversals(firm):
    receipt = pay(firm.order("confirmed", "10", price="100"), "100", firm)

    (counter,) = undo_receipts([receipt], by=firm.finance, note="导入撤回")

    assert (counter.kind, counter.kind_label) == ("reversal", "Reversal")


@pytest.mark.usefixtures("all_kinds")
def test_lists_panel_statement_and_export_tell_them_apart(client, firm, moved):
    client.force_login(firm.finance)
    words = {"Receipt", "Refund", "Transfer", "Reversal"}

    for name, expected in (("receipts", words), ("payments", words - {"Transfer"})):
        rows = client.get(reverse(f"orders:{name}"), {"show": "all"}).context["list"].page.rows
        assert {row.kind_label for row in rows} == expected, name
    panel = client.get(moved[1].get_absolute_url()).content.decode()
    labels = [row["label"] for row in Statement(firm.customer, TODAY, TODAY).rows(most=50) if row["pays"]]
    days = {"first": f"{TODAY}", "last": f"{TODAY}", "form": "csv"}
    export = client.get(reverse("orders:export-finance", args=["receipts"]), days).content.decode("utf-8-sig")

    assert [f'<span class="sub">{word}</span>' in panel for word in sorted(words)] == [True] * 4
    assert sorted(map(str, labels)) == [
        *["Payment received"] * 3,
        *["Refund"] * 2,
        "Reversal",
        *["Transfer between orders"] * 2,
    ]
    assert sorted(row["单据类型"] for row in csv.DictReader(StringIO(export))) == sorted(
        ["收款", "转款", "转款", "退款", "收款", "退款", "收款", "冲销"]
    )


def test_nobody_is_told_of_money_that_did_not_come(firm, moved):
    pay(moved[1], "-20", firm)

    messages = OutgoingMessage.objects.filter(kind__startswith="receipt-")
    texts = " ".join(f"{message.subject} {message.text}" for message in messages)
    story = [event.what for order in moved for event in timeline_of(order, firm.finance)[0]]

    assert [words in texts for words in ("was transferred", "was refunded", "was received")] == [True] * 3
    assert f"{moved[1]} ({firm.customer}): a payment was received" not in texts
    for words in ("recorded the transfer", "recorded the refund", "recorded the receipt"):
        assert any(what.startswith(words) for what in story), words


def test_a_mistake_that_is_written_back_by_hand_is_no_refund(client, firm):
    order = firm.order("confirmed", "10", price="100")
    pay(order, "100", firm)
    client.force_login(firm.finance)
    url = reverse("orders:record-receipt", args=[order.pk])
    facts = {"received_on": f"{TODAY}", "method": "", "reference": "", "note": ""}

    client.post(url, facts | {"amount": "-60", "kind": "reversal"})
    client.post(url, facts | {"amount": "-40", "kind": "refund"})
    client.post(url, facts | {"amount": "30", "kind": "reversal"})
    wrong = client.post(url, facts | {"amount": "-1", "kind": "transfer"})

    assert kinds(Receipt) == [("receipt", 100), ("reversal", -60), ("refund", -40), ("receipt", 30)]
    assert wrong.status_code == 422


def test_what_was_recorded_before_there_were_kinds_is_called_what_it_may_be(firm, moved):
    receipt = Receipt.objects.get(amount=-300)
    receipt.kind = ""
    payment = come_in(firm, "5", {})
    back = services.return_payment(payment.pk, amount=Decimal(5), reason="退", by=firm.finance)
    back.kind = ""

    assert (receipt.kind_label, back.kind_label) == ("Refund or transfer", "Refund or reversal")
    assert Receipt(amount=5).kind_label == "Receipt"


def test_the_database_refuses_a_kind_of_the_wrong_sign(firm):
    receipt = pay(firm.order("confirmed", "10", price="100"), "100", firm)

    for kind in ("refund", "nonsense"):
        with pytest.raises(DatabaseError), transaction.atomic():
            Receipt.objects.filter(pk=receipt.pk).update(kind=kind)
    assert record_receipt(receipt.order_id, received_on=TODAY, amount=Decimal(-1), by=firm.finance).kind == "refund"
