"""Customer feedback after the sale, until it is answered, solved and closed. Every ticket has an owner."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, FSMModelMixin, transition

from aftersales import permissions as may
from aftersales.querysets import TicketQuerySet
from aftersales.states import UNSOLVED, Priority, Solution, TicketKind, TicketStatus
from customers.models import Customer
from orderdesk.core.record.history import Signed, records
from orderdesk.core.record.lifecycle import condition
from orderdesk.core.text.typed import can_be_seen
from orders.models import Order, Product

T = TicketStatus
STARS = [MinValueValidator(1), MaxValueValidator(5)]


@condition(_("Write down the solution first: which one, and what was done."))
def has_solution(ticket):
    return bool(ticket.solution) and can_be_seen(ticket.measures)


@condition(_("Write down the result first."))
def has_result(ticket):
    return can_be_seen(ticket.result)


@condition(_("What was promised on this ticket has not happened yet. See to it, or withdraw it."))
def nothing_is_promised(ticket):
    return not ticket.remedies.unkept().exists()


class Ticket(FSMModelMixin, Signed, models.Model):
    """One question, complaint or defect of a customer, with an order or without one.

    A clock keeps the due time that it was started with: `answer_due_at` is empty where the clock was off.
    """

    PERSONAL = ("reporter", "reporter_phone")

    number = models.CharField(_("ticket"), max_length=32, unique=True)
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="tickets", verbose_name=_("customer"))
    order = models.ForeignKey(
        Order, models.PROTECT, related_name="tickets", null=True, blank=True, verbose_name=_("order")
    )
    product = models.ForeignKey(
        Product, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("product")
    )
    kind = models.CharField(_("type"), max_length=12, choices=TicketKind)
    text = models.TextField(_("what the customer said"), max_length=4000)
    reporter = models.CharField(_("reported by"), max_length=60, blank=True)
    reporter_phone = models.CharField(_("phone"), max_length=40, blank=True)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="tickets", verbose_name=_("owner"))
    priority = models.CharField(_("priority"), max_length=6, choices=Priority, default=Priority.NORMAL)
    status = FSMField(_("status"), max_length=10, choices=T.choices, default=T.OPEN, protected=True)
    reported_at = models.DateTimeField(_("reported at"))
    answer_due_at = models.DateTimeField(_("first answer due"), null=True, blank=True)
    answered_at = models.DateTimeField(_("first answer"), null=True, blank=True)
    promised_on = models.DateField(_("promised date"), null=True, blank=True)
    solution = models.CharField(_("solution"), max_length=10, choices=Solution, blank=True)
    measures = models.TextField(_("what was done"), max_length=4000, blank=True)
    cost = models.DecimalField(
        _("cost of it"), max_digits=12, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    result = models.TextField(_("result"), max_length=4000, blank=True)
    satisfaction = models.PositiveSmallIntegerField(_("satisfaction (1-5)"), null=True, blank=True, validators=STARS)
    rated_at = models.DateTimeField(_("rated at"), null=True, blank=True)
    follow_up_on = models.DateField(_("follow-up date"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("recorded by"))
    version = models.PositiveIntegerField(default=1, editable=False)
    submit_key = models.UUIDField(unique=True, null=True, blank=True, editable=False)  # unused: pages/once.py
    source_digest = models.CharField(max_length=64, blank=True, default="", editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = TicketQuerySet.as_manager()
    history = records(excluded_fields=["submit_key", "source_digest"])

    class Meta:
        verbose_name = _("ticket")
        verbose_name_plural = _("tickets")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["reported_at", "id"], name="ticket_reported_idx"),
            models.Index(fields=["order", "-id"], name="ticket_order_idx"),
            models.Index(fields=["rated_at"], condition=Q(rated_at__isnull=False), name="ticket_rated_idx"),
            models.Index(fields=["owner", "reported_at"], condition=Q(status__in=UNSOLVED), name="ticket_mine_idx"),
            models.Index(fields=["reported_at", "id"], condition=Q(status__in=UNSOLVED), name="ticket_unsolved_idx"),
        ]
        constraints = [
            models.CheckConstraint(name="ticket_status_known", condition=Q(status__in=T.values)),
            models.CheckConstraint(
                name="ticket_satisfaction_is_1_to_5",
                condition=Q(satisfaction__isnull=True) | Q(satisfaction__range=(1, 5), rated_at__isnull=False),
            ),
            models.CheckConstraint(
                name="ticket_answered_from_work_on", condition=Q(status="open") | Q(answered_at__isnull=False)
            ),
            models.CheckConstraint(
                name="ticket_closed_is_dated", condition=~Q(status="closed") | Q(closed_at__isnull=False)
            ),
        ]

    def __str__(self):
        return self.number

    def get_absolute_url(self):
        return reverse("aftersales:ticket", args=[self.pk])

    @property
    def state(self):
        """The status as the enum, with label and tone."""
        return T(self.status)

    @transition(status, source=T.OPEN, target=T.IN_WORK, permission=may.works_on)
    def answer(self, *, at):
        """The customer has the first answer; the clock of it stops."""
        self.answered_at = self.answered_at or at

    @transition(status, source=T.IN_WORK, target=T.TO_CONFIRM, conditions=[has_solution], permission=may.works_on)
    def solve(self):
        """Done as far as we can see; the customer is asked."""

    @transition(
        status,
        source=[T.IN_WORK, T.TO_CONFIRM],
        target=T.CLOSED,
        conditions=[has_result, nothing_is_promised],
        permission=may.works_on,
    )
    def close(self, *, at):
        """The customer agrees, or nothing more can be done."""
        self.closed_at = at

    @transition(status, source=[T.TO_CONFIRM, T.CLOSED], target=T.IN_WORK, permission=may.works_on)
    def reopen(self):
        """Not solved after all, with a reason."""
        self.closed_at = None


class TicketReply(Signed, models.Model):
    """An answer to the customer, or an internal note."""

    ticket = models.ForeignKey(Ticket, models.PROTECT, related_name="replies")
    text = models.TextField(_("text"), max_length=4000)
    is_answer = models.BooleanField(_("told to the customer"), default=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    history = records()

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return self.text[:40]


class TicketPhoto(models.Model):
    ticket = models.ForeignKey(Ticket, models.PROTECT, related_name="photos")
    file = models.FileField(_("photo"), upload_to="tickets/%Y/%m")
    name = models.CharField(_("file name"), max_length=200)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return self.name
