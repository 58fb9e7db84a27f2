"""One function per use-case at the end of an order's life."""

from aftersales.services.acceptance import sign_for
from aftersales.services.closing import cancel_order, complete_order
from aftersales.services.import_jobs import progress_of, run_import, start_import, sweep_imports, take_import
from aftersales.services.past_orders import import_orders

__all__ = [
    "cancel_order",
    "complete_order",
    "import_orders",
    "progress_of",
    "run_import",
    "sign_for",
    "start_import",
    "sweep_imports",
    "take_import",
]
