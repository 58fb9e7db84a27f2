"""What a customer gets for pieces that were short, damaged, wrong or refused, promised on a ticket."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from aftersales.models.ticket import Ticket
from aftersales.querysets import RemedyQuerySet
from aftersales.states import RemedyKind, RemedyState
from fulfillment.models import Shipment
from orderdesk.core.record.history import Signed, records
from orders.models import Correction, OrderLine


class Remedy(Signed, models.Model):
    """One promise for a quantity of one line: its shipment or correction is linked to it, and says when it is kept.

    Written by `aftersales.services.remedy` under the lock of its order. A return goes beside the others: what comes
    back is also replaced, credited or repaired.
    """

    ticket = models.ForeignKey(Ticket, models.PROTECT, related_name="remedies", verbose_name=_("ticket"))
    line = models.ForeignKey(OrderLine, models.PROTECT, related_name="remedies", verbose_name=_("order line"))
    kind = models.CharField(_("kind"), max_length=12, choices=RemedyKind)
    quantity = models.DecimalField(_("quantity"), max_digits=10, decimal_places=3)
    state = models.CharField(_("status"), max_length=12, choices=RemedyState, default=RemedyState.PROMISED)
    note = models.CharField(_("note"), max_length=500, blank=True)
    shipment = models.ForeignKey(
        Shipment, models.PROTECT, related_name="remedies", null=True, blank=True, verbose_name=_("shipment")
    )
    correction = models.OneToOneField(
        Correction, models.PROTECT, related_name="remedy", null=True, blank=True, verbose_name=_("correction")
    )
    restocked = models.DecimalField(_("restocked"), max_digits=10, decimal_places=3, default=0)
    scrapped = models.DecimalField(_("scrapped"), max_digits=10, decimal_places=3, default=0)
    is_booked = models.BooleanField(_("booked in stock"), default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("promised by"))
    at = models.DateTimeField(_("promised at"))
    done_at = models.DateTimeField(_("done at"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = RemedyQuerySet.as_manager()
    history = records()

    class Meta:
        verbose_name = _("remedy")
        verbose_name_plural = _("remedies")
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["kind", "state"], name="remedy_open_idx", condition=~Q(state__in=["done", "void"]))
        ]
        constraints = [
            models.CheckConstraint(name="remedy_kind_known", condition=Q(kind__in=RemedyKind.values)),
            models.CheckConstraint(name="remedy_state_known", condition=Q(state__in=RemedyState.values)),
            models.CheckConstraint(
                name="remedy_quantity_positive", condition=Q(quantity__gt=0) | Q(kind="allowance", quantity=0)
            ),
            models.CheckConstraint(
                name="remedy_done_is_dated",
                condition=Q(state="done", done_at__isnull=False) | (~Q(state="done") & Q(done_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="remedy_replacement_has_shipment",
                condition=Q(kind="replacement", state__in=["under_way", "done"], shipment__isnull=False)
                | Q(kind="replacement", state__in=["promised", "void"], shipment__isnull=True)
                | (~Q(kind="replacement") & Q(shipment__isnull=True)),
            ),
            models.CheckConstraint(
                name="remedy_credit_has_correction",
                condition=Q(kind__in=["credit", "allowance"], state="done", correction__isnull=False)
                | (~Q(kind__in=["credit", "allowance"]) & Q(correction__isnull=True)),
            ),
            models.CheckConstraint(
                name="remedy_return_is_checked",
                condition=Q(restocked__gte=0, scrapped__gte=0)
                & (
                    Q(kind="return", state="done", quantity=F("restocked") + F("scrapped"))
                    | (~Q(kind="return", state="done") & Q(restocked=0, scrapped=0, is_booked=False))
                ),
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.line.product_name}"

    def get_absolute_url(self):
        return reverse("aftersales:remedy", args=[self.pk])

    @property
    def standing(self):
        """The state as the enum, with label and tone."""
        return RemedyState(self.state)
