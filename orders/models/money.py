"""What an order is paid by: its instalments, and what has come in."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from orderdesk.core.record.history import Signed, records
from orders.models.order import Order
from orders.models.terms import Trigger, Unit, due_after, wait_label
from orders.querysets import InstalmentQuerySet, ReceiptQuerySet
from orders.states import Gate, Method, MoneyKind


class Instalment(models.Model):
    """A share of the order's amount and the day on which it falls due. Made at confirmation from the terms.

    `due_on` is empty until its trigger has happened (goods that are not delivered are not owed yet). `settled` is what
    the receipts cover, oldest due first; both follow from the order and are recomputed by `verify`.
    """

    order = models.ForeignKey(Order, models.PROTECT, related_name="instalments")
    place = models.PositiveSmallIntegerField()
    percent = models.DecimalField(_("percent"), max_digits=5, decimal_places=2)
    trigger = models.CharField(_("falls due"), max_length=16, choices=Trigger)
    days = models.PositiveSmallIntegerField(_("days after"), default=0)
    unit = models.CharField(_("counted in"), max_length=8, choices=Unit, default=Unit.DAY, db_default=Unit.DAY)
    month_day = models.PositiveSmallIntegerField(_("day of the month"), null=True, blank=True)
    amount = models.DecimalField(_("amount"), max_digits=16, decimal_places=2)
    due_on = models.DateField(_("due"), null=True, blank=True)
    settled = models.DecimalField(_("settled"), max_digits=16, decimal_places=2, default=0)

    objects = InstalmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("instalment")
        verbose_name_plural = _("instalments")
        ordering = ["order", "place"]
        indexes = [
            models.Index(
                fields=["due_on", "order"],
                condition=Q(due_on__isnull=False, settled__lt=F("amount")),
                name="instalment_owed_idx",
            ),
            models.Index(
                fields=["due_on", "order"],
                include=["amount"],
                condition=Q(due_on__isnull=False),
                name="instalment_due_idx",
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["order", "place"], name="instalment_place_once"),
            models.CheckConstraint(
                name="instalment_settled_within_amount", condition=Q(settled__gte=0, settled__lte=F("amount"))
            ),
        ]

    def __str__(self):
        return f"{self.order} {self.percent} %"

    @property
    def owed(self):
        return self.amount - self.settled

    @property
    def wait(self):
        """How long after its trigger it falls due, in words."""
        return wait_label(self.days, self.unit, self.month_day)

    def closes(self, gate, *, on):
        """Whether the order waits at this gate, on this day, until the instalment is paid."""
        if self.trigger == Trigger.CONFIRMATION:
            return self.due_on is not None and self.due_on <= on
        if self.trigger == Trigger.PRODUCTION:
            return not self.days or (gate == Gate.DISPATCH and self.due_on is not None and self.due_on <= on)
        return gate == Gate.DISPATCH and self.trigger == Trigger.BEFORE_SHIPPING

    def due_after(self, base):
        """The day on which it falls due, from the day of its trigger."""
        return due_after(base, trigger=self.trigger, days=self.days, unit=self.unit, month_day=self.month_day)


class Receipt(Signed, models.Model):
    """Money that came in for an order; a refund is a negative one. Never changed: a mistake is written back.

    The receipt that takes one back says which (`undoes`); it is of the same day, as though no money had come. `kind` is
    empty in those that were recorded before there were kinds.
    """

    number = models.CharField(_("receipt"), max_length=32, unique=True)
    order = models.ForeignKey(Order, models.PROTECT, related_name="receipts")
    received_on = models.DateField(_("received on"))
    amount = models.DecimalField(_("amount"), max_digits=16, decimal_places=2)
    kind = models.CharField(_("kind"), max_length=8, choices=MoneyKind, blank=True, default="", db_default="")
    payment = models.ForeignKey(
        "orders.Payment", models.PROTECT, related_name="receipts", null=True, blank=True, verbose_name=_("payment")
    )
    undoes = models.OneToOneField(
        "self", models.PROTECT, related_name="undone_by", null=True, blank=True, verbose_name=_("takes back")
    )
    method = models.CharField(_("method"), max_length=8, choices=Method, blank=True, default="", db_default="")
    reference = models.CharField(_("reference"), max_length=80, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    submit_key = models.UUIDField(unique=True, null=True, blank=True, editable=False)  # unused: pages/once.py

    objects = ReceiptQuerySet.as_manager()
    history = records(excluded_fields=["submit_key"])

    class Meta:
        verbose_name = _("receipt")
        verbose_name_plural = _("receipts")
        ordering = ["-received_on", "-pk"]
        indexes = [
            models.Index(fields=["received_on", "id"], name="receipt_day_idx"),
            models.Index(fields=["order", "received_on"], name="receipt_order_idx"),
        ]
        constraints = [
            models.CheckConstraint(name="receipt_is_not_nothing", condition=~Q(amount=0)),
            models.CheckConstraint(
                name="receipt_kind_has_its_sign",
                condition=Q(kind__in=["", "transfer", "reversal"])
                | Q(kind="receipt", amount__gt=0)
                | Q(kind="refund", amount__lt=0),
            ),
        ]

    def __str__(self):
        return self.number

    @property
    def kind_label(self):
        """What it is, in words."""
        if self.kind or self.amount > 0:
            return MoneyKind(self.kind or MoneyKind.RECEIPT).label
        is_reversal = self.undoes_id is not None or self.payment_id is not None
        return MoneyKind.REVERSAL.label if is_reversal else _("Refund or transfer")


class MonthEnd(models.Model):
    """What all customers owed when a month ended, by age. Kept so that figures need not read every order again.

    Made when first asked for after the month's end; whatever is dated back into the month forgets it
    (orders.services.balances.forget_month_ends), and `verify` recomputes it.
    """

    month = models.DateField(unique=True)  # its first day
    receivable = models.DecimalField(max_digits=18, decimal_places=2)
    not_due = models.DecimalField(max_digits=18, decimal_places=2)
    d1_30 = models.DecimalField(max_digits=18, decimal_places=2)
    d31_60 = models.DecimalField(max_digits=18, decimal_places=2)
    d61_90 = models.DecimalField(max_digits=18, decimal_places=2)
    over_90 = models.DecimalField(max_digits=18, decimal_places=2)
    made_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="month_end_adds_up",
                condition=Q(receivable=F("not_due") + F("d1_30") + F("d31_60") + F("d61_90") + F("over_90")),
            )
        ]

    def __str__(self):
        return f"{self.month:%Y-%m}: {self.receivable}"
