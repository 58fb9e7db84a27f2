"""What stands behind a signature that a customer gave by the link of the order."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from aftersales.models.acceptance import Acceptance
from orderdesk.core.record.history import Signed, records
from orders.models import CustomerLink


class LinkSignature(Signed, models.Model):
    """By which link, from where, on what device, and the drawn signature with its SHA-256. Never changed."""

    acceptance = models.OneToOneField(Acceptance, models.PROTECT, related_name="link_signature")
    link = models.ForeignKey(CustomerLink, models.PROTECT, related_name="signatures")
    at = models.DateTimeField(_("at"), auto_now_add=True)
    address = models.GenericIPAddressField(_("address"), null=True, blank=True)
    device = models.CharField(_("device"), max_length=200, blank=True)
    picture = models.FileField(_("drawn signature"), upload_to="signatures/%Y/%m", blank=True)
    digest = models.CharField(_("SHA-256 of the drawn signature"), max_length=64, blank=True)

    history = records()

    class Meta:
        verbose_name = _("signature by link")
        verbose_name_plural = _("signatures by link")
        constraints = [
            models.CheckConstraint(
                name="link_signature_picture_has_digest",
                condition=Q(picture="", digest="") | (~Q(picture="") & ~Q(digest="")),
            )
        ]

    def __str__(self):
        return f"{self.acceptance} {self.at:%Y-%m-%d %H:%M}"
