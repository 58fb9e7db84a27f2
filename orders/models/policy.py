from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from orderdesk.core.history import Signed, records


class Policy(Signed, models.Model):
    """The numbers of the house rules. One row, changed in the admin; never a literal in the code."""

    company = models.CharField(_("company name"), max_length=120, default="衡越工控（苏州）有限公司")
    director_from = models.DecimalField(
        _("director approves from (yuan)"), max_digits=14, decimal_places=2, default=Decimal(100000)
    )
    large_from = models.DecimalField(
        _("large orders from (yuan)"), max_digits=14, decimal_places=2, default=Decimal(100000)
    )
    small_below = models.DecimalField(
        _("small orders below (yuan)"), max_digits=14, decimal_places=2, default=Decimal(10000)
    )
    approval_hours = models.PositiveSmallIntegerField(_("hours for each approval"), default=24)
    information_hours = models.PositiveSmallIntegerField(_("working hours to ask the customer"), default=2)
    default_tax_rate = models.DecimalField(_("usual tax rate"), max_digits=5, decimal_places=4, default=Decimal("0.13"))
    freight_tax_rate = models.DecimalField(
        _("tax rate of freight"), max_digits=5, decimal_places=4, default=Decimal("0.09")
    )
    licence_needed = models.BooleanField(_("new customers need licence and credit record"), default=True)

    history = records()

    class Meta:
        verbose_name = _("policy")
        verbose_name_plural = _("policy")
        constraints = [
            models.CheckConstraint(name="policy_is_one_row", condition=Q(pk=1)),
            models.CheckConstraint(name="policy_classes_in_order", condition=Q(small_below__lte=F("large_from"))),
        ]

    def __str__(self):
        return str(_("Policy"))

    @classmethod
    def current(cls):
        """The row, or the defaults before somebody saved one."""
        return cls.objects.filter(pk=1).first() or cls(pk=1)

    def amount_class(self, total):
        """large, medium or small."""
        if total >= self.large_from:
            return "large"
        return "small" if total < self.small_below else "medium"
