"""The outbox: notices are written in the transaction that caused them and delivered from here."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from orderdesk.notifications.rules import label_of


class Channel(models.TextChoices):
    APP = "app", _("In the app")
    EMAIL = "email", _("E-mail")


class Worded(models.Model):
    """A sentence that is put into words for whoever reads it: as it stands in the code, and what it names.

    `subject` is the same in the language in which it was recorded: for rows that know no more, and to look for.
    """

    subject = models.CharField(_("subject"), max_length=200)
    sentence = models.CharField(_("sentence"), max_length=200, blank=True, default="", db_default="")
    facts = models.JSONField(_("facts"), null=True, blank=True)

    class Meta:
        abstract = True

    def __str__(self):
        return self.words

    @property
    def words(self):
        """The sentence in the language of now."""
        if not self.sentence:
            return self.subject
        try:
            return (gettext(self.sentence) % (self.facts or {}))[:200]
        except (KeyError, TypeError, ValueError):  # a translation that names what was not recorded then
            return self.subject


class OutgoingMessage(Worded):
    """One notice for one person by one channel. Its key makes it unique, so it is sent once."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Failed")
        DROPPED = "dropped", _("No longer needed")

    key = models.CharField(_("key"), max_length=120)
    reminder = models.ForeignKey(
        "Reminder", models.PROTECT, related_name="notices", null=True, blank=True, verbose_name=_("reminder")
    )
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="notices", verbose_name=_("recipient")
    )
    channel = models.CharField(_("channel"), max_length=10, choices=Channel)
    kind = models.CharField(_("kind"), max_length=40)
    text = models.TextField(_("text"), blank=True)
    address = models.EmailField(  # where it goes; empty: where the recipient is reached when it is sent
        _("e-mail"), blank=True, default="", db_default=""
    )
    url = models.CharField(_("address"), max_length=200, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    due_at = models.DateTimeField(_("due"))
    lease_until = models.DateTimeField(_("claimed until"), null=True, blank=True)
    may_be_double = models.BooleanField(_("may have been sent twice"), default=False)
    error = models.CharField(_("error"), max_length=300, blank=True)
    created_at = models.DateTimeField(_("recorded at"), auto_now_add=True)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    read_at = models.DateTimeField(_("read at"), null=True, blank=True)

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["due_at", "id"], condition=Q(state="waiting"), name="outgoing_waiting_idx"),
            models.Index(fields=["id"], condition=Q(state="failed"), name="outgoing_failed_idx"),
            models.Index(
                fields=["recipient", "-id"],
                condition=Q(channel="app", state="sent", read_at__isnull=True),
                name="outgoing_unread_idx",
            ),
            models.Index(
                fields=["recipient", "-id"], condition=Q(channel="app", state="sent"), name="outgoing_inbox_idx"
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["key", "recipient", "channel"], name="outgoing_told_once"),
            models.CheckConstraint(
                name="outgoing_sent_is_dated", condition=~Q(state="sent") | Q(sent_at__isnull=False)
            ),
        ]


class Reminder(Worded):
    """One occasion of one rule for one person, recorded before anything is sent: twice found is once recorded.

    `about` names the thing ("order:12"), `slot` the occasion ("2026-11-22", "due-3"). Open until somebody acknowledges
    it or its cause is gone; what is sent of it stands in the outbox under the key "reminder:<id>".
    """

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        DONE = "done", _("Acknowledged")
        GONE = "gone", _("No longer needed")

    rule = models.CharField(_("rule"), max_length=30)
    about = models.CharField(_("about"), max_length=40)
    slot = models.CharField(_("occasion"), max_length=40)
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="reminders", verbose_name=_("recipient")
    )
    url = models.CharField(_("address"), max_length=200, blank=True)
    due_at = models.DateTimeField(_("due"))
    state = models.CharField(_("state"), max_length=4, choices=State, default=State.OPEN)
    snoozed_until = models.DateTimeField(_("snoozed until"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    created_at = models.DateTimeField(_("recorded at"), auto_now_add=True)

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["recipient", "due_at", "id"], condition=Q(state="open"), name="reminder_open_idx"),
            models.Index(fields=["rule", "about"], condition=Q(state="open"), name="reminder_cause_idx"),
            models.Index(
                fields=["snoozed_until"],
                condition=Q(state="open", snoozed_until__isnull=False),
                name="reminder_snoozed_idx",
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["rule", "about", "slot", "recipient"], name="reminder_once"),
            models.CheckConstraint(
                name="reminder_closed_is_dated", condition=Q(state="open") | Q(closed_at__isnull=False)
            ),
        ]

    def __str__(self):
        return self.subject

    @property
    def rule_label(self):
        return label_of(self.rule)
