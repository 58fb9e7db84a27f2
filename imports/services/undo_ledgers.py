"""Taking back what an import posted into a ledger: stock and receipts, by counter-entries, never by deletion."""

from typing import Any

from django.utils.translation import gettext as _

from fulfillment.models import StockMove
from fulfillment.services import undoing as stock
from fulfillment.services.moves import lock_stock
from fulfillment.services.stock import question_about
from imports.models import ImportJob
from imports.services.records import Undoing, keys_of
from orderdesk.accounts.models import User
from orders.models import Receipt
from orders.services import undoing as money


class StockWay:
    """Counts of the stock, with what of them was reserved for waiting orders."""

    @staticmethod
    def look(job: ImportJob) -> Any:
        moves = stock.not_undone(_moves(job))
        asks = question_about(stock.losses_of(moves))
        return Undoing({StockMove: {move.pk for move in moves}}, against=stock.against_undoing(moves), asks=asks)

    @staticmethod
    def lock(job: ImportJob) -> None:
        lock_stock(_moves(job).values("product"))

    @staticmethod
    def take_back(job: ImportJob, undoing: Any, *, by: User) -> None:
        moves = StockMove.objects.filter(pk__in=undoing.keys[StockMove])
        stock.undo_moves(list(moves), by=by, reason=_note(job), confirmed=undoing.confirmed)


class ReceiptWay:
    """Receipts and refunds, each written back on its own day."""

    @staticmethod
    def look(job: ImportJob) -> Any:
        receipts = money.receipts_to_undo(keys_of(job, Receipt))
        return Undoing({Receipt: {receipt.pk for receipt in receipts}}, against=money.against_undoing(receipts))

    @staticmethod
    def lock(job: ImportJob) -> None:
        money.lock_orders_of(keys_of(job, Receipt))

    @staticmethod
    def take_back(job: ImportJob, undoing: Any, *, by: User) -> None:
        receipts = Receipt.objects.filter(pk__in=undoing.keys[Receipt])
        money.undo_receipts(receipts, by=by, note=_note(job))


def _moves(job: ImportJob) -> Any:
    return StockMove.objects.filter(pk__in=keys_of(job, StockMove))


def _note(job: ImportJob) -> Any:
    """Why, in the ledgers: the file; a “>” would read like a move from one state to another."""
    return (_("import taken back: %(file)s") % {"file": job.name.replace(">", "＞")})[:200]
