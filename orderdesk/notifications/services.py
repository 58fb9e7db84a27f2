"""Sending notices: recorded with their cause, delivered from the outbox, never lost, in the app never twice."""

import logging
import smtplib
from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.mail import send_mail
from django.db import connection, transaction
from django.db.models import F, QuerySet
from django.utils import translation
from django.utils.timezone import now
from django.utils.translation import gettext as _

from orderdesk.accounts.models import User
from orderdesk.accounts.permissions import administers
from orderdesk.core.jobs import queue
from orderdesk.core.lists import Text
from orderdesk.core.mail import sender
from orderdesk.core.site import site_url
from orderdesk.notifications.models import Channel, OutgoingMessage

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=5)
PAUSES = [timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 720)]
State = OutgoingMessage.State


def notify(
    recipients: Iterable[User | None],
    *,
    kind: str,
    subject: Text,
    key: str,
    facts: dict[str, Any] | None = None,
    text: str = "",
    url: str = "",
    address: str = "",
) -> None:
    """Record a notice for each recipient, once per key, in their own language, and wake the worker on commit.

    `subject` is a lazy translation with %(name)s places that `facts` fills; `text` is sent as it was typed. With an
    `address` it goes there by e-mail and nowhere else.
    """
    people = {person.pk: person for person in recipients if person is not None and person.is_active}
    common = {"kind": kind, "key": key, "text": text, "url": url, "address": address}
    rows = [row for person in people.values() for row in _rows(person, subject, facts or {}, common)]
    if rows:
        OutgoingMessage.objects.bulk_create(rows, ignore_conflicts=True)
        wake_on_commit()


def _rows(person: User, sentence: Text, facts: dict[str, Any], common: dict[str, str]) -> Iterator[OutgoingMessage]:
    with translation.override(person.language):
        facts = {name: str(value) for name, value in facts.items()}
        subject = str(sentence) % facts
    words = {"subject": subject[:200], "sentence": as_coded(sentence), "facts": facts}
    row = {"recipient": person, "due_at": now(), **common, **words}
    if not common["address"]:
        yield OutgoingMessage(channel=Channel.APP, **row)
    if common["address"] or person.email:
        yield OutgoingMessage(channel=Channel.EMAIL, **row)


def as_coded(sentence: Text) -> str:
    """A lazy translation as it stands in the code; empty where it is too long to be kept."""
    with translation.override(None):
        text = str(sentence)
    return text if len(text) <= (OutgoingMessage._meta.get_field("sentence").max_length or 0) else ""


def _wake() -> None:
    queue.send("notifications.deliver")


def wake_on_commit() -> None:
    """One wake-up per transaction, however many notices it recorded."""
    if not any(entry[1] is _wake for entry in connection.run_on_commit):
        transaction.on_commit(_wake, robust=True)


def deliver_due(*, limit: int = 200) -> int:
    """Claim what is due (SKIP LOCKED, with a lease), deliver it, mark it. Returns how many rows were claimed.

    Whoever dies in between leaves the rows to the next pass, once the lease has run out.
    """
    claimed = _claim(limit)
    in_app = [message.pk for message in claimed if message.channel == Channel.APP]
    if in_app:
        OutgoingMessage.objects.filter(pk__in=in_app, state=State.WAITING).update(
            state=State.SENT, sent_at=now(), lease_until=None
        )
    for message in claimed:
        if message.channel == Channel.EMAIL:
            _deliver_email(message)
    return len(claimed)


def _claim(limit: int) -> list[OutgoingMessage]:
    with transaction.atomic():
        due = (
            OutgoingMessage.objects.select_for_update(skip_locked=True)
            .filter(state=State.WAITING, due_at__lte=now())
            .order_by("due_at", "pk")
            .values_list("pk", flat=True)[:limit]
        )
        keys = list(due)
        OutgoingMessage.objects.filter(pk__in=keys).update(
            due_at=now() + LEASE, lease_until=now() + LEASE, attempts=F("attempts") + 1
        )
    return list(OutgoingMessage.objects.filter(pk__in=keys).select_related("recipient").order_by("pk"))


def _deliver_email(message: OutgoingMessage) -> None:
    """Send one e-mail. A second attempt may repeat what a crash had already sent, and says so."""
    double = message.attempts > 1 and not message.error
    with translation.override(message.recipient.language):
        words = subject = message.words
        if double:
            subject = _("[possible duplicate] %(subject)s") % {"subject": words}
    body = "\n\n".join(part for part in (words, message.text, _link(message.url)) if part)
    try:
        send_mail(subject, body, sender(), [message.address or message.recipient.email])
    except (OSError, smtplib.SMTPException) as failure:
        _put_off(message, failure)
    else:
        message.state, message.sent_at, message.lease_until, message.error = State.SENT, now(), None, ""
        message.may_be_double = double
        message.save(update_fields=["state", "sent_at", "lease_until", "error", "may_be_double"])


def _put_off(message: OutgoingMessage, failure: Exception) -> None:
    """Retry after a growing pause; after the last attempt the notice is marked as failed for the administrator."""
    message.error = str(failure)[:300]
    message.lease_until = None
    if message.attempts > len(PAUSES):
        message.state = State.FAILED
        log.error("Notice %s could not be delivered: %s", message.pk, failure)
    else:
        message.due_at = now() + PAUSES[message.attempts - 1]
    message.save(update_fields=["state", "error", "lease_until", "due_at"])


@transaction.atomic
def resend_notices(keys: Iterable[int], *, by: User) -> int:
    """Send again what could not be delivered, to the address that its recipient has now. Return how many wait again."""
    if not administers(by):
        raise PermissionDenied
    failed = OutgoingMessage.objects.filter(pk__in=keys, state=State.FAILED)
    count = failed.update(state=State.WAITING, attempts=0, due_at=now(), lease_until=None)
    if count:
        wake_on_commit()
    return count


def undelivered() -> dict[str, int]:
    """How many notices wait, and how many could not be delivered, by state."""
    return {state.value: OutgoingMessage.objects.filter(state=state).count() for state in (State.WAITING, State.FAILED)}


def _link(url: str) -> str:
    return f"{site_url()}{url}" if url else ""


def inbox(user: User) -> QuerySet[OutgoingMessage]:
    """What was delivered to this person in the app, newest first."""
    return OutgoingMessage.objects.filter(recipient=user, channel=Channel.APP, state=State.SENT)


def count_unread(user: User, *, most: int = 100) -> int:
    """How many notices wait to be read, counted no further than `most`."""
    return len(inbox(user).filter(read_at__isnull=True).values_list("pk")[:most])  # cheaper to build than a count


def mark_read(user: User, *, pk: int | None = None) -> None:
    """One notice, or all of them, have been read."""
    unread = inbox(user).filter(read_at__isnull=True)
    (unread.filter(pk=pk) if pk else unread).update(read_at=now())
