"""The stages of an order: owner, planned and actual finish, and progress of each step."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from fulfillment.querysets import StageQuerySet
from fulfillment.states import Cause, Step
from orderdesk.accounts.models import Role
from orderdesk.core.record.history import Signed, records
from orders.models import Order


class StageTemplate(Signed, models.Model):
    """One step of every order, planned backwards from the promised date. Changed in the admin."""

    name = models.CharField(_("stage"), max_length=40, unique=True)
    place = models.PositiveSmallIntegerField(_("place"))
    step = models.CharField(_("step"), max_length=12, choices=Step, default=Step.OTHER)
    role = models.CharField(_("role of the owner"), max_length=20, choices=Role)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("usual owner"),
    )
    offset = models.SmallIntegerField(
        _("working days from the promised date"),
        default=0,
        help_text=_("Before it negative, after it positive: -3 is three working days before."),
    )
    is_active = models.BooleanField(_("active"), default=True)

    history = records()

    class Meta:
        verbose_name = _("template stage")
        verbose_name_plural = _("stage template")
        ordering = ["place", "pk"]

    def __str__(self):
        return self.name


class Stage(Signed, models.Model):
    """One step of one order: a row of the companies' own progress sheet.

    `recorded_at` is set once somebody wrote anything into it; what passes by itself (late) is a query. A stage that
    nobody had finished when a later step closed it is passed over: `finished_at` is then when it was closed, nobody
    did it, and no figure counts it.
    """

    order = models.ForeignKey(Order, models.PROTECT, related_name="stages", db_index=False)  # see stage_walk_idx
    place = models.PositiveSmallIntegerField()
    name = models.CharField(_("stage"), max_length=40)
    step = models.CharField(max_length=12, choices=Step, default=Step.OTHER)
    role = models.CharField(_("role"), max_length=20, choices=Role, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="stages", null=True, blank=True, verbose_name=_("owner")
    )
    planned_on = models.DateField(_("planned finish"), null=True, blank=True)
    finished_at = models.DateTimeField(_("actual finish"), null=True, blank=True)
    is_passed_over = models.BooleanField(_("passed over"), default=False, db_default=False)
    record = models.TextField(_("follow-up record"), max_length=2000, blank=True)
    problem = models.TextField(_("problem"), max_length=2000, blank=True)
    measure = models.TextField(_("counter-measure"), max_length=2000, blank=True)
    next_step = models.TextField(_("next step"), max_length=2000, blank=True)
    cause = models.CharField(_("cause of the delay"), max_length=12, choices=Cause, blank=True)
    is_endangered = models.BooleanField(_("at risk"), default=False)
    recorded_at = models.DateTimeField(null=True, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = StageQuerySet.as_manager()
    history = records()

    class Meta:
        verbose_name = _("stage")
        verbose_name_plural = _("stages")
        ordering = ["order", "place"]
        indexes = [
            models.Index(fields=["order", "place"], include=["name", "finished_at"], name="stage_walk_idx"),
            models.Index(fields=["planned_on", "order"], condition=Q(finished_at__isnull=True), name="stage_open_idx"),
            models.Index(fields=["owner", "planned_on"], condition=Q(finished_at__isnull=True), name="stage_mine_idx"),
            models.Index(
                fields=["order"], condition=Q(is_endangered=True, finished_at__isnull=True), name="stage_endangered_idx"
            ),
            models.Index(
                fields=["planned_on", "cause"], include=["finished_at", "order", "name"], name="stage_cause_idx"
            ),
            models.Index(
                fields=["finished_at", "order"], condition=Q(finished_at__isnull=False), name="stage_finished_idx"
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["order", "place"], name="stage_place_once", deferrable=models.Deferrable.DEFERRED
            ),
            models.UniqueConstraint(fields=["order", "name"], name="stage_name_once"),
            models.CheckConstraint(
                name="stage_passed_over_is_closed", condition=Q(is_passed_over=False) | Q(finished_at__isnull=False)
            ),
            models.CheckConstraint(name="stage_step_known", condition=Q(step__in=Step.values)),
        ]

    def __str__(self):
        return f"{self.order} · {self.name}"

    @property
    def done_at(self):
        """When somebody finished it; None while it is open, and where it was passed over."""
        return None if self.is_passed_over else self.finished_at

    def is_late(self, on):
        return self.finished_at is None and self.planned_on is not None and self.planned_on < on
