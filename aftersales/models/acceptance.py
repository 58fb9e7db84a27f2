"""Acceptance at delivery: what the customer signed for, and what they objected to, line by line."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from aftersales.states import Objected
from fulfillment.models import Shipment, ShipmentLine
from orderdesk.core.record.history import Signed, records


class Acceptance(Signed, models.Model):
    """The customer's signature for one shipment: on paper, or recorded by whoever was there."""

    class How(models.TextChoices):
        PAPER = "paper", _("Signed on paper")
        RECORDED = "recorded", _("Recorded on site")
        LINK = "link", _("Signed by the customer's link")
        NOBODY = "nobody", _("Not delivered")

    shipment = models.OneToOneField(Shipment, models.PROTECT, related_name="acceptance")
    how = models.CharField(_("how"), max_length=10, choices=How, default=How.PAPER)
    signed_by = models.CharField(_("signed by"), max_length=60)
    signed_at = models.DateTimeField(_("signed at"))
    paper = models.FileField(_("photo or scan"), upload_to="acceptances/%Y/%m", blank=True)
    note = models.CharField(_("note"), max_length=500, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    history = records()

    class Meta:
        verbose_name = _("acceptance")
        verbose_name_plural = _("acceptances")

    def __str__(self):
        return f"{self.shipment} {self.signed_by}"


class AcceptanceLine(models.Model):
    acceptance = models.ForeignKey(Acceptance, models.PROTECT, related_name="lines")
    shipment_line = models.OneToOneField(ShipmentLine, models.PROTECT, related_name="accepted_in")
    accepted = models.DecimalField(_("accepted"), max_digits=10, decimal_places=3)

    class Meta:
        constraints = [models.CheckConstraint(name="acceptance_line_not_negative", condition=Q(accepted__gte=0))]

    def __str__(self):
        return f"{self.shipment_line}: {self.accepted}"


class Objection(models.Model):
    """A quantity of a shipped line that was not accepted, why, and the ticket that sees to it."""

    number = models.CharField(_("acceptance issue"), max_length=32, unique=True)
    accepted_line = models.ForeignKey(AcceptanceLine, models.PROTECT, related_name="objections")
    kind = models.CharField(_("objection"), max_length=10, choices=Objected)
    quantity = models.DecimalField(_("quantity"), max_digits=10, decimal_places=3)
    text = models.CharField(_("what is wrong"), max_length=500, blank=True)
    ticket = models.OneToOneField("aftersales.Ticket", models.PROTECT, related_name="objection")

    class Meta:
        verbose_name = _("acceptance issue")
        verbose_name_plural = _("acceptance issues")
        constraints = [
            models.UniqueConstraint(fields=["accepted_line", "kind"], name="objection_kind_once_per_line"),
            models.CheckConstraint(name="objection_positive", condition=Q(quantity__gt=0)),
        ]

    def __str__(self):
        return self.number
