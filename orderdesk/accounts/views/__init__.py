"""Pages about people: the session, passwords, colleagues, teams."""

from orderdesk.accounts.views.session import locked_out, log_in, log_out, set_language

__all__ = ["locked_out", "log_in", "log_out", "set_language"]
