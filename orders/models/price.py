"""Agreed prices: what a product costs from a quantity on, for one customer or for everybody."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from customers.models import Customer
from orderdesk.core.money import plain_number
from orderdesk.core.record.history import Signed, records
from orders.models.product import Product
from orders.querysets import PriceAgreementQuerySet


class PriceAgreement(Signed, models.Model):
    """Proposed where lines are typed; what stands in an order stays. Of several, the one that began last counts."""

    customer = models.ForeignKey(
        Customer, models.PROTECT, related_name="prices", verbose_name=_("customer"), null=True, blank=True
    )  # empty: a quantity break for everybody
    product = models.ForeignKey(Product, models.PROTECT, related_name="prices", verbose_name=_("product"))
    from_quantity = models.DecimalField(_("from quantity"), max_digits=10, decimal_places=3, default=0)
    unit_price = models.DecimalField(_("unit price"), max_digits=14, decimal_places=4)
    valid_from = models.DateField(_("valid from"))
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"), auto_now_add=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)

    objects = PriceAgreementQuerySet.as_manager()
    history = records()

    class Meta:
        verbose_name = _("agreed price")
        verbose_name_plural = _("agreed prices")
        ordering = ["product", "from_quantity", "-pk"]
        constraints = [
            models.CheckConstraint(name="agreed_price_positive", condition=Q(unit_price__gt=0)),
            models.CheckConstraint(name="agreed_price_from_not_negative", condition=Q(from_quantity__gte=0)),
            models.CheckConstraint(
                name="agreed_price_period_in_order",
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
            ),
            models.UniqueConstraint(
                fields=["customer", "product", "from_quantity", "valid_from"],
                condition=Q(ended_at=None),
                nulls_distinct=False,
                name="agreed_price_once_per_beginning",
            ),
        ]

    def __str__(self):
        return f"{self.product.code} {plain_number(self.unit_price)}"

    def is_valid(self, on):
        """Whether it is proposed on this day."""
        return self.ended_at is None and self.valid_from <= on and (self.valid_until is None or self.valid_until >= on)
