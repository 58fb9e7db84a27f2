"""Targets of a month, its monthly reports, and the improvement actions decided in their meetings."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from orderdesk.core.jobs.runner import Job
from orderdesk.core.record.history import Signed, records
from reports.querysets import ActionQuerySet, MonthlyReviewQuerySet

REVIEW_FILE, REVIEW_FIGURES = "monthly_review", "monthly_figures"  # among the printed papers: the digests of a report


class Figure(models.TextChoices):
    """The headline figures that may have a target."""

    AMOUNT = "amount", _("Sales")
    ORDERS = "orders", _("Orders")
    ON_TIME = "on_time", _("On time")
    OTIF = "otif", _("On time and in full")
    PROCESSING = "processing", _("Processing time")
    SATISFACTION = "satisfaction", _("Satisfaction")
    COLLECTION = "collection", _("Collection rate")
    OVERDUE = "overdue", _("Overdue")


class Target(Signed, models.Model):
    """What a month should reach: amounts in yuan, rates from 0 to 1, times in hours. Without a person: the company."""

    month = models.DateField(_("month"), help_text=_("Its first day."))
    figure = models.CharField(_("figure"), max_length=12, choices=Figure)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("account manager"),
    )
    value = models.DecimalField(_("target"), max_digits=16, decimal_places=4)

    history = records()

    class Meta:
        verbose_name = _("target")
        verbose_name_plural = _("targets")
        ordering = ["-month", "figure"]
        constraints = [
            models.UniqueConstraint(fields=["month", "figure", "person"], name="target_once", nulls_distinct=False),
            models.CheckConstraint(name="target_month_is_first_day", condition=Q(month__day=1)),
        ]

    def __str__(self):
        return f"{self.month:%Y-%m} {self.get_figure_display()}"


class MonthlyReview(Job):
    """One version of 《订单复盘报告》 of one month: its figures and its PDF, frozen when it is made."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        RUNNING = "running", _("Being made")
        DONE = "done", _("Ready")
        FAILED = "failed", _("Failed")

        @property
        def tone(self):
            return {"done": "green", "failed": "red"}.get(self.value, "blue")

    month = models.DateField(_("month"))
    version = models.PositiveIntegerField(_("version"))
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.WAITING)
    as_of = models.DateTimeField(_("figures as of"), null=True, blank=True)
    figures = models.JSONField(_("figures"), default=dict, blank=True)
    pdf = models.BinaryField(null=True, blank=True)
    digest = models.CharField(_("SHA-256"), max_length=64, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("made by"))

    objects = MonthlyReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("monthly report")
        verbose_name_plural = _("monthly reports")
        ordering = ["-month", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["month", "version"], name="monthly_review_version_once"),
            models.CheckConstraint(name="monthly_review_month_is_first_day", condition=Q(month__day=1)),
            models.CheckConstraint(
                name="monthly_review_done_is_whole", condition=~Q(state="done") | (Q(pdf__isnull=False) & ~Q(digest=""))
            ),
        ]

    def __str__(self):
        return f"{self.month:%Y-%m} v{self.version}"

    def get_absolute_url(self):
        return reverse("reports:review", args=[self.pk])

    @property
    def standing(self):
        """The state as the enum, with label and tone."""
        return self.State(self.state)


class CommissionRule(Signed, models.Model):
    """From a month on, what commission is counted by. A version is never changed: a new one follows."""

    class Base(models.TextChoices):
        SALES = "sales", _("Amount of confirmed orders")
        MARGIN = "margin", _("Margin of placed orders")
        RECEIVED = "received", _("Money received")

    version = models.PositiveIntegerField(_("version"), unique=True)
    base = models.CharField(_("counted by"), max_length=8, choices=Base)
    rate = models.DecimalField(_("rate (%)"), max_digits=5, decimal_places=2)
    valid_from = models.DateField(_("from month"))
    note = models.CharField(_("note"), max_length=200, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"), auto_now_add=True)

    history = records()

    class Meta:
        verbose_name = _("commission rule")
        verbose_name_plural = _("commission rules")
        ordering = ["-version"]
        constraints = [
            models.CheckConstraint(name="commission_rule_from_first_day", condition=Q(valid_from__day=1)),
            models.CheckConstraint(name="commission_rule_rate", condition=Q(rate__gte=0, rate__lte=100)),
        ]

    def __str__(self):
        return f"v{self.version}"


class CommissionLine(Signed, models.Model):
    """What one person's commission of a month came to, frozen when the month was locked, with all three bases.

    `amount` contains `carried`: what earlier, locked months came to later. It is negative where more has to go back.
    """

    month = models.DateField(_("month"))
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("account manager")
    )
    rule = models.ForeignKey(CommissionRule, models.PROTECT, related_name="lines", verbose_name=_("rule"))
    sales = models.DecimalField(_("sales"), max_digits=18, decimal_places=2)
    margin = models.DecimalField(_("margin"), max_digits=18, decimal_places=2)
    received = models.DecimalField(_("received"), max_digits=18, decimal_places=2)
    carried = models.DecimalField(
        _("of which for earlier months"), max_digits=16, decimal_places=2, default=0, db_default=0
    )
    amount = models.DecimalField(_("commission"), max_digits=16, decimal_places=2)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("locked by"))
    locked_at = models.DateTimeField(_("locked at"), auto_now_add=True)

    history = records()

    class Meta:
        verbose_name = _("commission")
        verbose_name_plural = _("commissions")
        ordering = ["-month", "person"]
        constraints = [
            models.UniqueConstraint(fields=["month", "person"], name="commission_once"),
            models.CheckConstraint(name="commission_month_is_first_day", condition=Q(month__day=1)),
        ]

    def __str__(self):
        return f"{self.month:%Y-%m} {self.person}"


class CommissionOrder(models.Model):
    """What one order brought to a locked month of commission: its part of the three bases. Never changed."""

    line = models.ForeignKey(CommissionLine, models.PROTECT, related_name="orders", verbose_name=_("commission"))
    order = models.ForeignKey("orders.Order", models.PROTECT, related_name="+", verbose_name=_("order"))
    sales = models.DecimalField(_("sales"), max_digits=18, decimal_places=2)
    margin = models.DecimalField(_("margin"), max_digits=18, decimal_places=2)
    received = models.DecimalField(_("received"), max_digits=18, decimal_places=2)

    class Meta:
        verbose_name = _("order of a commission")
        verbose_name_plural = _("orders of commissions")
        ordering = ["line", "order"]
        constraints = [models.UniqueConstraint(fields=["line", "order"], name="commission_order_once")]

    def __str__(self):
        return f"{self.line} {self.order}"


class CommissionCarry(models.Model):
    """What one order brought later to a month that was locked: counted in the month of its line. Never changed."""

    line = models.ForeignKey(CommissionLine, models.PROTECT, related_name="carries", verbose_name=_("commission"))
    of_month = models.DateField(_("of month"))
    order = models.ForeignKey("orders.Order", models.PROTECT, related_name="+", verbose_name=_("order"))
    sales = models.DecimalField(_("sales"), max_digits=18, decimal_places=2)
    margin = models.DecimalField(_("margin"), max_digits=18, decimal_places=2)
    received = models.DecimalField(_("received"), max_digits=18, decimal_places=2)

    class Meta:
        verbose_name = _("later change of a commission")
        verbose_name_plural = _("later changes of commissions")
        ordering = ["line", "of_month", "order"]
        indexes = [models.Index(fields=["of_month"], name="commission_carry_month_idx")]
        constraints = [
            models.UniqueConstraint(fields=["line", "of_month", "order"], name="commission_carry_once"),
            models.CheckConstraint(name="commission_carry_of_first_day", condition=Q(of_month__day=1)),
        ]

    def __str__(self):
        return f"{self.line} {self.of_month:%Y-%m} {self.order}"


class Action(Signed, models.Model):
    """An improvement action decided in a monthly meeting: owner, due date and effect."""

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("action", "Open")
        DONE = "done", _("Done")
        DROPPED = "dropped", _("Dropped")

        @property
        def tone(self):
            return {"open": "yellow", "done": "green", "dropped": "grey"}[self.value]

    month = models.DateField(_("month of the report"))
    problem = models.CharField(_("problem"), max_length=200)
    impact = models.CharField(_("impact"), max_length=200, blank=True)
    measure = models.CharField(_("counter-measure"), max_length=300)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="actions", verbose_name=_("owner"))
    due_on = models.DateField(_("due"))
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.OPEN)
    closed_on = models.DateField(_("done on"), null=True, blank=True)
    effect = models.CharField(_("effect"), max_length=300, blank=True)
    carried_from = models.OneToOneField(
        "self", models.PROTECT, related_name="carried_to", null=True, blank=True, verbose_name=_("carried over from")
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ActionQuerySet.as_manager()
    history = records()

    class Meta:
        verbose_name = _("improvement action")
        verbose_name_plural = _("improvement actions")
        ordering = ["month", "pk"]
        indexes = [models.Index(fields=["month", "id"], name="action_month_idx")]
        constraints = [
            models.CheckConstraint(name="action_month_is_first_day", condition=Q(month__day=1)),
            models.CheckConstraint(
                name="action_closed_is_dated", condition=Q(state="open") | Q(closed_on__isnull=False)
            ),
        ]

    def __str__(self):
        return self.measure[:60]

    @property
    def standing(self):
        """The state as the enum, with label and tone."""
        return self.State(self.state)
