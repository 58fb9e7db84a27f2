"""Workbooks on their way in: the job of each, and past orders, the only ones that are written in their status."""

from imports.services.choosing import choose_import
from imports.services.jobs import progress_of, run_import, start_import, sweep_imports, take_import
from imports.services.past_orders import import_orders
from imports.services.undo import undo_import

__all__ = [
    "choose_import",
    "import_orders",
    "progress_of",
    "run_import",
    "start_import",
    "sweep_imports",
    "take_import",
    "undo_import",
]
