"""A change of an order that was confirmed: what differs, who is asked, and what they answered."""

from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import BooleanField, DecimalField, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, FSMModelMixin, transition

from orderdesk.core.record.history import Signed, records
from orders import permissions as may
from orders.models.line import OrderLine
from orders.models.order import Order
from orders.querysets import ChangeAnswerQuerySet, ChangeQuerySet
from orders.states import ChangeKind, ChangeStatus, Decision, Party

C = ChangeStatus
HEAD_KINDS = {
    "due_on": ChangeKind.DATE,
    "contact_name": ChangeKind.CONTACT,
    "contact_phone": ChangeKind.CONTACT,
    "address": ChangeKind.ADDRESS,
    "payment_terms": ChangeKind.TERMS,
    "payment_plan": ChangeKind.TERMS,
    "freight": ChangeKind.PRICE,
    "customer_po": ChangeKind.NOTE,
    "special_needs": ChangeKind.NEEDS,
    "note": ChangeKind.NOTE,
}
LINE_KINDS = {
    "quantity": ChangeKind.QUANTITY,
    "unit_price": ChangeKind.PRICE,
    "discount": ChangeKind.PRICE,
    "is_gift": ChangeKind.PRICE,
    "agreed_on": ChangeKind.DATE,
    "note": ChangeKind.NEEDS,
}

ADDED = ("quantity", "unit_price", "discount", "agreed_on", "note", "is_gift")


def as_text(model: Any, name: str, value: Any) -> str:
    """A value of a field as an item keeps it: numbers with all their places, days as 2026-12-01, ticks as 1."""
    column = model._meta.get_field(name)
    if value is None:
        return ""
    if isinstance(column, DecimalField):
        return f"{Decimal(value):.{column.decimal_places}f}"
    if isinstance(column, BooleanField):
        return "1" if value else ""
    return str(value)


def from_text(model: Any, name: str, text: Any) -> Any:
    """The opposite of `as_text`."""
    column = model._meta.get_field(name)
    if isinstance(column, BooleanField):
        return bool(text)
    return None if text == "" and column.null else column.to_python(text)


def day_typed(line: OrderLine, order: Order) -> Any:
    """The day of a line as the grid shows it: empty where it is that of the order."""
    day = line.promise(order)
    return None if day == order.due_on else day


class ChangeRequest(FSMModelMixin, Signed, models.Model):
    """What shall become different in a confirmed order. Applied as a whole, or not at all."""

    number = models.CharField(_("change request"), max_length=32, unique=True, null=True, blank=True)
    order = models.ForeignKey(Order, models.PROTECT, related_name="changes", verbose_name=_("order"))
    status = FSMField(_("status"), max_length=10, choices=ChangeStatus.choices, default=C.DRAFT, protected=True)
    why = models.CharField(_("reason for the change"), max_length=500)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("change requested by")
    )
    round = models.PositiveSmallIntegerField(_("round"), default=0)
    base_total = models.DecimalField(_("amount before the change"), max_digits=16, decimal_places=2)
    new_total = models.DecimalField(_("amount after the change"), max_digits=16, decimal_places=2)
    refusal = models.TextField(_("reason of the refusal"), max_length=1000, blank=True)
    revision = models.PositiveSmallIntegerField(_("revision"), null=True, blank=True)
    asked_at = models.DateTimeField(_("asked at"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = ChangeQuerySet.as_manager()
    history = records()

    class Meta:
        verbose_name = _("change request")
        verbose_name_plural = _("change requests")
        ordering = ["order", "pk"]
        indexes = [
            models.Index(fields=["by", "status"], condition=Q(status__in=["draft", "agreed"]), name="change_mine_idx")
        ]
        constraints = [
            models.CheckConstraint(name="change_status_known", condition=Q(status__in=ChangeStatus.values)),
            models.CheckConstraint(
                name="change_asked_is_numbered",
                condition=Q(status__in=["draft", "withdrawn"]) | Q(number__isnull=False, asked_at__isnull=False),
            ),
            models.CheckConstraint(
                name="change_applied_is_a_revision",
                condition=Q(status="applied", revision__isnull=False, closed_at__isnull=False)
                | (~Q(status="applied") & Q(revision__isnull=True)),
            ),
            models.CheckConstraint(name="change_refusal_has_reason", condition=~Q(status="refused") | ~Q(refusal="")),
            models.UniqueConstraint(fields=["order", "revision"], name="change_revision_once"),
        ]

    def __str__(self):
        return self.number or str(_("Change request, draft %(key)s") % {"key": self.pk})

    def get_absolute_url(self):
        return reverse("orders:change", args=[self.pk])

    @property
    def state(self):
        """The status as the enum, with label and tone."""
        return ChangeStatus(self.status)

    @transition(status, source=C.DRAFT, target=C.ASKED, permission=may.requests_change)
    def ask(self, *, at, number):
        """Those whom it touches are asked."""
        self.asked_at, self.number = at, number
        self.round += 1

    @transition(status, source=[C.ASKED, C.AGREED], target=C.ASKED, permission=may.requests_change)
    def rebase(self, *, at):
        """The order changed meanwhile: what shall become different is compared with it anew, and asked anew."""
        self.asked_at = at
        self.round += 1

    @transition(status, source=C.ASKED, target=C.AGREED, permission=may.answers_change)
    def agree(self):
        """Everybody who was asked agreed."""

    @transition(status, source=C.AGREED, target=C.APPLIED, permission=may.answers_change)
    def apply(self, *, at, revision):
        """The order is what was agreed on."""
        self.closed_at, self.revision = at, revision

    @transition(status, source=C.ASKED, target=C.REFUSED, permission=may.answers_change)
    def refuse(self, *, at, reason):
        """Somebody who was asked does not agree, and says why."""
        self.closed_at, self.refusal = at, reason

    @transition(status, source=[C.DRAFT, C.ASKED, C.AGREED], target=C.WITHDRAWN, permission=may.requests_change)
    def withdraw(self, *, at):
        """Whoever serves the order takes it back."""
        self.closed_at = at


class ChangeItem(models.Model):
    """One thing that becomes different, as texts: its value when it was asked for, and its new one.

    Written while the request is a draft or is rebased; after that it stands. Where a line is added `new` describes it
    and `line` is filled in when it was applied, where one is dropped `old` does.
    """

    change = models.ForeignKey(ChangeRequest, models.PROTECT, related_name="items")
    place = models.PositiveSmallIntegerField()
    kind = models.CharField(_("kind of change"), max_length=10, choices=ChangeKind)
    field = models.CharField(max_length=20, blank=True)
    line = models.ForeignKey(OrderLine, models.PROTECT, related_name="changes", null=True, blank=True)
    old = models.JSONField(null=True)
    new = models.JSONField(null=True)

    class Meta:
        verbose_name = _("item of a change request")
        verbose_name_plural = _("items of change requests")
        ordering = ["change", "place"]
        constraints = [
            models.UniqueConstraint(fields=["change", "place"], name="change_item_place_once"),
            models.CheckConstraint(name="change_item_kind_known", condition=Q(kind__in=ChangeKind.values)),
            models.CheckConstraint(
                name="change_item_names_its_field", condition=Q(kind__in=["added", "dropped"]) | ~Q(field="")
            ),
        ]

    def __str__(self):
        return f"{self.change} · {self.get_kind_display()}"


class ChangeAnswer(Signed, models.Model):
    """What one party says to a change request. Whoever asks anew opens a new round."""

    change = models.ForeignKey(ChangeRequest, models.PROTECT, related_name="answers")
    round = models.PositiveSmallIntegerField(_("round"))
    party = models.CharField(_("party"), max_length=10, choices=Party)
    state = models.CharField(_("decision"), max_length=10, choices=Decision, default=Decision.PENDING)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("answered by")
    )
    stands_for = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("as deputy of"),
    )
    at = models.DateTimeField(_("answered at"), null=True, blank=True)
    reason = models.TextField(_("reason"), max_length=1000, blank=True)
    facts = models.JSONField(default=dict, blank=True)  # what the floor above keeps with an answer: {item key: {…}}

    objects = ChangeAnswerQuerySet.as_manager()
    history = records()

    class Meta:
        verbose_name = _("answer to a change request")
        verbose_name_plural = _("answers to change requests")
        ordering = ["change", "round", "pk"]
        indexes = [models.Index(fields=["party"], condition=Q(state="pending"), name="change_pending_idx")]
        constraints = [
            models.UniqueConstraint(fields=["change", "round", "party"], name="change_party_once_per_round"),
            models.CheckConstraint(name="change_answer_party_known", condition=Q(party__in=Party.values)),
            models.CheckConstraint(
                name="change_answer_is_signed",
                condition=~Q(state__in=["approved", "rejected"]) | Q(by__isnull=False, at__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.change} · {self.get_party_display()}"
