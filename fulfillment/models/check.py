"""Quality checks before goods leave: what was looked at, by whom, and what was found."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from fulfillment.querysets import CheckQuerySet
from fulfillment.states import CheckResult
from orders.models import OrderLine


class QualityCheck(models.Model):
    """Pieces of one line that were looked at. Never changed: what was wrong is taken back, and says by whom."""

    line = models.ForeignKey(OrderLine, models.PROTECT, related_name="checks", verbose_name=_("order line"))
    quantity = models.DecimalField(_("quantity"), max_digits=10, decimal_places=3)
    result = models.CharField(_("result"), max_length=6, choices=CheckResult)
    note = models.CharField(_("note"), max_length=500, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("checked by"))
    at = models.DateTimeField(_("checked at"))
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("taken back by"),
    )
    undone_at = models.DateTimeField(_("taken back at"), null=True, blank=True)

    objects = CheckQuerySet.as_manager()

    class Meta:
        verbose_name = _("quality check")
        verbose_name_plural = _("quality checks")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(name="check_quantity_positive", condition=Q(quantity__gt=0)),
            models.CheckConstraint(name="check_result_known", condition=Q(result__in=CheckResult.values)),
            models.CheckConstraint(name="check_failed_says_why", condition=~Q(result="failed") | ~Q(note="")),
            models.CheckConstraint(
                name="check_undone_is_signed",
                condition=Q(undone_at__isnull=True, undone_by__isnull=True)
                | Q(undone_at__isnull=False, undone_by__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.line}: {self.get_result_display()} {self.quantity}"

    @property
    def state(self):
        """The result as the enum, with label and tone."""
        return CheckResult(self.result)


class CheckPhoto(models.Model):
    """A photo that was taken when the goods were looked at."""

    check_record = models.ForeignKey(QualityCheck, models.PROTECT, related_name="photos")
    file = models.FileField(_("photo"), upload_to="checks/%Y/%m")
    name = models.CharField(_("file name"), max_length=200)

    class Meta:
        verbose_name = _("photo of a quality check")
        verbose_name_plural = _("photos of quality checks")
        ordering = ["pk"]

    def __str__(self):
        return self.name
