from hashlib import sha256

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from orderdesk.core.record.history import Signed, records
from orders.querysets import ApprovalQuerySet
from orders.states import Decision, Level


def fingerprint_of(order):
    """What an approval is for: customer, terms, date and lines of an order, in one short text."""
    lines = [
        f"{line.product_id} {line.quantity:.3f} {line.unit_price:.4f} {line.discount:.4f} {line.requested_on}"
        for line in sorted(order.lines.all(), key=lambda line: line.position)
    ]
    head = [order.customer_id, order.payment_terms, order.payment_plan, f"{order.freight:.2f}", order.due_on]
    return sha256("\n".join(map(str, [*head, *lines])).encode()).hexdigest()


class Approval(Signed, models.Model):
    """One level's decision on one order. Each submission to approval opens a new round."""

    order = models.ForeignKey("orders.Order", models.PROTECT, related_name="approvals")
    round = models.PositiveSmallIntegerField(_("round"), default=1)
    level = models.CharField(_("level"), max_length=10, choices=Level)
    place = models.PositiveSmallIntegerField(_("place"))
    state = models.CharField(_("decision"), max_length=10, choices=Decision, default=Decision.PENDING)
    is_turn = models.BooleanField(_("is current"), default=True)
    started_at = models.DateTimeField(_("waiting since"), null=True, blank=True)
    due_at = models.DateTimeField(_("due"), null=True, blank=True)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("decided by")
    )
    stands_for = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("as deputy of"),
    )
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("asked of"),
    )
    nudged_at = models.DateTimeField(_("last urged"), null=True, blank=True)
    reason = models.TextField(_("reason"), blank=True)
    content = models.CharField(max_length=64, blank=True, default="", db_default="", editable=False)  # fingerprint_of

    objects = ApprovalQuerySet.as_manager()
    history = records()

    class Meta:
        verbose_name = _("approval")
        verbose_name_plural = _("approvals")
        ordering = ["order", "round", "place"]
        indexes = [
            models.Index(
                fields=["level", "due_at"], condition=Q(state="pending", is_turn=True), name="approval_pending_idx"
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["order", "round", "level", "assignee"],
                nulls_distinct=False,
                name="approval_person_once_per_round",
            ),
            models.CheckConstraint(name="approval_state_known", condition=Q(state__in=Decision.values)),
            models.CheckConstraint(
                name="approval_decided_is_signed",
                condition=~Q(state__in=["approved", "rejected"])
                | Q(decided_by__isnull=False, decided_at__isnull=False),
            ),
            models.CheckConstraint(
                name="approval_rejection_has_reason", condition=~Q(state="rejected") | ~Q(reason="")
            ),
        ]

    def __str__(self):
        return f"{self.order} · {self.get_level_display()}"
