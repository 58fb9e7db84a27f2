"""One pass of the clock: what the rules find due becomes rows of the reminder ledger, and rows to send in the outbox.

A rule is one statement, whatever the number of rows: it closes what is no longer due, records what is and was not
recorded, and writes the outbox, all or nothing. Two schedulers at once, or one that comes a day late, change nothing:
the ledger is unique by rule, thing, occasion and recipient. What is meant for somebody who has left goes to their
deputy, else to the leader of their team.
"""

import logging
import re
from datetime import timedelta
from functools import cache

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import translation
from django.utils.timezone import localtime, now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from orderdesk.core.calendar.workdays import is_working_day
from orderdesk.core.errors import Refused
from orderdesk.notifications.models import Channel, OutgoingMessage, Reminder
from orderdesk.notifications.rules import rules
from orderdesk.notifications.services import as_coded, notify, wake_on_commit
from orderdesk.policy.models import Policy

log = logging.getLogger(__name__)
PLACES = re.compile(r"%\((\w+)\)s")
NO_KEY = 987654321
DIGEST_LINES = 20
DIGEST = gettext_lazy("%(day)s: you have %(count)s open reminders")
LIST = "notifications:reminders"
ROUND = """
    WITH matches AS MATERIALIZED ({matches}),
    due AS MATERIALIZED (
        SELECT DISTINCT ON (d.about, d.slot, u.id)
               d.about, d.slot, u.id AS recipient_id, left({subject}, 200) AS subject,
               {sentence} AS sentence, d.facts,
               %(before_key)s || d.key || %(after_key)s AS url
        FROM matches d JOIN accounts_user meant ON meant.id = d.recipient_id
        LEFT JOIN accounts_user deputy ON deputy.id = meant.deputy_id AND deputy.is_active
        LEFT JOIN accounts_team team ON team.id = meant.team_id
        JOIN accounts_user u ON u.is_active
             AND u.id = CASE WHEN meant.is_active THEN meant.id ELSE coalesce(deputy.id, team.leader_id) END
    ), gone AS (
        UPDATE notifications_reminder r SET state = 'gone', closed_at = %(now)s
        WHERE r.rule = %(rule)s AND r.state = 'open' AND NOT EXISTS (
            SELECT FROM due d WHERE d.about = r.about AND d.slot = r.slot AND d.recipient_id = r.recipient_id)
        RETURNING r.id
    ), silenced AS (
        UPDATE notifications_outgoingmessage m
        SET read_at = CASE WHEN m.state = 'sent' THEN %(now)s ELSE m.read_at END,
            state = CASE WHEN m.state = 'waiting' THEN 'dropped' ELSE m.state END
        FROM gone WHERE m.reminder_id = gone.id AND m.read_at IS NULL AND m.state IN ('sent', 'waiting')
    ), again AS (
        UPDATE notifications_reminder r SET state = 'open', closed_at = NULL
        FROM due d, notifications_reminder was
        WHERE r.rule = %(rule)s AND r.state = 'gone' AND d.about = r.about AND d.slot = r.slot
              AND d.recipient_id = r.recipient_id AND was.id = r.id
        RETURNING r.id, was.closed_at AS silenced_at
    ), reopened AS (
        UPDATE notifications_outgoingmessage m
        SET read_at = NULL, state = CASE WHEN m.state = 'dropped' THEN 'waiting' ELSE m.state END
        FROM again WHERE m.reminder_id = again.id
                         AND (m.state = 'dropped' OR m.state = 'sent' AND m.read_at = again.silenced_at)
        RETURNING m.state
    ), fresh AS (
        INSERT INTO notifications_reminder
            (rule, about, slot, recipient_id, subject, sentence, facts, url, due_at, state, created_at)
        SELECT %(rule)s, d.about, d.slot, d.recipient_id, d.subject, d.sentence, d.facts, d.url, %(at)s, 'open', %(now)s
        FROM due d
        WHERE NOT EXISTS (SELECT FROM notifications_reminder r WHERE r.rule = %(rule)s AND r.about = d.about
                                 AND r.slot = d.slot AND r.recipient_id = d.recipient_id)
        ON CONFLICT (rule, about, slot, recipient_id) DO NOTHING
        RETURNING id, recipient_id, subject, sentence, facts, url
    ), messages AS (
        {tell}
    )
    SELECT (SELECT count(*) FROM fresh), (SELECT count(*) FROM gone),
           (SELECT count(*) FROM reopened WHERE state = 'waiting')
"""
TELL = """
        INSERT INTO notifications_outgoingmessage
            (key, reminder_id, recipient_id, channel, kind, subject, sentence, facts, text, url, state, attempts,
             due_at, may_be_double, error, created_at)
        SELECT 'reminder:' || f.id || {again}, f.id, f.recipient_id, c.channel, 'reminder', f.subject, f.sentence,
               f.facts, '', f.url, 'waiting', 0, %(now)s, false, '', %(now)s
        FROM {fresh} f JOIN accounts_user u ON u.id = f.recipient_id
        CROSS JOIN (VALUES ('app'), ('email')) c(channel)
        WHERE c.channel = 'app' OR u.email <> ''
        ON CONFLICT DO NOTHING
"""


def remind(*, at=None):
    """One pass over all rules for a moment: {rule: {"recorded": n, "gone": n}}, and "woken" from snoozing.

    A rule that another scheduler is working on is skipped. One that fails is logged and reported, the others go on.
    """
    at = at or now()
    done = {rule.name: _pass(rule, at) for rule in rules()}
    woken = _wake_snoozed(at)
    return {"rules": {name: counts for name, counts in done.items() if counts is not None}, "woken": woken}


def _pass(rule, at):
    try:
        with transaction.atomic():
            return _record(rule, at) if _is_ours(rule) else None
    except DatabaseError:
        log.exception("The reminder rule %s failed", rule.name)
        return {"recorded": 0, "gone": 0, "failed": True}


def _is_ours(rule):
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtext('orderdesk.reminders'), hashtext(%s))", [rule.name])
        return cursor.fetchone()[0]


def _record(rule, at):
    matches, params = rule.find(at)
    subject, texts = _subject(rule)
    sentence, codes = _sentence(rule)
    before, after = _link(rule.url)
    facts = {"rule": rule.name, "at": at, "now": now(), "before_key": before, "after_key": after}
    sql = ROUND.format(matches=matches, subject=subject, sentence=sentence, tell=TELL.format(fresh="fresh", again="''"))
    with connection.cursor() as cursor:
        cursor.execute(sql, {**params, **texts, **codes, **facts})
        recorded, gone, waiting = cursor.fetchone()
    if recorded or waiting:
        wake_on_commit()
    return {"recorded": recorded, "gone": gone}


@cache
def _link(url_name):
    """The parts of the link before and after the key."""
    before, _key, after = reverse(url_name, args=[NO_KEY]).partition(str(NO_KEY))
    return before, after


def _sentence(rule):
    """SQL that gives each rule's sentence as it stands in the code, and the texts that it needs."""
    codes, cases = {}, []
    for place, (says, sentence) in enumerate(rule.sentences.items()):
        codes |= {f"says_{place}": says, f"code_{place}": as_coded(sentence)}
        cases.append(f"WHEN d.says = %(says_{place})s THEN %(code_{place})s")
    return f"CASE {' '.join(cases)} ELSE '' END", codes


def _subject(rule):
    """SQL that writes each rule's sentence in the recipient's language, and the pieces of text that it needs."""
    texts, cases = {}, []
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            for says, sentence in rule.sentences.items():
                text = _concatenated(str(sentence), f"text_{len(cases)}", texts)
                texts[f"case_{len(cases)}"] = says
                texts[f"language_{len(cases)}"] = language
                condition = f"u.language = %(language_{len(cases)})s AND d.says = %(case_{len(cases)})s"
                cases.append(f"WHEN {condition} THEN {text}")
    return f"CASE {' '.join(cases)} END", texts


def _concatenated(sentence, prefix, texts):
    """'%(order)s is late' as concat(d.facts->>'order', ' is late'); the pieces go into `texts`."""
    parts = []
    for place, piece in enumerate(PLACES.split(sentence)):
        name = f"{prefix}_{place}"
        texts[name] = piece.replace("%%", "%") if place % 2 == 0 else piece
        parts.append(f"%({name})s::text" if place % 2 == 0 else f"(d.facts ->> %({name})s)")
    return f"concat({', '.join(parts)})"


def _wake_snoozed(at):
    """Send again the reminders whose snooze has ended."""
    fresh = """(UPDATE notifications_reminder SET snoozed_until = NULL
               WHERE state = 'open' AND snoozed_until <= %(at)s
               RETURNING id, recipient_id, subject, sentence, facts, url)"""
    messages = TELL.format(fresh="fresh", again="%(again)s")
    sql = f"WITH fresh AS {fresh}, written AS ({messages}) SELECT count(*) FROM fresh"  # noqa: S608
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, {"at": at, "now": now(), "again": f":{at.isoformat()}"})
        (woken,) = cursor.fetchone()
        if woken:
            wake_on_commit()
    return woken


def send_digests(*, at=None, not_before):
    """Once a working day, from `not_before` (local time) on, send each person a digest. Returns how many were sent."""
    moment = localtime(at or now())
    if not is_working_day(moment.date()) or moment.time() < not_before:
        return 0
    key = f"digest:{moment.date()}"
    sent = OutgoingMessage.objects.filter(key=key, channel=Channel.APP)
    waiting = Reminder.objects.filter(state=Reminder.State.OPEN).exclude(snoozed_until__gt=moment)
    people = waiting.exclude(recipient__in=sent.values("recipient")).order_by().values("recipient").distinct()
    count = 0
    for person in get_user_model().objects.active().filter(pk__in=people).order_by("pk"):
        with transaction.atomic():
            _send_digest(person, key, moment)
        count += 1
    return count


def _send_digest(person, key, moment):
    mine = open_reminders(person, at=moment)
    with translation.override(person.language):
        lines = [reminder.words for reminder in mine[:DIGEST_LINES]]
        remaining = mine.count() - len(lines)
        if remaining > 0:
            lines.append(ngettext("and %(count)s more", "and %(count)s more", remaining) % {"count": remaining})
    facts = {"count": mine.count(), "day": moment.date().isoformat()}
    notify([person], kind="digest", subject=DIGEST, facts=facts, key=key, text="\n".join(lines), url=reverse(LIST))


def open_reminders(user, *, at=None):
    """This person's open reminders that are not snoozed, latest first."""
    at = at or now()
    mine = Reminder.objects.filter(recipient=user, state=Reminder.State.OPEN)
    return mine.exclude(snoozed_until__gt=at).order_by("-due_at", "-pk")


def acknowledge(reminder_id, *, by):
    """Acknowledge a reminder: it is not shown again. The next occasion of the same rule makes a new one."""
    with transaction.atomic():
        reminder = _mine(reminder_id, by)
        if reminder.state == Reminder.State.OPEN:
            reminder.state, reminder.closed_at = Reminder.State.DONE, now()
            reminder.save(update_fields=["state", "closed_at"])
            _read(reminder)
    return reminder


def snooze(reminder_id, *, until, by):
    """Snooze a reminder: it is sent again at that moment, if its cause still exists."""
    if not now() < until <= now() + timedelta(days=90):
        raise Refused(_("Choose a time within the next 90 days."))
    with transaction.atomic():
        reminder = _mine(reminder_id, by)
        if reminder.state == Reminder.State.OPEN:
            reminder.snoozed_until = until
            reminder.save(update_fields=["snoozed_until"])
            _read(reminder)
    return reminder


def _mine(reminder_id, by):
    return Reminder.objects.select_for_update().get(pk=reminder_id, recipient=by)


def _read(reminder):
    """Its notice counts as read, and what still waits to be sent is not sent any more."""
    notices = OutgoingMessage.objects.filter(reminder=reminder)
    notices.filter(state=OutgoingMessage.State.WAITING).update(state=OutgoingMessage.State.DROPPED)
    notices.filter(channel=Channel.APP, read_at=None, state=OutgoingMessage.State.SENT).update(read_at=now())


def remind_everybody(*, at=None):
    """Record what is due at a moment; see orderdesk.notifications.reminding. Adds "digests" to what it returns."""
    at = at or now()
    done = remind(at=at)
    return {**done, "digests": send_digests(at=at, not_before=Policy.current().digest_at)}
