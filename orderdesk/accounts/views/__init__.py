"""Pages about people: the session, passwords, colleagues, teams."""

from orderdesk.accounts.views.session import locked_out, log_in, set_language

__all__ = ["locked_out", "log_in", "set_language"]
