"""Filters of the log."""

import logging

from django.core.exceptions import PermissionDenied


class ShortRefusals(logging.Filter):
    """Log a refused permission as one line without a traceback: who was refused what."""

    def filter(self, record):
        if record.exc_info and isinstance(record.exc_info[1], PermissionDenied):
            user = getattr(getattr(record, "request", None), "user", None)
            record.msg, record.args = f"{record.getMessage()} ({user})", ()
            record.exc_info = record.exc_text = None
        return True
