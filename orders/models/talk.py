"""Messages, files and communication records of an order."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from customers.models import Communication
from orderdesk.core.record.history import Signed, records
from orders.querysets import AttachmentQuerySet


class Message(Signed, models.Model):
    order = models.ForeignKey("orders.Order", models.PROTECT, related_name="messages")
    text = models.TextField(_("message"), max_length=4000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    history = records()

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["order", "-id"], name="message_order_idx")]

    def __str__(self):
        return self.text[:40]


class Attachment(Signed, models.Model):
    order = models.ForeignKey("orders.Order", models.PROTECT, related_name="attachments")
    file = models.FileField(_("file"), upload_to="orders/%Y/%m")
    name = models.CharField(_("file name"), max_length=200)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    objects = AttachmentQuerySet.as_manager()
    history = records()

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["order", "-id"], name="attachment_order_idx")]

    def __str__(self):
        return self.name


class OrderCommunication(models.Model):
    """Ties an entry of the customer's communication record to the order that it was about."""

    order = models.ForeignKey("orders.Order", models.PROTECT, related_name="communications")
    communication = models.OneToOneField(Communication, models.PROTECT, related_name="about")

    def __str__(self):
        return str(self.communication)
