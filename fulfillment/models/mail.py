"""E-mails to customers: written with what caused them, sent from here."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from fulfillment.states import MailState, Occasion
from orders.models import Order


class CustomerMail(models.Model):
    """One e-mail to one contact of a customer about one occasion. Its key makes it unique, so it is sent once."""

    order = models.ForeignKey(Order, models.PROTECT, related_name="customer_mails", verbose_name=_("order"))
    occasion = models.CharField(_("occasion"), max_length=12, choices=Occasion)
    key = models.CharField(_("key"), max_length=80)
    name = models.CharField(_("name"), max_length=60)
    address = models.EmailField(_("e-mail"))
    subject = models.CharField(_("subject"), max_length=200)
    text = models.TextField(_("text"))
    state = models.CharField(_("state"), max_length=8, choices=MailState, default=MailState.WAITING)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    due_at = models.DateTimeField(_("due"))
    error = models.CharField(_("error"), max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    created_at = models.DateTimeField(_("recorded at"), auto_now_add=True)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)

    class Meta:
        verbose_name = _("e-mail to a customer")
        verbose_name_plural = _("e-mails to customers")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["due_at", "id"], condition=Q(state="waiting"), name="customer_mail_waiting_idx"),
            models.Index(fields=["id"], condition=Q(state="failed"), name="customer_mail_failed_idx"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["key", "address"], name="customer_mail_once"),
            models.CheckConstraint(
                name="customer_mail_sent_is_dated", condition=~Q(state="sent") | Q(sent_at__isnull=False)
            ),
        ]

    def __str__(self):
        return self.subject

    @property
    def standing(self):
        """The state as the enum, with label and tone."""
        return MailState(self.state)
