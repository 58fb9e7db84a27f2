"""A statement of account that was sent to a customer by link, as it stood then, and what the customer says to it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from customers.models import Customer
from orderdesk.core.record.history import Signed, records
from orders.models.link import OpenedByToken
from orders.querysets import SentStatementQuerySet


class SentStatement(OpenedByToken, Signed, models.Model):
    """What a customer was shown of the account, frozen: later bookings change nothing of it. Answered once."""

    salt, subject, page = "orders.sent-statement", "customer_id", "link:statement"

    class Answer(models.TextChoices):
        NONE = "", pgettext_lazy("statement", "not answered yet")
        CONFIRMED = "confirmed", pgettext_lazy("statement", "confirmed")
        DISPUTED = "disputed", pgettext_lazy("statement", "disputed")

    customer = models.ForeignKey(Customer, models.PROTECT, related_name="sent_statements", verbose_name=_("customer"))
    first = models.DateField(_("first day"))
    last = models.DateField(_("last day"))
    opening = models.DecimalField(_("opening balance"), max_digits=18, decimal_places=2)
    owed = models.DecimalField(_("owed in the period"), max_digits=18, decimal_places=2)
    paid = models.DecimalField(_("paid in the period"), max_digits=18, decimal_places=2)
    closing = models.DecimalField(_("closing balance"), max_digits=18, decimal_places=2)
    rows = models.JSONField(_("movements"), default=list)
    nonce = models.CharField(max_length=32, editable=False)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("sent by"))
    sent_at = models.DateTimeField(_("sent at"), auto_now_add=True)
    expires_at = models.DateTimeField(_("expires at"))
    viewed_at = models.DateTimeField(_("first viewed at"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)
    answer = models.CharField(_("answer"), max_length=10, choices=Answer, blank=True, default=Answer.NONE)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    answered_by = models.CharField(_("answered by"), max_length=60, blank=True, default="")
    answer_text = models.TextField(_("what differs"), max_length=2000, blank=True, default="")
    address = models.GenericIPAddressField(_("address"), null=True, blank=True)
    device = models.CharField(_("device"), max_length=200, blank=True, default="")

    objects = SentStatementQuerySet.as_manager()
    history = records(excluded_fields=["nonce", "digest", "rows"])

    class Meta:
        verbose_name = _("sent statement")
        verbose_name_plural = _("sent statements")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="sent_statement_adds_up", condition=Q(closing=F("opening") + F("owed") - F("paid"))
            ),
            models.CheckConstraint(
                name="sent_statement_answered_by_somebody",
                condition=Q(answer="", answered_at=None) | (~Q(answer="") & Q(answered_at__isnull=False)),
            ),
        ]

    def __str__(self):
        return f"{self.customer} {self.first:%Y-%m-%d} – {self.last:%Y-%m-%d}"
