"""The head of the history chain, out of the database by every way that this company has: the file, and mail."""

import smtplib
from datetime import datetime, time

from django.conf import settings
from django.core.mail import send_mail
from django.utils.timezone import localtime, now
from django.utils.translation import gettext as _
from django.utils.translation import override

from orderdesk.core.mail import sender
from orderdesk.core.models import Anchor
from orderdesk.core.record.anchor import FILE, MAIL, Head, anchor_to_file, note, read_head
from orderdesk.core.record.sealing import seal_history
from orderdesk.policy.models import Policy

MAILED_FROM = time(7)  # once a day, before the work begins


def anchor_history(*, at: datetime | None = None, is_asked: bool = False) -> dict[str, str]:
    """Seal what is new and anchor the head: {way: why not, empty where it is out}.

    The file gets each new head, the receivers of the policy one a day, or at once where somebody asks for it.
    """
    at = at or now()
    seal_history()
    ways = {FILE: anchor_to_file()} if settings.ANCHOR_FOLDER else {}
    receivers, head = Policy.current().anchor_receivers, read_head()
    if not receivers:
        Anchor.objects.filter(way=MAIL).update(error="")
    elif head is not None and (is_asked or _is_due(at)):
        ways[MAIL] = note(MAIL, head, _mail(head, receivers, at))
    return ways


def _is_due(at: datetime) -> bool:
    """Whether today's mail is still to be sent; one that failed is tried again."""
    last = Anchor.objects.filter(way=MAIL).first()
    is_sent = last is not None and not last.error and last.written_at is not None
    was_today = is_sent and localtime(last.written_at).date() == localtime(at).date()  # type: ignore[union-attr]
    return not was_today and localtime(at).time() >= MAILED_FROM


def _mail(head: Head, receivers: list[str], at: datetime) -> str:
    """Send the head to its receivers. Returns why not."""
    with override(settings.LANGUAGE_CODE):
        facts = {"company": Policy.current().company, "seal": head.seal, "day": f"{localtime(at):%Y-%m-%d %H:%M}"}
        subject = _("%(company)s: history sealed up to %(seal)s, %(day)s") % facts
        text = _(
            "Keep this mail: its last line says how far the history of OrderDesk went and what stood in it. Paste it "
            "into a file, and `bin/manage verify --anchor FILE` finds whether anything of it was changed since."
        )
    try:
        send_mail(subject, f"{text}\n\n{head.line(at=at)}\n", sender(), receivers)
    except (OSError, smtplib.SMTPException) as failure:
        return str(failure) or type(failure).__name__
    return ""
