"""The communication record of a customer."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from customers.models.customer import Customer
from customers.models.part import Contact, Part
from orderdesk.core.record.history import records


class Communication(Part):
    """A contact with the customer: who spoke with whom, when, by what means, and what follows."""

    class Channel(models.TextChoices):
        PHONE = "phone", _("Phone")
        EMAIL = "email", _("E-mail")
        WECHAT = "wechat", _("WeChat")
        VISIT = "visit", _("Face to face")
        OTHER = "other", _("Other")

    customer = models.ForeignKey(Customer, models.PROTECT, related_name="communications")
    contact = models.ForeignKey(Contact, models.PROTECT, null=True, blank=True, verbose_name=_("spoke with"))
    channel = models.CharField(_("means of contact"), max_length=10, choices=Channel, default=Channel.PHONE)
    text = models.TextField(_("what was said"), max_length=4000)
    subject = models.CharField(
        _("subject"), max_length=20, blank=True, default="", db_default=""
    )  # a key of who wrote it
    happened_at = models.DateTimeField(_("when"))
    next_on = models.DateField(_("next follow-up"), null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("who"))

    history = records()

    class Meta:
        verbose_name = _("communication")
        verbose_name_plural = _("communication record")
        ordering = ["-happened_at", "-pk"]
        indexes = [
            models.Index(fields=["customer", "-happened_at"], name="communication_customer_idx"),
            models.Index(fields=["next_on"], condition=Q(next_on__isnull=False), name="communication_next_idx"),
        ]

    def __str__(self):
        return f"{self.get_channel_display()} {self.customer}"
