"""The log of what was taken out or looked at: exports, papers, files, costs. Who, when, what, how many rows.

One place sees all of it: the middleware, which every answer passes (orderdesk/accounts/disclosing.py). Commands that
write a file call `record_disclosure` themselves. The log is under the chain of the history and never changed.
"""

from contextvars import ContextVar
from typing import Any

from orderdesk.core.models import Disclosure

LONGEST_QUESTION = 500
LONGEST_NAME = 200
_rows: ContextVar[int | None] = ContextVar("rows taken out", default=None)


def note_rows(count: int) -> None:
    """Count rows that are being written into a workbook; whoever records the disclosure takes the sum."""
    _rows.set((_rows.get() or 0) + count)


def take_rows() -> int | None:
    """How many rows were written since the last time; None where nothing was."""
    count = _rows.get()
    _rows.set(None)
    return count


def show_cost(request: Any) -> None:
    """Say that this page shows costs or margins to whoever may read them: it is logged once it is answered."""
    if request.user.sees("cost"):
        request.disclosed = Disclosure.Kind.COST


def record_disclosure(
    kind: str, *, by: Any, page: str, name: str = "", path: str = "", question: str = "", rows: int | None = None
) -> Disclosure:
    """Log one thing that was taken out; `by` is None for the command line."""
    return Disclosure.objects.create(
        kind=kind,
        by=by,
        page=page[:80],
        name=_kept(name, LONGEST_NAME),
        path=_kept(path, LONGEST_NAME),
        question=_kept(question, LONGEST_QUESTION),
        rows=rows,
    )


def _kept(text: str, most: int) -> str:
    """What a column holds of a text that anybody may have typed into an address."""
    return text.replace("\0", "")[:most]
