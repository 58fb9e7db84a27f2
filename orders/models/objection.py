"""What the house makes of objections against an order, and who waived one."""

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from orderdesk.accounts.models import DECIDERS, Role
from orderdesk.core.record.history import Signed, records
from orders.states import Level, Moment, ObjectionKind, Severity

K, M, S = ObjectionKind, Moment, Severity
NOTHING = dict.fromkeys(Moment.values, S.OFF)
LOWEST_SHARE = Decimal(80)  # percent of its price: less is told to whoever approves
DEFAULTS = {
    K.FIELDS: {M.SUBMIT: S.WARN, M.REVIEW: S.BLOCK},
    K.TERMS: {M.SUBMIT: S.WARN, M.REVIEW: S.BLOCK},
    K.PAPERS: {M.SUBMIT: S.WARN, M.REVIEW: S.BLOCK},
    K.CREDIT: {},
    K.OVERDUE: {M.APPROVE: S.WARN},
    K.MARGIN: {},
    K.COST: {},
    K.DISCOUNT: {M.APPROVE: S.WARN},
    K.FLOOR: {M.SUBMIT: S.WARN, M.APPROVE: S.LEVEL, M.CHANGE: S.LEVEL},
    K.SUPPLY: {},
    K.DATE: {M.SUBMIT: S.WARN, M.APPROVE: S.WARN},
    K.CUSTOMER_PO: {M.SUBMIT: S.WARN, M.REVIEW: S.WARN, M.APPROVE: S.WARN},
}
LEVELS = dict.fromkeys((K.CREDIT, K.OVERDUE, K.PAPERS), Level.FINANCE)
BOUNDS = {K.OVERDUE: Decimal(0), K.MARGIN: Decimal(0), K.DISCOUNT: LOWEST_SHARE}
WAIVERS = {K.OVERDUE: Role.FINANCE, K.DATE: Role.SALES_MANAGER, K.CUSTOMER_PO: Role.SALES_MANAGER} | dict.fromkeys(
    (K.MARGIN, K.COST, K.DISCOUNT, K.FLOOR, K.SUPPLY), Role.SALES_DIRECTOR
)
# What makes an order executable is judged at its review, and cannot be waived; what else is fixed stands in the rules
# of the house (credit, payment before goods) or in the steps themselves (the supply answer).
NEVER_WAIVED = (K.FIELDS, K.TERMS, K.PAYMENT)
OPEN_MOMENTS = {kind: tuple(Moment) for kind in DEFAULTS} | {
    K.FIELDS: (M.SUBMIT,),
    K.TERMS: (M.SUBMIT,),
    K.CREDIT: (M.REVIEW, M.CONFIRM),
    K.SUPPLY: (M.SUBMIT, M.REVIEW, M.APPROVE),
}


def severity(label):
    return models.CharField(label, max_length=5, choices=Severity, default=Severity.OFF)


class ObjectionPolicy(Signed, models.Model):
    """What one kind of objection does at each moment, from which figure on, and whose role may waive it."""

    kind = models.CharField(_("objection"), max_length=12, choices=ObjectionKind, unique=True)
    submit = severity(Moment.SUBMIT.label)
    review = severity(Moment.REVIEW.label)
    approve = severity(Moment.APPROVE.label)
    confirm = severity(Moment.CONFIRM.label)
    change = severity(Moment.CHANGE.label)
    dispatch = severity(Moment.DISPATCH.label)
    bound = models.DecimalField(_("threshold"), max_digits=14, decimal_places=2, null=True, blank=True)
    level = models.CharField(_("level asked"), max_length=10, choices=Level, default=Level.DIRECTOR)
    waived_by = models.CharField(
        _("waived by"),
        max_length=20,
        choices=[(role.value, role.label) for role in Role if role in DECIDERS],
        blank=True,
        default="",
    )

    history = records()

    class Meta:
        verbose_name = _("policy of objections")
        verbose_name_plural = _("policy of objections")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(name="objection_policy_kind_known", condition=Q(kind__in=ObjectionKind.values)),
            models.CheckConstraint(
                name="objection_policy_severity_known",
                condition=Q(**{f"{moment}__in": Severity.values for moment in Moment.values}),
            ),
            models.CheckConstraint(name="objection_policy_level_known", condition=Q(level__in=Level.values)),
        ]

    def __str__(self):
        return str(self.get_kind_display())

    @classmethod
    def usual(cls, kind):
        """What the house does before anybody said otherwise."""
        severities = {moment.value: value for moment, value in DEFAULTS[kind].items()}
        facts = {"bound": BOUNDS.get(kind), "level": LEVELS.get(kind, Level.DIRECTOR)}
        return cls(kind=kind, waived_by=WAIVERS.get(kind, ""), **facts, **NOTHING | severities)

    @classmethod
    def current(cls):
        """{kind: its policy}, in the order of the kinds."""
        saved = {policy.kind: policy for policy in cls.objects.all()}
        return {kind: saved.get(kind) or cls.usual(kind) for kind in DEFAULTS}

    def severity_at(self, moment):
        return Severity(getattr(self, moment))


class ObjectionWaiver(Signed, models.Model):
    """A named role's word that an objection does not stand in the way. Never changed.

    It is of the figures as they were then: where they differ, the objection stands again.
    """

    order = models.ForeignKey("orders.Order", models.PROTECT, related_name="waivers")
    kind = models.CharField(_("objection"), max_length=12, choices=ObjectionKind)
    fingerprint = models.CharField(max_length=64, editable=False)
    text = models.TextField(_("what was waived"))
    reason = models.CharField(_("reason"), max_length=500)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"), auto_now_add=True)

    history = records()

    class Meta:
        verbose_name = _("waiver of an objection")
        verbose_name_plural = _("waivers of objections")
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["order", "kind", "fingerprint"], name="objection_waived_once"),
            models.CheckConstraint(name="objection_waiver_kind_known", condition=Q(kind__in=ObjectionKind.values)),
            models.CheckConstraint(name="objection_waiver_has_reason", condition=~Q(reason="")),
        ]

    def __str__(self):
        return f"{self.order} · {self.get_kind_display()}"
