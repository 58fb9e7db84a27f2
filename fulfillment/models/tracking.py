"""What a carrier says of a shipment on its way."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import MD5
from django.utils.translation import gettext_lazy as _

from fulfillment.models.shipment import Shipment
from fulfillment.states import TrackedBy


class TrackingEvent(models.Model):
    """One thing that happened on the way, in the carrier's words. Never changed; said twice it stands once."""

    shipment = models.ForeignKey(Shipment, models.PROTECT, related_name="events", verbose_name=_("shipment"))
    at = models.DateTimeField(_("at"))
    text = models.TextField(_("what happened"))
    source = models.CharField(_("recorded"), max_length=10, choices=TrackedBy)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("tracking event")
        verbose_name_plural = _("tracking events")
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                "shipment", "at", MD5("text"), name="tracking_event_once"
            ),  # of a text of any length
            models.CheckConstraint(name="tracking_event_says_something", condition=~Q(text="")),
        ]

    def __str__(self):
        return f"{self.shipment}: {self.text}"


class CarrierWatch(models.Model):
    """How far the query service of the carriers follows a shipment, and what it said last."""

    shipment = models.OneToOneField(Shipment, models.PROTECT, related_name="watch", verbose_name=_("shipment"))
    queried_at = models.DateTimeField(_("last asked"), null=True, blank=True)
    subscribed_at = models.DateTimeField(_("subscribed at"), null=True, blank=True)
    tried_at = models.DateTimeField(_("last tried"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=4, blank=True)
    state_at = models.DateTimeField(_("state of"), null=True, blank=True)
    error = models.TextField(_("error"), blank=True)

    class Meta:
        verbose_name = _("watch of a shipment")
        verbose_name_plural = _("watches of shipments")

    def __str__(self):
        return str(self.shipment)
