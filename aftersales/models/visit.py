"""Return visits: planned at delivery, repeated until the customer is reached."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from aftersales.models.ticket import STARS
from aftersales.querysets import VisitQuerySet
from aftersales.states import Channel, VisitState
from orderdesk.core.record.history import Signed, records
from orders.models import Order


def _stars(name):
    return models.PositiveSmallIntegerField(name, null=True, blank=True, validators=STARS)


class Visit(Signed, models.Model):
    """The return visit of one order. `overall` counts as its satisfaction, the others say where it comes from."""

    order = models.ForeignKey(Order, models.PROTECT, related_name="visits")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="visits", verbose_name=_("owner"))
    due_on = models.DateField(_("due"))
    state = models.CharField(_("state"), max_length=8, choices=VisitState, default=VisitState.DUE)
    channel = models.CharField(_("channel"), max_length=10, choices=Channel, blank=True)
    product = _stars(_("product quality"))
    delivery = _stars(_("delivery"))
    service = _stars(_("service"))
    overall = _stars(_("overall"))
    text = models.TextField(_("what the customer said"), max_length=4000, blank=True)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True)
    ticket = models.OneToOneField(
        "aftersales.Ticket", models.PROTECT, related_name="visit", null=True, blank=True, verbose_name=_("ticket")
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = VisitQuerySet.as_manager()
    history = records()

    class Meta:
        verbose_name = _("return visit")
        verbose_name_plural = _("return visits")
        ordering = ["due_on", "pk"]
        indexes = [
            models.Index(fields=["due_on", "id"], condition=Q(state="due"), name="visit_due_idx"),
            models.Index(fields=["owner", "due_on"], condition=Q(state="due"), name="visit_mine_idx"),
            models.Index(
                fields=["closed_at"], include=["overall"], condition=Q(overall__isnull=False), name="visit_rated_idx"
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["order"], name="visit_once_per_order"),
            models.CheckConstraint(name="visit_state_known", condition=Q(state__in=VisitState.values)),
            models.CheckConstraint(name="visit_closed_is_dated", condition=Q(state="due") | Q(closed_at__isnull=False)),
            models.CheckConstraint(name="visit_done_is_rated", condition=~Q(state="done") | Q(overall__range=(1, 5))),
        ]

    def __str__(self):
        return str(_("Return visit of %(order)s") % {"order": self.order})

    def get_absolute_url(self):
        return reverse("aftersales:visit", args=[self.pk])

    @property
    def standing(self):
        """The state as the enum, with label and tone."""
        return VisitState(self.state)


class VisitAttempt(Signed, models.Model):
    """One attempt to reach the customer."""

    visit = models.ForeignKey(Visit, models.PROTECT, related_name="attempts")
    at = models.DateTimeField(_("when"))
    channel = models.CharField(_("channel"), max_length=10, choices=Channel)
    is_reached = models.BooleanField(_("reached"))
    note = models.CharField(_("note"), max_length=500, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    history = records()

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return f"{self.visit} {self.at:%Y-%m-%d}"
