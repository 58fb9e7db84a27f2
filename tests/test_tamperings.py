"""What a superuser of the database does behind everybody's back, each told by `verify` with its anchor.

Whoever does it here is thorough: record, history and whatever is summed up from them say the same afterwards. `sealed`
says whether the whole chain is sealed anew, too: without the secret of the installation, or with it.
"""

from hashlib import sha256

import pytest
from django.db import connection
from django.urls import reverse

from aftersales.audit import find_differences as all_below
from fulfillment.models import StockMove
from orderdesk.core.models import Disclosure, Printing, Seal
from orderdesk.core.record.anchor import anchor_file
from orderdesk.core.record.audit import check_anchor
from orderdesk.core.record.sealing import seal_history, sealed_tables
from orderdesk.notifications.anchoring import anchor_history
from orders.models import Receipt
from reports import services
from reports.audit import find_differences
from reports.models import MonthlyReview
from tests.factories import make_stock
from tests.reports.made import last_month
from tests.tampering import seal_anew, seal_anew_with_the_secret, unprotected

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
AS_SIGNED = "is not as this installation signed it"


@pytest.fixture
def company(firm, client, settings, tmp_path):
    """A paid and delivered order, a counted product, a monthly report, an export: sealed and anchored."""
    settings.ANCHOR_FOLDER = str(tmp_path)
    firm.order("delivered", "10")
    anchor_history()
    order = firm.order("delivered", "10")
    firm.pay(order)
    make_stock(firm.product)
    review = services.make_review(last_month(), by=firm.manager)
    services.render_review(review.pk, paper=lambda figures, version: b"%PDF-1.7 as it was made")
    client.force_login(firm.am)
    b"".join(client.get(reverse("orders:export")))
    anchor_history()
    return order


def named():
    """What `verify --anchor` names: [(what, where)]."""
    return [(d.what, d.where) for d in [*find_differences(), *check_anchor(anchor_file())]]


def changed(table, key, **values):
    """Write values into a row and into its latest history."""
    sets = ", ".join(f"{name} = %s" for name in values)
    app, _underscore, model = table.partition("_")
    history = f"{app}_historical{model}"
    newest = f"(SELECT max(history_id) FROM {history} WHERE id = %s)"
    unprotected(f"UPDATE {table} SET {sets} WHERE id = %s", *values.values(), key)
    unprotected(f"UPDATE {history} SET {sets} WHERE history_id = {newest}", *values.values(), key)


def amount(order):
    """Line, sum, tax and plan say less, in record and history."""
    line = order.lines.get()
    changed("orders_orderline", line.pk, unit_price=1, amount=10, tax="1.15")
    changed("orders_order", order.pk, total=10, tax="1.15")


def status(order):
    changed("orders_order", order.pk, status="completed", completed_at="2026-11-01")


def history_row(order):
    unprotected("UPDATE orders_historicalorder SET note = 'x' WHERE history_id = %s", order.history.last().history_id)


def row_removed(order):
    middle = order.history.order_by("history_id")[1]
    unprotected("DELETE FROM orders_historicalorder WHERE history_id = %s", middle.history_id)


def receipt(order):
    row = Receipt.objects.filter(order=order).latest("pk")
    changed("orders_receipt", row.pk, note="现金")


def stock_move(order):
    """One piece less came in, and the stock says so."""
    move = StockMove.objects.filter(on_hand__gt=0).latest("pk")
    unprotected("UPDATE fulfillment_stockmove SET on_hand = on_hand - 1 WHERE id = %s", move.pk)
    unprotected("UPDATE fulfillment_stock SET on_hand = on_hand - 1 WHERE product_id = %s", move.product_id)


def seal(order):
    newest = "(SELECT max(id) FROM core_seal)"
    unprotected(f"UPDATE core_seal SET sealed_at = sealed_at - interval '1 day' WHERE id = {newest}")


def review_file(order):
    """Another file, with the digest that fits it."""
    data = b"%PDF-1.7 as somebody wants it"
    unprotected("UPDATE reports_monthlyreview SET pdf = %s, digest = %s", data, sha256(data).hexdigest())


def review_file_and_note(order):
    review_file(order)
    review = MonthlyReview.objects.get()
    rows = Printing.objects.filter(paper="monthly_review", about=f"monthlyreview:{review.pk}")
    unprotected("UPDATE core_printing SET digest = %s WHERE id = %s", review.digest, rows.get().pk)


def log(order):
    unprotected("DELETE FROM core_disclosure WHERE id = %s", Disclosure.objects.latest("pk").pk)


ACTS = [
    (amount, "history of orders_historicalorderline, "),
    (status, "history of orders_historicalorder, "),
    (history_row, "history of orders_historicalorder, "),
    (row_removed, "history of orders_historicalorder, "),
    (receipt, "history of orders_historicalreceipt, "),
    (stock_move, "history of fulfillment_stockmove, "),
    (review_file_and_note, "history of core_printing, "),
    (log, "history of core_disclosure, "),
]


def test_an_untouched_company_is_silent(company):
    assert named() == []
    assert Seal.objects.filter(table__in=["fulfillment_stockmove", "core_printing", "core_disclosure"]).count() == 3


@pytest.mark.parametrize(("act", "where"), ACTS, ids=lambda value: getattr(value, "__name__", ""))
def test_a_tampering_breaks_its_seal(company, act, where):
    act(company)

    assert [what for what, place in named() if place.startswith(where)] == ["history.chain"]


@pytest.mark.parametrize(("act", "where"), ACTS, ids=lambda value: getattr(value, "__name__", ""))
def test_sealed_anew_without_the_secret_the_signatures_and_the_anchor_tell(company, act, where):
    act(company)
    seal_anew()

    places = [place for what, place in named() if what.startswith("history.")]

    assert any(AS_SIGNED in place for place in places)
    assert any("the chain was written anew after seal" in place for place in places)


@pytest.mark.parametrize(("act", "where"), ACTS, ids=lambda value: getattr(value, "__name__", ""))
def test_sealed_anew_with_the_secret_the_anchor_tells(company, act, where):
    act(company)
    seal_anew_with_the_secret()

    (place,) = [place for what, place in named() if what.startswith("history.")]

    assert place.startswith("the chain was written anew after seal ")


def test_a_seal_that_was_changed_is_named(company):
    seal(company)

    ((chain, place), (anchor, _place)) = named()

    assert (chain, anchor) == ("history.chain", "history.anchor")
    assert AS_SIGNED in place


def test_a_file_of_a_report_that_was_changed_with_its_digest_is_named(company):
    review_file(company)

    assert named() == [("monthly_review.file", f"{last_month():%Y-%m} v1")]


def test_the_control_without_anchor_and_with_the_secret_nothing_is_told(company):
    """Why the head must be known elsewhere."""
    history_row(company)
    seal_anew_with_the_secret()

    assert [d.what for d in all_below() if d.what.startswith("history.")] == []


def test_a_tail_that_was_cut_is_named_by_the_anchor(company):
    """Everything since the first anchor goes: the log, the report, the history of the second order."""
    first = Seal.objects.order_by("pk").first().pk
    kept = dict(Seal.objects.filter(pk__lte=first).values_list("table", "last"))
    tail = Seal.objects.filter(pk__gt=first)
    keys = {table.name: table.key for table in sealed_tables()}
    for table in tail.values_list("table", flat=True).distinct():
        unprotected(f"DELETE FROM {table} WHERE {keys[table]} > %s", kept.get(table, 0))
    tail.delete()

    places = [place for what, place in named() if what.startswith("history.")]

    assert places == [f"the chain was cut: seal {first} is followed by none up to it"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM core_seal")
        assert cursor.fetchone() == (1,)
    assert seal_history() >= 0
