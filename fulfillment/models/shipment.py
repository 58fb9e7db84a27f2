"""Goods on their way."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, FSMModelMixin, transition

from fulfillment.states import Method, ShipmentStatus
from orderdesk.core.record.history import Signed, records
from orders import permissions as may
from orders.models import Order, OrderLine


def may_sign(shipment, user):
    return may.signs_for(shipment.order, user)


class Shipment(FSMModelMixin, Signed, models.Model):
    """Goods of one order that left together."""

    number = models.CharField(_("shipment"), max_length=32, unique=True)
    order = models.ForeignKey(Order, models.PROTECT, related_name="shipments")
    status = FSMField(
        _("status"), max_length=12, choices=ShipmentStatus.choices, default=ShipmentStatus.IN_TRANSIT, protected=True
    )
    is_replacement = models.BooleanField(_("replacement"), default=False, db_default=False, editable=False)
    method = models.CharField(_("method"), max_length=12, choices=Method, default=Method.EXPRESS)
    carrier = models.CharField(_("carrier"), max_length=60, blank=True)
    tracking_number = models.CharField(_("tracking number"), max_length=64, blank=True)
    packages = models.PositiveSmallIntegerField(_("packages"), default=1)
    dispatched_at = models.DateTimeField(_("dispatched at"))
    expected_on = models.DateField(_("expected arrival"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)
    # Written by whoever records the signature, so that lists and sheets here need nothing of after-sales.
    signed_by = models.CharField(_("signed by"), max_length=60, blank=True)
    signed_at = models.DateTimeField(_("signed at"), null=True, blank=True)
    has_signed_paper = models.BooleanField(_("signed on paper that was uploaded"), default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    submit_key = models.UUIDField(unique=True, null=True, blank=True, editable=False)  # unused: pages/once.py

    history = records(excluded_fields=["submit_key"])

    class Meta:
        verbose_name = _("shipment")
        verbose_name_plural = _("shipments")
        ordering = ["order", "pk"]
        indexes = [models.Index(fields=["status", "expected_on"], name="shipment_status_expected_idx")]
        constraints = [
            models.CheckConstraint(name="shipment_status_known", condition=Q(status__in=ShipmentStatus.values)),
            models.CheckConstraint(
                name="shipment_signed_is_dated",
                condition=Q(status=ShipmentStatus.SIGNED, signed_at__isnull=False)
                | (~Q(status=ShipmentStatus.SIGNED) & Q(signed_at__isnull=True)),
            ),
        ]

    def __str__(self):
        return self.number

    @property
    def state(self):
        return ShipmentStatus(self.status)

    @transition(status, source=ShipmentStatus.IN_TRANSIT, target=ShipmentStatus.SIGNED, permission=may_sign)
    def arrive(self, *, signed_by, signed_at, has_signed_paper=False):
        """The customer has signed for it."""
        self.signed_by, self.signed_at, self.has_signed_paper = signed_by, signed_at, has_signed_paper


class ShipmentLine(models.Model):
    shipment = models.ForeignKey(Shipment, models.PROTECT, related_name="lines")
    line = models.ForeignKey(OrderLine, models.PROTECT, related_name="shipped_in")
    quantity = models.DecimalField(_("quantity"), max_digits=10, decimal_places=3)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["shipment", "line"], name="shipment_line_once"),
            models.CheckConstraint(name="shipment_line_positive", condition=Q(quantity__gt=0)),
        ]

    def __str__(self):
        return f"{self.shipment}: {self.line} {self.quantity}"
