"""What is taken off the amount of an order after it was promised, piece by piece or as an allowance."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from orderdesk.core.record.history import Signed, records
from orders.models.line import OrderLine
from orders.models.order import Order
from orders.querysets import CorrectionQuerySet


class Correction(Signed, models.Model):
    """An amount that a customer no longer owes, and why. Written by `correct_amount` alone, and never changed.

    Of pieces it keeps what their amount follows from: how many of the line were to be paid before, their price and
    discount. An allowance is an amount alone.
    """

    class Kind(models.TextChoices):
        SHORT_CLOSE = "short_close", _("Never to come")
        CREDIT = "credit", _("Credit for pieces")
        ALLOWANCE = "allowance", _("Allowance")

    number = models.CharField(_("correction"), max_length=32, unique=True)
    order = models.ForeignKey(Order, models.PROTECT, related_name="corrections", verbose_name=_("order"))
    line = models.ForeignKey(
        OrderLine, models.PROTECT, related_name="corrections", null=True, blank=True, verbose_name=_("order line")
    )
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    before = models.DecimalField(_("to be paid before"), max_digits=10, decimal_places=3, default=0)
    quantity = models.DecimalField(_("quantity"), max_digits=10, decimal_places=3, default=0)
    unit_price = models.DecimalField(_("unit price"), max_digits=14, decimal_places=4, default=0)
    discount = models.DecimalField(_("discount"), max_digits=5, decimal_places=4, default=0)
    amount = models.DecimalField(_("amount"), max_digits=16, decimal_places=2)
    reason = models.CharField(_("reason"), max_length=500)
    made_on = models.DateField(_("day"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(auto_now_add=True)

    objects = CorrectionQuerySet.as_manager()
    history = records()

    class Meta:
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        ordering = ["pk"]
        indexes = [models.Index(fields=["made_on", "order"], include=["amount"], name="correction_day_idx")]
        constraints = [
            models.CheckConstraint(name="correction_amount_not_negative", condition=Q(amount__gte=0)),
            models.CheckConstraint(
                name="correction_of_pieces_or_allowance",
                condition=Q(kind="allowance", quantity=0, before=0, amount__gt=0)
                | Q(kind__in=["short_close", "credit"], line__isnull=False, quantity__gt=0, before__gte=F("quantity")),
            ),
        ]

    def __str__(self):
        return self.number

    def get_absolute_url(self):
        return reverse("orders:correction", args=[self.pk])
