"""What the bank's own sheet says came in: kept as it stands until somebody says whose money it is."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from orderdesk.core.record.history import Signed, records
from orders.models.payment import Payment
from orders.querysets import BankRowQuerySet


class BankSheet(Signed, models.Model):
    """One file of the bank that was read. Taken back, its rows are as though they had never come."""

    name = models.CharField(_("file"), max_length=120)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"), auto_now_add=True)
    withdrawn_at = models.DateTimeField(_("taken back at"), null=True, blank=True)

    history = records()

    class Meta:
        verbose_name = _("bank sheet")
        verbose_name_plural = _("bank sheets")
        ordering = ["-pk"]

    def __str__(self):
        return self.name


class BankRow(Signed, models.Model):
    """One amount that came in. `digest` is its identity: what stands in it, and which of several alike it is.

    It becomes a payment once it is matched; what is no customer's money is set aside with a reason.
    """

    sheet = models.ForeignKey(BankSheet, models.PROTECT, related_name="rows", verbose_name=_("bank sheet"))
    place = models.PositiveIntegerField(_("row"))
    received_on = models.DateField(_("received on"))
    amount = models.DecimalField(_("amount"), max_digits=16, decimal_places=2)
    payer = models.CharField(_("payer"), max_length=120, blank=True)
    reference = models.CharField(_("reference"), max_length=80, blank=True)
    remark = models.CharField(_("remark"), max_length=200, blank=True)
    digest = models.CharField(max_length=64, editable=False)
    is_live = models.BooleanField(default=True, editable=False)  # its sheet is not taken back
    payment = models.OneToOneField(
        Payment, models.PROTECT, related_name="bank_row", null=True, blank=True, verbose_name=_("payment")
    )
    set_aside = models.CharField(_("set aside, because"), max_length=200, blank=True, default="")

    objects = BankRowQuerySet.as_manager()
    history = records(excluded_fields=["digest"])

    class Meta:
        verbose_name = _("bank receipt")
        verbose_name_plural = _("bank receipts")
        ordering = ["received_on", "pk"]
        indexes = [
            models.Index(
                fields=["received_on", "id"],
                condition=Q(is_live=True, payment=None, set_aside=""),
                name="bank_row_unmatched_idx",
            )
        ]
        constraints = [
            models.UniqueConstraint(fields=["digest"], condition=Q(is_live=True), name="bank_row_once"),
            models.CheckConstraint(name="bank_row_came_in", condition=Q(amount__gt=0)),
            models.CheckConstraint(name="bank_row_one_answer", condition=Q(payment=None) | Q(set_aside="")),
        ]

    def __str__(self):
        return f"{self.received_on:%Y-%m-%d} {self.payer} {self.amount:,.2f}"
