"""The order, its numbers and its life. Its status changes only through the moves below, made by `lifecycle.advance`."""

from datetime import date

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, FSMModelMixin, transition

from customers.models import Contact, Customer
from orderdesk.accounts.models import Team
from orderdesk.core.record.history import Signed, records
from orderdesk.core.record.lifecycle import condition
from orderdesk.custom_fields.models import custom_values, is_an_object
from orders import permissions as may
from orders.models.approval import fingerprint_of
from orders.models.indexes import month_of, order_indexes
from orders.models.terms import read_terms
from orders.querysets import OrderQuerySet
from orders.states import (
    BEFORE_SHIPPING,
    HOLDABLE,
    KEPT_RISKS,
    OPEN,
    PROMISED,
    Flag,
    OrderStatus,
    Priority,
    Share,
    Source,
)

S = OrderStatus
NO_DATE = date(9999, 12, 31)


@condition(_("The order has no lines yet. Add at least one product."))
def has_lines(order):
    return bool(order.lines.all())


@condition(_("Not every level has approved yet."))
def is_fully_approved(order):
    latest = order.approvals.order_by("-round").first()
    return latest is not None and not order.approvals.filter(round=latest.round).exclude(state="approved").exists()


@condition(_("It is no longer what was asked to be approved. Reject or cancel it, so that it is entered anew."))
def is_what_was_approved(order):
    """Customer, terms, date and lines are those that the approvers were asked about; older rounds kept none of it."""
    approvals = list(order.approvals.all())
    latest = max((approval.round for approval in approvals), default=0)
    contents = {approval.content for approval in approvals if approval.round == latest} - {""}
    return not contents or contents == {fingerprint_of(order)}


@condition(_("The order is on hold. Who serves it lets it go on."))
def is_not_on_hold(order):
    return order.held_at is None


@condition(_("Goods have already left. What has left cannot be cancelled."))
def nothing_has_left(order):
    return order.shipped == Share.NONE


@condition(_("Not every quantity has been shipped yet."))
def is_all_shipped(order):
    return order.shipped == Share.ALL


@condition(_("Not every quantity is settled yet: signed for, refused or short."))
def is_all_answered(order):
    return order.answered == Share.ALL


class Order(FSMModelMixin, Signed, models.Model):
    """One purchase by one customer."""

    PERSONAL = ("contact_name", "contact_phone")  # in no digest of the history: see record/sealing.py

    number = models.CharField(_("order number"), max_length=32, unique=True, null=True, blank=True)
    number_rank = models.BigIntegerField(default=0, editable=False)
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="orders", verbose_name=_("customer"))
    contact = models.ForeignKey(
        Contact, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("contact")
    )
    contact_name = models.CharField(_("contact"), max_length=60, blank=True)
    contact_phone = models.CharField(_("phone"), max_length=40, blank=True)
    address = models.CharField(_("delivery address"), max_length=200, blank=True)
    region = models.CharField(_("region"), max_length=60, blank=True)
    customer_po = models.CharField(_("customer's number"), max_length=60, blank=True)
    source = models.CharField(_("source"), max_length=10, choices=Source, default=Source.PHONE)
    ordered_on = models.DateField(_("order date"))
    due_on = models.DateField(_("delivery date"), null=True, blank=True)
    promised_on = models.DateField(_("first promise"), null=True, blank=True)
    agreed_on = models.DateField(_("later date agreed"), null=True, blank=True)
    agreement = models.TextField(_("what the customer agreed to"), blank=True)
    payment_terms = models.CharField(_("payment terms"), max_length=120, blank=True)
    payment_plan = models.CharField(_("payment plan"), max_length=120, blank=True, default="", db_default="")
    special_needs = models.CharField(_("special needs"), max_length=500, blank=True)
    note = models.CharField(_("note"), max_length=500, blank=True)
    custom = custom_values()
    freight = models.DecimalField(_("freight"), max_digits=12, decimal_places=2, default=0)
    freight_tax_rate = models.DecimalField(_("tax rate of freight"), max_digits=5, decimal_places=4, default=0)
    total = models.DecimalField(_("amount"), max_digits=16, decimal_places=2, default=0)
    tax = models.DecimalField(_("of which tax"), max_digits=16, decimal_places=2, default=0)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="orders", verbose_name=_("account manager")
    )
    team = models.ForeignKey(Team, models.PROTECT, related_name="orders", null=True, blank=True, verbose_name=_("team"))
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("entered by")
    )
    status = FSMField(_("status"), max_length=20, choices=OrderStatus.choices, default=S.DRAFT, protected=True)
    shipped = models.CharField(_("shipped"), max_length=4, choices=Share, default=Share.NONE, editable=False)
    accepted = models.CharField(_("accepted"), max_length=4, choices=Share, default=Share.NONE, editable=False)
    answered = models.CharField(_("answered"), max_length=4, choices=Share, default=Share.NONE, editable=False)
    paid = models.CharField(_("paid"), max_length=4, choices=Share, default=Share.NONE, editable=False)
    invoiced = models.CharField(
        _("invoiced"), max_length=4, choices=Share, default=Share.NONE, db_default=Share.NONE, editable=False
    )
    invoiced_on = models.DateField(_("first invoice"), null=True, blank=True, editable=False)
    received = models.DecimalField(_("received"), max_digits=16, decimal_places=2, default=0, editable=False)
    credited = models.DecimalField(
        _("no longer owed"), max_digits=16, decimal_places=2, default=0, db_default=0, editable=False
    )
    submitted_at = models.DateTimeField(_("submitted at"), null=True, blank=True)
    reviewed_at = models.DateTimeField(_("reviewed at"), null=True, blank=True)
    info_asked_at = models.DateTimeField(_("information asked at"), null=True, blank=True)
    supply_asked_at = models.DateTimeField(_("approved at"), null=True, blank=True)
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)
    started_at = models.DateTimeField(_("started at"), null=True, blank=True)
    shipped_at = models.DateTimeField(_("shipped at"), null=True, blank=True)
    delivered_at = models.DateTimeField(_("delivered at"), null=True, blank=True)
    completed_at = models.DateTimeField(_("completed at"), null=True, blank=True)
    cancelled_at = models.DateTimeField(_("cancelled at"), null=True, blank=True)
    held_at = models.DateTimeField(_("on hold since"), null=True, blank=True, editable=False)
    held_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        editable=False,
        verbose_name=_("put on hold by"),
    )
    hold_reason = models.CharField(
        _("reason of the hold"), max_length=500, blank=True, default="", db_default="", editable=False
    )
    is_urgent = models.BooleanField(_("urgent"), default=False, db_default=False)
    priority = models.PositiveSmallIntegerField(
        _("priority"), choices=Priority, default=Priority.NORMAL, db_default=Priority.NORMAL, editable=False
    )
    priority_reason = models.CharField(  # it was set by hand, and stays so
        _("reason of the priority"), max_length=500, blank=True, default="", db_default="", editable=False
    )
    risks = ArrayField(
        models.CharField(max_length=10, choices=Flag), default=list, db_default=Value([]), blank=True, editable=False
    )
    balance_kept_at = models.DateTimeField(_("money kept as the customer's balance"), null=True, blank=True)
    revision = models.PositiveSmallIntegerField(_("revision"), default=0, db_default=0, editable=False)
    goods = models.CharField(_("products"), max_length=120, blank=True, editable=False)  # its first line, for lists
    line_count = models.PositiveSmallIntegerField(default=0, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    submit_key = models.UUIDField(unique=True, null=True, blank=True, editable=False)  # unused: pages/once.py
    source_digest = models.CharField(max_length=64, blank=True, default="", editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    due_sort = models.GeneratedField(
        expression=Coalesce("due_on", Value(NO_DATE)), output_field=models.DateField(), db_persist=True
    )
    ordered_month = models.GeneratedField(
        expression=month_of("ordered_on"), output_field=models.IntegerField(), db_persist=True
    )
    due_month = models.GeneratedField(
        expression=Coalesce(month_of("due_on"), Value(0)), output_field=models.IntegerField(), db_persist=True
    )

    objects = OrderQuerySet.as_manager()
    history = records(
        excluded_fields=[
            "submit_key",
            "source_digest",
            "number_rank",
            "answered",
            "paid",
            "invoiced",
            "invoiced_on",
            "received",
            "credited",
            "goods",
            "line_count",
            "priority",
            "risks",
            "due_sort",
            "ordered_month",
            "due_month",
        ]
    )

    class Meta:
        verbose_name = _("order")
        verbose_name_plural = _("orders")
        ordering = ["-pk"]
        indexes = order_indexes()
        constraints = [
            models.CheckConstraint(
                name="order_hold_is_explained",
                condition=Q(held_at__isnull=True, held_by__isnull=True, hold_reason="")
                | Q(held_at__isnull=False, held_by__isnull=False) & ~Q(hold_reason=""),
            ),
            models.CheckConstraint(
                name="order_held_before_it_left", condition=Q(held_at__isnull=True) | Q(status__in=HOLDABLE)
            ),
            is_an_object("order_custom_is_an_object"),
            models.CheckConstraint(name="order_priority_known", condition=Q(priority__in=Priority.values)),
            models.CheckConstraint(name="order_risks_known", condition=Q(risks__contained_by=list(KEPT_RISKS))),
            models.CheckConstraint(name="order_status_known", condition=Q(status__in=OrderStatus.values)),
            models.CheckConstraint(
                name="order_promise_is_dated", condition=~Q(status__in=PROMISED) | Q(confirmed_at__isnull=False)
            ),
            models.CheckConstraint(
                name="order_number_from_review_on",
                condition=Q(status__in=["draft", "in_review", "needs_info", "rejected", "cancelled"])
                | Q(number__isnull=False),
            ),
            models.CheckConstraint(name="order_number_not_empty", condition=Q(number__isnull=True) | ~Q(number="")),
            models.CheckConstraint(
                name="order_due_after_ordered", condition=Q(due_on__isnull=True) | Q(due_on__gte=F("ordered_on"))
            ),
            models.CheckConstraint(
                name="order_amounts_not_negative", condition=Q(total__gte=0, tax__gte=0, freight__gte=0)
            ),
            models.CheckConstraint(
                name="order_credited_within_total", condition=Q(credited__gte=0, credited__lte=F("total"))
            ),
            models.CheckConstraint(
                name="order_shipped_is_all",
                condition=~Q(status__in=["shipped", "delivered", "completed"]) | Q(shipped=Share.ALL),
            ),
            models.CheckConstraint(
                name="order_delivered_is_answered",
                condition=~Q(status__in=["delivered", "completed"]) | Q(answered=Share.ALL, delivered_at__isnull=False),
            ),
        ]

    def __str__(self):
        return self.number or str(_("Draft %(key)s") % {"key": self.pk})

    def get_absolute_url(self):
        return reverse("orders:detail", args=[self.pk])

    @property
    def closed_at(self):
        """When it was completed or cancelled; None while it is open."""
        return self.completed_at or self.cancelled_at

    @property
    def state(self):
        """The status as the enum, with label and tone."""
        return OrderStatus(self.status)

    @property
    def terms_reading(self):
        """The plan that was chosen for the order, or what its terms say; it may not be understood."""
        return read_terms(self.payment_plan or self.payment_terms)

    @property
    def payable(self):
        """What the order costs the customer: its amount less what was taken off."""
        return self.total - self.credited

    def end_hold(self):
        """Its work goes on, or is over."""
        self.held_at, self.held_by, self.hold_reason = None, None, ""

    def is_late(self, on):
        return self.status in OPEN and self.due_on is not None and self.due_on < on

    @transition(status, source=S.DRAFT, target=S.IN_REVIEW, conditions=[has_lines], permission=may.enters)
    def submit(self, *, at):
        """Entry is complete; the preliminary review may begin."""
        self.submitted_at = at

    @transition(status, source=S.IN_REVIEW, target=S.IN_APPROVAL, conditions=[has_lines], permission=may.reviews)
    def pass_review(self, *, at, number, rank):
        """Executable as it stands; from here it has a number."""
        self.reviewed_at = at
        if self.number is None:
            self.number, self.number_rank = number, rank

    @transition(status, source=S.IN_REVIEW, target=S.NEEDS_INFO, permission=may.reviews)
    def ask_information(self, *, at):
        """Something is missing; the clock for asking the customer runs."""
        self.info_asked_at = at

    @transition(status, source=S.NEEDS_INFO, target=S.IN_REVIEW, conditions=[has_lines], permission=may.enters)
    def resubmit(self):
        """What was missing is there now."""

    @transition(status, source=S.IN_REVIEW, target=S.REJECTED, permission=may.reviews)
    def reject_review(self):
        """Cannot be executed; the reason goes to the history and to whoever entered the order."""
        self.end_hold()

    @transition(status, source=S.IN_APPROVAL, target=S.REJECTED, permission=may.decides)
    def reject(self):
        """Rejected by an approver, with a reason."""
        self.end_hold()

    @transition(status, source=S.REJECTED, target=S.DRAFT, permission=may.enters)
    def revise(self):
        """Back to the person who entered it."""

    @transition(status, source=[S.IN_REVIEW, S.IN_APPROVAL], target=S.DRAFT, permission=may.enters)
    def withdraw(self):
        """Taken back by whoever entered it, before it is decided."""
        self.end_hold()

    @transition(
        status,
        source=S.IN_APPROVAL,
        target=S.AWAITING_SUPPLY,
        conditions=[is_fully_approved, is_what_was_approved],
        permission=may.decides,
    )
    def approve(self, *, at):
        """Approved at every level; warehouse and production are asked for dates."""
        self.supply_asked_at = at

    @transition(
        status,
        source=S.AWAITING_SUPPLY,
        target=S.CONFIRMED,
        conditions=[is_what_was_approved],
        permission=may.serves,
    )
    def confirm(self, *, at, promised_on):
        """The supply answer is accepted; from here the date is a promise."""
        self.confirmed_at = at
        self.promised_on = self.promised_on or promised_on
        self.due_on = promised_on

    @transition(status, source=S.CONFIRMED, target=S.IN_PRODUCTION, conditions=[is_not_on_hold], permission=may.starts)
    def start(self, *, at):
        """Production or stocking has begun."""
        self.started_at = at

    @transition(
        status, source=S.IN_PRODUCTION, target=S.SHIPPED, conditions=[is_all_shipped], permission=may.ends_shipping
    )
    def ship(self, *, at):
        """The last open quantity left, or will never come."""
        self.shipped_at = at
        self.end_hold()

    @transition(status, source=S.SHIPPED, target=S.DELIVERED, conditions=[is_all_answered], permission=may.signs_for)
    def deliver(self, *, at):
        """Every quantity has its answer."""
        self.delivered_at = at

    @transition(status, source=S.DELIVERED, target=S.COMPLETED, permission=may.completes)
    def complete(self, *, at):
        """Nothing is open any more."""
        self.completed_at = at

    @transition(
        status, source=list(BEFORE_SHIPPING), target=S.CANCELLED, conditions=[nothing_has_left], permission=may.cancels
    )
    def cancel(self, *, at):
        """Cancelled before goods left, with a reason."""
        self.cancelled_at = at
        self.end_hold()
