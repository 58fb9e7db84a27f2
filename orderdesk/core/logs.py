"""What the log leaves out."""

import logging

from django.core.exceptions import PermissionDenied


class ShortRefusals(logging.Filter):
    """A refused permission is no error: one line says who was turned back from what, without a traceback."""

    def filter(self, record):
        if record.exc_info and isinstance(record.exc_info[1], PermissionDenied):
            user = getattr(getattr(record, "request", None), "user", None)
            record.msg, record.args = f"{record.getMessage()} ({user})", ()
            record.exc_info = record.exc_text = None
        return True
