"""What is made or bought because it is not there: tasks, what they have brought so far, and their pauses."""

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, FSMModelMixin, transition

from fulfillment.models.stock import StockMove, Warehouse
from fulfillment.permissions import works_on
from fulfillment.querysets import TaskQuerySet
from fulfillment.states import UNFINISHED, Cause, TaskKind, TaskStatus
from orderdesk.core.record.history import Signed, records
from orders.models import OrderLine, Product

T = TaskStatus


class SupplyTask(FSMModelMixin, Signed, models.Model):
    """A quantity of one product to be made or bought, for a line of an order or for the stock.

    `done` is the sum of its outputs that were not taken back. `endangers` says that the stage of its order is marked
    at risk because of it.
    """

    number = models.CharField(_("task"), max_length=32, unique=True)
    kind = models.CharField(_("kind"), max_length=4, choices=TaskKind)
    status = FSMField(_("status"), max_length=8, choices=TaskStatus.choices, default=T.PLANNED, protected=True)
    product = models.ForeignKey(Product, models.PROTECT, related_name="tasks", verbose_name=_("product"))
    line = models.ForeignKey(
        OrderLine, models.PROTECT, related_name="tasks", null=True, blank=True, verbose_name=_("order line")
    )
    warehouse = models.ForeignKey(
        Warehouse, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("warehouse")
    )
    quantity = models.DecimalField(_("quantity"), max_digits=10, decimal_places=3)
    done = models.DecimalField(_("done so far"), max_digits=10, decimal_places=3, default=0)
    starts_on = models.DateField(_("planned start"), null=True, blank=True)
    planned_on = models.DateField(_("planned finish"))
    started_at = models.DateTimeField(_("actual start"), null=True, blank=True)
    finished_at = models.DateTimeField(_("actual finish"), null=True, blank=True)
    supplier = models.CharField(_("supplier"), max_length=120, blank=True)
    note = models.CharField(_("note"), max_length=500, blank=True)
    drop_reason = models.CharField(_("why it is no longer needed"), max_length=500, blank=True)
    endangers = models.BooleanField(default=False, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = TaskQuerySet.as_manager()
    history = records()

    class Meta:
        verbose_name = _("production task or purchase")
        verbose_name_plural = _("production tasks and purchases")
        ordering = ["planned_on", "pk"]
        indexes = [
            models.Index(fields=["planned_on", "id"], condition=Q(status__in=UNFINISHED), name="task_open_idx"),
            models.Index(fields=["product"], condition=Q(status__in=UNFINISHED), name="task_product_idx"),
        ]
        constraints = [
            models.CheckConstraint(name="task_kind_known", condition=Q(kind__in=TaskKind.values)),
            models.CheckConstraint(name="task_status_known", condition=Q(status__in=TaskStatus.values)),
            models.CheckConstraint(name="task_quantity_positive", condition=Q(quantity__gt=0)),
            models.CheckConstraint(name="task_done_within_quantity", condition=Q(done__gte=0, done__lte=F("quantity"))),
            models.CheckConstraint(
                name="task_started_is_dated",
                condition=~Q(status__in=["running", "paused", "done"]) | Q(started_at__isnull=False),
            ),
            models.CheckConstraint(
                name="task_finished_is_dated",
                condition=Q(status="done", finished_at__isnull=False, done=F("quantity"))
                | (~Q(status="done") & Q(finished_at__isnull=True)),
            ),
            models.CheckConstraint(name="task_dropped_has_reason", condition=~Q(status="dropped") | ~Q(drop_reason="")),
        ]

    def __str__(self):
        return self.number

    def get_absolute_url(self):
        return reverse("fulfillment:task", args=[self.pk])

    @property
    def state(self):
        """The status as the enum, with label and tone."""
        return TaskStatus(self.status)

    @property
    def missing(self) -> Decimal:
        """What is still to come of it."""
        return self.quantity - self.done if self.status in UNFINISHED else Decimal(0)

    def is_late(self, on):
        """Whether its day has passed and it is not finished."""
        return self.status in UNFINISHED and self.planned_on < on

    @transition(status, source=T.PLANNED, target=T.RUNNING, permission=works_on)
    def start(self, *, at):
        """Work begins, or the goods are ordered."""
        self.started_at = at

    @transition(status, source=T.RUNNING, target=T.PAUSED, permission=works_on)
    def pause(self):
        """Something keeps it from going on: the pause says what."""

    @transition(status, source=T.PAUSED, target=T.RUNNING, permission=works_on)
    def resume(self):
        """It goes on."""

    @transition(status, source=T.RUNNING, target=T.DONE, permission=works_on)
    def finish(self, *, at):
        """The last piece of it is there."""
        self.finished_at = at

    @transition(status, source=T.DONE, target=T.RUNNING, permission=works_on)
    def take_back(self):
        """Some of it was booked in by mistake."""
        self.finished_at = None

    @transition(status, source=list(UNFINISHED), target=T.DROPPED, permission=works_on)
    def drop(self, *, reason):
        """What is not there yet is no longer needed."""
        self.drop_reason = reason


class TaskPause(models.Model):
    """A time in which a task stood still, and why."""

    task = models.ForeignKey(SupplyTask, models.PROTECT, related_name="pauses")
    cause = models.CharField(_("cause"), max_length=12, choices=Cause)
    note = models.CharField(_("note"), max_length=500, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    began_at = models.DateTimeField(_("from"))
    ended_at = models.DateTimeField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("pause of a task")
        verbose_name_plural = _("pauses of tasks")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["task"], condition=Q(ended_at=None), name="task_paused_once"),
            models.CheckConstraint(name="task_pause_cause_known", condition=Q(cause__in=Cause.values)),
            models.CheckConstraint(
                name="task_pause_ends_after_it_began", condition=Q(ended_at=None) | Q(ended_at__gte=F("began_at"))
            ),
        ]

    def __str__(self):
        return f"{self.task} · {self.get_cause_display()}"


class TaskOutput(models.Model):
    """Pieces that a task brought at one time. Never changed: what was wrong is taken back, and says by whom."""

    task = models.ForeignKey(SupplyTask, models.PROTECT, related_name="outputs")
    quantity = models.DecimalField(_("quantity"), max_digits=10, decimal_places=3)
    move = models.OneToOneField(
        StockMove, models.PROTECT, related_name="output", null=True, blank=True, verbose_name=_("stock move")
    )  # none where no stock is kept of the product
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("taken back by"),
    )
    undone_at = models.DateTimeField(_("taken back at"), null=True, blank=True)

    class Meta:
        verbose_name = _("output of a task")
        verbose_name_plural = _("outputs of tasks")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(name="task_output_positive", condition=Q(quantity__gt=0)),
            models.CheckConstraint(
                name="task_output_undone_is_signed",
                condition=Q(undone_at__isnull=True, undone_by__isnull=True)
                | Q(undone_at__isnull=False, undone_by__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.task} · {self.quantity}"
