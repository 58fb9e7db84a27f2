"""Filters of the log."""

import logging
import re
from logging import LogRecord

from django.core.exceptions import PermissionDenied

SECRET_PATH = re.compile(r"/c/[^/\s]+")  # aftersales/urls/customer.py


class ShortRefusals(logging.Filter):
    """Log a refused permission as one line without a traceback: who was refused what."""

    def filter(self, record: LogRecord) -> bool:
        if record.exc_info and isinstance(record.exc_info[1], PermissionDenied):
            user = getattr(getattr(record, "request", None), "user", None)
            record.msg, record.args = f"{record.getMessage()} ({user})", ()
            record.exc_info = record.exc_text = None
        return True


class WithoutSecrets(logging.Filter):
    """Log addresses of customers' pages without the token that opens them."""

    def filter(self, record: LogRecord) -> bool:
        text = record.getMessage()
        if SECRET_PATH.search(text):
            record.msg, record.args = SECRET_PATH.sub("/c/…", text), ()
        return True
