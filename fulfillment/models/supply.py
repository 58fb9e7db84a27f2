"""What warehouse and production answer for each line."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from fulfillment.states import Supply
from orderdesk.core.record.history import Signed, records
from orders.models import OrderLine


class SupplyAnswer(Signed, models.Model):
    """What warehouse or production can keep for one line: how, and on which day it is ready to leave."""

    line = models.OneToOneField(OrderLine, models.PROTECT, related_name="supply_answer")
    kind = models.CharField(_("supply"), max_length=10, choices=Supply)
    ready_on = models.DateField(_("feasible date"))
    note = models.CharField(_("note"), max_length=200, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    history = records()

    class Meta:
        verbose_name = _("supply answer")
        verbose_name_plural = _("supply answers")

    def __str__(self):
        return f"{self.line}: {self.get_kind_display()} {self.ready_on}"

    @property
    def state(self):
        return Supply(self.kind)
