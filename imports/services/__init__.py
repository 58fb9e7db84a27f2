"""Workbooks on their way in: the job of each, and past orders, the only ones that are written in their status."""

from imports.services.jobs import progress_of, run_import, start_import, sweep_imports, take_import
from imports.services.past_orders import import_orders

__all__ = ["import_orders", "progress_of", "run_import", "start_import", "sweep_imports", "take_import"]
