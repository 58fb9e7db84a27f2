"""A guarantee 担保: somebody answers for what a customer owes, up to an amount and until a day."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from customers.models import Customer
from orderdesk.core.record.history import Signed, records
from orders.querysets import GuaranteeQuerySet


class Guarantee(Signed, models.Model):
    """Stands beside the credit limit while it holds: until its last day, or until it is taken back."""

    customer = models.ForeignKey(Customer, models.PROTECT, related_name="guarantees", verbose_name=_("customer"))
    guarantor = models.CharField(_("guarantor"), max_length=120)
    amount = models.DecimalField(_("amount"), max_digits=16, decimal_places=2)
    valid_until = models.DateField(_("valid until"))
    note = models.CharField(_("note"), max_length=200, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"), auto_now_add=True)
    ended_at = models.DateTimeField(_("taken back at"), null=True, blank=True)

    objects = GuaranteeQuerySet.as_manager()
    history = records()

    class Meta:
        verbose_name = _("guarantee")
        verbose_name_plural = _("guarantees")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(name="guarantee_of_something", condition=Q(amount__gt=0) & ~Q(guarantor=""))
        ]

    def __str__(self):
        return f"{self.guarantor} {self.amount:,.2f}"

    def holds(self, on):
        """Whether it stands on this day."""
        return self.ended_at is None and self.valid_until >= on
