"""Rules of approval: what of an order asks for one more level, beyond what the house asks of every order."""

from decimal import Decimal

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from orderdesk.core.record.history import Signed, records
from orders.states import NAMED, NUMERIC, Condition, Level


class ApprovalRule(Signed, models.Model):
    """One condition and the level it asks for. Orders that were submitted keep the levels they were given."""

    condition = models.CharField(_("approval condition"), max_length=12, choices=Condition)
    value = models.DecimalField(_("threshold"), max_digits=14, decimal_places=2, null=True, blank=True)
    text = models.CharField(_("text looked for"), max_length=40, blank=True, default="")
    level = models.CharField(
        _("level asked"), max_length=10, choices=[level for level in Level.choices if level[0] != Level.MANAGER]
    )
    is_active = models.BooleanField(_("active"), default=True)

    history = records()

    class Meta:
        verbose_name = _("approval rule")
        verbose_name_plural = _("approval rules")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="approval_rule_has_number", condition=~Q(condition__in=NUMERIC) | Q(value__isnull=False)
            ),
            models.CheckConstraint(name="approval_rule_has_text", condition=~Q(condition__in=NAMED) | ~Q(text="")),
            models.CheckConstraint(name="approval_rule_level_known", condition=Q(level__in=Level.values)),
        ]

    def __str__(self):
        return str(self.get_condition_display())

    @property
    def bound(self):
        """The number that its condition compares with; nothing where it compares with none."""
        return self.value or Decimal(0)
