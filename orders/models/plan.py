"""Payment plans by name: what the house calls its usual terms."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from orderdesk.core.record.history import Signed, records
from orders.models.terms import read_terms
from orders.querysets import PaymentPlanQuerySet


class PaymentPlan(Signed, models.Model):
    """A name and the terms for which it stands. Orders keep the terms, so that a plan may change later."""

    name = models.CharField(_("name"), max_length=60, unique=True)
    terms = models.CharField(_("payment terms"), max_length=120)
    place = models.PositiveSmallIntegerField(_("place"), default=1)
    is_active = models.BooleanField(_("active"), default=True)

    objects = PaymentPlanQuerySet.as_manager()
    history = records()

    class Meta:
        verbose_name = _("payment plan")
        verbose_name_plural = _("payment plans")
        ordering = ["place", "pk"]
        constraints = [
            models.CheckConstraint(name="payment_plan_has_name_and_terms", condition=~Q(name="") & ~Q(terms=""))
        ]

    def __str__(self):
        return self.name

    @property
    def reading(self):
        """Its instalments."""
        return read_terms(self.terms)
