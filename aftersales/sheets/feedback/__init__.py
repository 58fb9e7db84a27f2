"""The feedback sheet: its columns, how it is read and written, and its import as tickets."""

from aftersales.sheets.feedback.columns import FIELDS, SHEET, read_feedback
from aftersales.sheets.feedback.taking import import_feedback
from aftersales.sheets.feedback.writing import write_feedback

__all__ = ["FIELDS", "SHEET", "import_feedback", "read_feedback", "write_feedback"]
