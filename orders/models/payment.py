"""Money of a customer that is spread over orders: what came in at once, and what of it is left."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from customers.models import Customer
from orderdesk.core.record.history import Signed, records
from orders.querysets import PaymentQuerySet
from orders.states import Method, MoneyKind


class Payment(Signed, models.Model):
    """What came in from a customer, for several orders or for none yet; what is left of it is the customer's balance.

    Its receipts are what went to orders. A refund or a reversal is a payment of its own, negative, that `undoes` this
    one; its `kind` says which, and is empty where it was recorded before there were kinds. Nothing is deleted:
    `allocated` and `returned` are the sums of both, and `verify` recomputes them.
    """

    number = models.CharField(_("payment"), max_length=32, unique=True)
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="payments", verbose_name=_("customer"))
    received_on = models.DateField(_("received on"))
    amount = models.DecimalField(_("amount"), max_digits=16, decimal_places=2)
    kind = models.CharField(_("kind"), max_length=8, choices=MoneyKind, blank=True, default="", db_default="")
    allocated = models.DecimalField(_("allocated"), max_digits=16, decimal_places=2, default=0)
    returned = models.DecimalField(_("refunded"), max_digits=16, decimal_places=2, default=0)
    undoes = models.ForeignKey("self", models.PROTECT, related_name="refunds", null=True, blank=True)
    payer = models.CharField(_("payer"), max_length=120, blank=True)
    method = models.CharField(_("method"), max_length=8, choices=Method, blank=True, default="", db_default="")
    reference = models.CharField(_("reference"), max_length=80, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"), auto_now_add=True)

    objects = PaymentQuerySet.as_manager()
    history = records()

    class Meta:
        verbose_name = _("payment")
        verbose_name_plural = _("payments")
        ordering = ["-received_on", "-pk"]
        indexes = [
            models.Index(fields=["received_on", "id"], name="payment_day_idx"),
            models.Index(fields=["customer", "received_on"], name="payment_customer_idx"),
        ]
        constraints = [
            models.CheckConstraint(
                name="payment_in_or_back",
                condition=Q(undoes=None, amount__gt=0) | Q(undoes__isnull=False, amount__lt=0),
            ),
            models.CheckConstraint(
                name="payment_kind_has_its_sign",
                condition=Q(kind="")
                | Q(kind="receipt", amount__gt=0)
                | Q(kind__in=["refund", "reversal"], amount__lt=0),
            ),
            models.CheckConstraint(
                name="payment_spent_within_amount",
                condition=Q(allocated__gte=0, returned__gte=0)
                & (Q(amount__lt=0, allocated=0, returned=0) | Q(amount__gte=F("allocated") + F("returned"))),
            ),
        ]

    def __str__(self):
        return self.number

    @property
    def kind_label(self):
        """What it is, in words."""
        if self.kind or self.amount > 0:
            return MoneyKind(self.kind or MoneyKind.RECEIPT).label
        return _("Refund or reversal")

    @property
    def rest(self):
        """What is left of it for orders or a refund."""
        return self.amount - self.allocated - self.returned if self.amount > 0 else 0
