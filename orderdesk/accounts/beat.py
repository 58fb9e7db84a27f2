"""What the clock does for log-ins."""

from celery import shared_task

from orderdesk.accounts.sessions import SessionStore


@shared_task(name="accounts.forget_sessions", ignore_result=True)
def forget_sessions() -> None:
    """Once a day: rows of sessions that are over."""
    SessionStore.clear_expired()
