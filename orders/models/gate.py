from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from orderdesk.core.record.history import Signed, records
from orders.states import Gate


class GateOverride(Signed, models.Model):
    """A manager's word that an order may go on although money agreed on before is missing. Never changed.

    It covers the amount that was missing then, and less; where a receipt is written back later, the gate closes again.
    """

    order = models.ForeignKey("orders.Order", models.PROTECT, related_name="gate_overrides")
    gate = models.CharField(_("gate"), max_length=10, choices=Gate)
    missing = models.DecimalField(_("missing"), max_digits=16, decimal_places=2)
    reason = models.CharField(_("reason"), max_length=500)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"), auto_now_add=True)

    history = records()

    class Meta:
        verbose_name = _("override of a gate")
        verbose_name_plural = _("overrides of gates")
        ordering = ["order", "pk"]
        constraints = [
            models.CheckConstraint(name="gate_override_gate_known", condition=Q(gate__in=Gate.values)),
            models.CheckConstraint(name="gate_override_of_something", condition=Q(missing__gt=0)),
            models.CheckConstraint(name="gate_override_has_reason", condition=~Q(reason="")),
        ]

    def __str__(self):
        return f"{self.order} · {self.get_gate_display()}"
