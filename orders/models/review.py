from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from orderdesk.core.record.history import Signed, records


class Review(Signed, models.Model):
    """One preliminary review: what was checked, by whom, with what result. Printed as 《订单初步审核表》."""

    class Result(models.TextChoices):
        PASSED = "passed", _("Passed")
        NEEDS_INFO = "needs_info", _("Needs information")
        REJECTED = "rejected", _("Rejected")

    order = models.ForeignKey("orders.Order", models.PROTECT, related_name="reviews")
    result = models.CharField(_("result"), max_length=12, choices=Result)
    checks = models.JSONField(_("checklist"), default=dict)
    note = models.TextField(_("note"), blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    history = records()

    class Meta:
        verbose_name = _("preliminary review")
        verbose_name_plural = _("preliminary reviews")
        ordering = ["pk"]

    def __str__(self):
        return f"{self.order} {self.get_result_display()}"
