"""Goods on their way."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_fsm import RETURN_VALUE, FSMField, FSMModelMixin, transition

from customers.models import Customer
from fulfillment.permissions import may_prepare, may_report, may_sign
from fulfillment.querysets import ShipmentLineQuerySet, ShipmentQuerySet
from fulfillment.states import UNDER_PREPARATION, Method, ShipmentCause, ShipmentStatus
from orderdesk.core.record.history import Signed, records
from orderdesk.core.record.lifecycle import condition
from orders.models import Order, OrderLine

S = ShipmentStatus


@condition(_("%(record)s has not left yet."))
def is_gone(shipment):
    return shipment.dispatched_at is not None


@condition(_("%(record)s has left already: record its signature, or that nobody took it."))
def is_here(shipment):
    return shipment.dispatched_at is None


class Consignment(models.Model):
    """Shipments of several orders of one customer that left together, under one number and with one delivery slip."""

    number = models.CharField(_("consignment"), max_length=32, unique=True)
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="consignments", verbose_name=_("customer"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("made out by"))
    at = models.DateTimeField(_("dispatched at"))

    class Meta:
        verbose_name = _("consignment")
        verbose_name_plural = _("consignments")
        ordering = ["-pk"]

    def __str__(self):
        return self.number


class Shipment(FSMModelMixin, Signed, models.Model):
    """Goods of one order that leave together: prepared, packed, under way, signed for.

    What is prepared takes nothing out of the stock and is not shipped yet, but is not prepared once more.
    """

    number = models.CharField(_("shipment"), max_length=32, unique=True)
    order = models.ForeignKey(Order, models.PROTECT, related_name="shipments")
    status = FSMField(_("status"), max_length=12, choices=ShipmentStatus.choices, default=S.PREPARING, protected=True)
    consignment = models.ForeignKey(
        Consignment, models.PROTECT, related_name="shipments", null=True, blank=True, verbose_name=_("consignment")
    )
    is_replacement = models.BooleanField(_("replacement"), default=False, db_default=False, editable=False)
    method = models.CharField(
        pgettext_lazy("of a shipment", "method"), max_length=12, choices=Method, default=Method.EXPRESS
    )
    carrier = models.CharField(_("carrier"), max_length=60, blank=True)
    tracking_number = models.CharField(_("tracking number"), max_length=64, blank=True)
    packages = models.PositiveSmallIntegerField(_("packages"), default=1)
    weight = models.DecimalField(_("gross weight, kg"), max_digits=9, decimal_places=3, null=True, blank=True)
    cost = models.DecimalField(_("cost of carriage"), max_digits=10, decimal_places=2, null=True, blank=True)
    dispatched_at = models.DateTimeField(_("dispatched at"), null=True, blank=True)
    expected_on = models.DateField(_("expected arrival"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)
    cause = models.CharField(
        _("exception"), max_length=10, choices=ShipmentCause, blank=True, default="", db_default=""
    )
    problem = models.CharField(_("what happened"), max_length=200, blank=True, default="", db_default="")
    status_before = models.CharField(max_length=12, blank=True, default="", db_default="", editable=False)
    excepted_at = models.DateTimeField(_("reported at"), null=True, blank=True)
    # Written by whoever records the signature, so that lists and sheets here need nothing of after-sales.
    signed_by = models.CharField(_("signed by"), max_length=60, blank=True)
    signed_at = models.DateTimeField(_("signed at"), null=True, blank=True)
    has_signed_paper = models.BooleanField(_("signed on paper that was uploaded"), default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    submit_key = models.UUIDField(unique=True, null=True, blank=True, editable=False)  # unused: pages/once.py

    objects = ShipmentQuerySet.as_manager()
    history = records(excluded_fields=["submit_key"])

    class Meta:
        verbose_name = _("shipment")
        verbose_name_plural = _("shipments")
        ordering = ["order", "pk"]
        indexes = [
            models.Index(fields=["status", "expected_on"], name="shipment_status_expected_idx"),
            models.Index(
                fields=["-id"], condition=~Q(status__in=["in_transit", "signed"]), name="shipment_beside_way_idx"
            ),
        ]
        constraints = [
            models.CheckConstraint(name="shipment_status_known", condition=Q(status__in=ShipmentStatus.values)),
            models.CheckConstraint(
                name="shipment_signed_is_dated",
                condition=Q(status=ShipmentStatus.SIGNED, signed_at__isnull=False)
                | (~Q(status=ShipmentStatus.SIGNED) & Q(signed_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="shipment_left_is_dated",
                condition=Q(status__in=["preparing", "ready", "withdrawn"], dispatched_at__isnull=True)
                | Q(status__in=["in_transit", "signed"], dispatched_at__isnull=False)
                | Q(status="exception", status_before="in_transit", dispatched_at__isnull=False)
                | Q(status="exception", status_before__in=["preparing", "ready"], dispatched_at__isnull=True),
            ),
            models.CheckConstraint(
                name="shipment_exception_has_cause",
                condition=~Q(status="exception") | (~Q(cause="") & Q(excepted_at__isnull=False)),
            ),
            models.CheckConstraint(name="shipment_cause_known", condition=Q(cause__in=["", *ShipmentCause.values])),
            models.CheckConstraint(
                name="shipment_weight_and_cost_not_negative",
                condition=(Q(weight__isnull=True) | Q(weight__gt=0)) & (Q(cost__isnull=True) | Q(cost__gte=0)),
            ),
        ]

    def __str__(self):
        return self.number

    def get_absolute_url(self):
        return reverse("fulfillment:shipment", args=[self.pk])

    @property
    def state(self):
        """The status as the enum, with label and tone."""
        return ShipmentStatus(self.status)

    @property
    def has_left(self):
        """Whether its goods are out of the stock."""
        return self.dispatched_at is not None

    @transition(status, source=S.PREPARING, target=S.READY, permission=may_prepare)
    def pack(self, *, packages, weight=None):
        """The goods stand packed: in how many packages, of which gross weight."""
        self.packages, self.weight = packages, weight

    @transition(status, source=S.READY, target=S.IN_TRANSIT, permission=may_prepare)
    def leave(self, *, at, way):
        """The carrier has taken it: `way` are fields of its own (method, carrier, tracking_number …)."""
        self.dispatched_at = at
        for name, value in way.items():
            setattr(self, name, value)

    @transition(
        status,
        source=[*UNDER_PREPARATION, S.EXCEPTION],
        target=S.WITHDRAWN,
        conditions=[is_here],
        permission=may_prepare,
    )
    def withdraw(self):
        """It will not leave: what was prepared is still to be shipped."""

    @transition(status, source=[*UNDER_PREPARATION, S.IN_TRANSIT], target=S.EXCEPTION, permission=may_report)
    def stop(self, *, cause, problem, at):
        """Something is wrong with it."""
        self.status_before, self.cause, self.problem, self.excepted_at = self.status, cause, problem, at

    @transition(
        status, source=S.EXCEPTION, target=RETURN_VALUE(S.PREPARING, S.READY, S.IN_TRANSIT), permission=may_report
    )
    def resume(self):
        """The exception is over: it is where it was before."""
        was = self.status_before
        self.status_before, self.cause, self.problem, self.excepted_at = "", "", "", None
        return was

    @transition(status, source=[S.IN_TRANSIT, S.EXCEPTION], target=S.SIGNED, conditions=[is_gone], permission=may_sign)
    def arrive(self, *, signed_by, signed_at, has_signed_paper=False):
        """The customer has answered for it: signed, or did not take it."""
        self.signed_by, self.signed_at, self.has_signed_paper = signed_by, signed_at, has_signed_paper


class ShipmentLine(models.Model):
    """What of a line is in a shipment. `extra` left beyond what was ordered, within the customer's tolerance.

    The line counts `quantity` alone: the extra is neither owed, nor charged, nor answered.
    """

    shipment = models.ForeignKey(Shipment, models.PROTECT, related_name="lines")
    line = models.ForeignKey(OrderLine, models.PROTECT, related_name="shipped_in")
    quantity = models.DecimalField(_("quantity"), max_digits=10, decimal_places=3)

    extra = models.DecimalField(
        _("beyond the ordered quantity"), max_digits=10, decimal_places=3, default=0, db_default=0
    )

    objects = ShipmentLineQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["shipment", "line"], name="shipment_line_once"),
            models.CheckConstraint(name="shipment_line_positive", condition=Q(quantity__gt=0)),
            models.CheckConstraint(name="shipment_line_extra_not_negative", condition=Q(extra__gte=0)),
        ]

    def __str__(self):
        return f"{self.shipment}: {self.line} {self.whole}"

    @property
    def whole(self):
        """All that is in the shipment of the line."""
        return self.quantity + self.extra
