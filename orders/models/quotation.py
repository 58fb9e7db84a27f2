"""A quotation: what was offered to a customer, version by version, and what the customer said to it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, FSMModelMixin, transition

from customers.models import Customer
from orderdesk.accounts.models import Team
from orderdesk.core.record.history import Signed, records
from orderdesk.core.record.lifecycle import condition
from orderdesk.custom_fields.models import custom_values, is_an_object
from orders import permissions as may
from orders.models.line import MOST_QUANTITY, PricedLine
from orders.models.link import OpenedByToken
from orders.models.order import Order
from orders.models.product import Product
from orders.querysets import QuotationLinkQuerySet, QuotationQuerySet
from orders.states import DeclineCause, QuotationStatus

S = QuotationStatus
ANSWERED = (S.ACCEPTED, S.DECLINED)


@condition(_("The quotation has no lines yet. Add at least one product."))
def has_quoted_lines(quotation):
    return quotation.latest().line_count > 0


@condition(_("An order was made from it. Change the order, or write another quotation."))
def is_not_ordered(quotation):
    return quotation.order_id is None


class Quotation(FSMModelMixin, Signed, models.Model):
    """One offer to one customer. What is offered stands in its versions; the latest is the one that counts.

    `valid_until`, `total` and `goods` are those of the latest version, kept here for lists and for the clock.
    """

    number = models.CharField(_("quotation"), max_length=32, unique=True)
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="quotations", verbose_name=_("customer"))
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="quotations", verbose_name=_("account manager")
    )
    team = models.ForeignKey(
        Team, models.PROTECT, related_name="quotations", null=True, blank=True, verbose_name=_("team")
    )
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("entered by")
    )
    status = FSMField(_("status"), max_length=10, choices=QuotationStatus.choices, default=S.DRAFT, protected=True)
    revision = models.PositiveSmallIntegerField(_("version of the quotation"), default=1)
    valid_until = models.DateField(_("valid until"))
    total = models.DecimalField(_("amount"), max_digits=16, decimal_places=2, default=0)
    goods = models.CharField(_("products"), max_length=120, blank=True, editable=False)  # its first line, for lists
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    answered_by = models.CharField(_("answered by"), max_length=60, blank=True, default="")
    decline_cause = models.CharField(
        _("cause of the refusal"), max_length=10, choices=DeclineCause, blank=True, default=""
    )
    decline_text = models.CharField(_("what the customer said"), max_length=500, blank=True, default="")
    address = models.GenericIPAddressField(_("address"), null=True, blank=True)  # answered from there, by the link
    device = models.CharField(_("device"), max_length=200, blank=True, default="")
    order = models.OneToOneField(
        Order, models.PROTECT, related_name="quotation", null=True, blank=True, verbose_name=_("order")
    )
    created_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = QuotationQuerySet.as_manager()
    history = records(excluded_fields=["goods"])

    class Meta:
        verbose_name = _("quotation")
        verbose_name_plural = _("quotations")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["status", "-id"], name="quotation_status_idx"),
            models.Index(fields=["owner", "status"], name="quotation_owner_idx"),
            models.Index(fields=["customer", "-id"], name="quotation_customer_idx"),
            models.Index(fields=["valid_until"], condition=Q(status="sent"), name="quotation_running_idx"),
        ]
        constraints = [
            models.CheckConstraint(name="quotation_status_known", condition=Q(status__in=QuotationStatus.values)),
            models.CheckConstraint(
                name="quotation_sent_is_dated",
                condition=Q(status__in=["draft", "withdrawn"]) | Q(sent_at__isnull=False),
            ),
            models.CheckConstraint(
                name="quotation_answer_is_signed",
                condition=Q(status__in=["accepted", "declined"], answered_at__isnull=False)
                | (~Q(status__in=["accepted", "declined"]) & Q(answered_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="quotation_refusal_has_cause",
                condition=(Q(status="declined") & ~Q(decline_cause="")) | (~Q(status="declined") & Q(decline_cause="")),
            ),
            models.CheckConstraint(
                name="quotation_ordered_when_accepted", condition=Q(order__isnull=True) | Q(status="accepted")
            ),
        ]

    def __str__(self):
        return self.number

    def get_absolute_url(self):
        return reverse("orders:quotation", args=[self.pk])

    @property
    def state(self):
        """The status as the enum, with label and tone."""
        return QuotationStatus(self.status)

    def latest(self):
        """The version that counts."""
        return self.versions.get(revision=self.revision)

    @transition(status, source=S.DRAFT, target=S.SENT, conditions=[has_quoted_lines], permission=may.writes_quotation)
    def send(self, *, at):
        """The customer has it: what this version says stands from now on."""
        self.sent_at = at

    @transition(
        status,
        source=[S.SENT, S.ACCEPTED, S.DECLINED, S.EXPIRED, S.WITHDRAWN],
        target=S.DRAFT,
        conditions=[is_not_ordered],
        permission=may.writes_quotation,
    )
    def revise(self, *, valid_until):
        """Another version is written; the one before stays as it was sent."""
        self.revision += 1
        self.valid_until = valid_until
        self.answered_at, self.answered_by, self.address, self.device = None, "", None, ""
        self.decline_cause = self.decline_text = ""

    @transition(status, source=S.SENT, target=S.ACCEPTED, permission=may.answers_quotation)
    def accept(self, *, at, name, address, device):
        """The customer takes it."""
        self.answered_at, self.answered_by, self.address, self.device = at, name, address, device

    @transition(status, source=S.SENT, target=S.DECLINED, permission=may.answers_quotation)
    def decline(self, *, at, name, address, device, cause, text):
        """The customer does not take it, and says why."""
        self.answered_at, self.answered_by, self.address, self.device = at, name, address, device
        self.decline_cause, self.decline_text = cause, text

    @transition(status, source=S.SENT, target=S.EXPIRED, permission=may.expires_quotation)
    def expire(self):
        """Its last day has passed without an answer."""

    @transition(status, source=[S.DRAFT, S.SENT], target=S.WITHDRAWN, permission=may.writes_quotation)
    def withdraw(self):
        """The house no longer stands by it."""


class QuotationVersion(models.Model):
    """What a quotation says: written while it is a draft; once it was sent it stands."""

    quotation = models.ForeignKey(Quotation, models.PROTECT, related_name="versions")
    revision = models.PositiveSmallIntegerField(_("version of the quotation"))
    contact_name = models.CharField(_("contact"), max_length=60, blank=True)
    contact_phone = models.CharField(_("phone"), max_length=40, blank=True)
    address = models.CharField(_("delivery address"), max_length=200, blank=True)
    due_on = models.DateField(_("delivery date"), null=True, blank=True)
    valid_until = models.DateField(_("valid until"))
    payment_terms = models.CharField(_("payment terms"), max_length=120, blank=True)
    payment_plan = models.CharField(_("payment plan"), max_length=120, blank=True, default="")
    special_needs = models.CharField(_("special needs"), max_length=500, blank=True)
    note = models.CharField(_("note"), max_length=500, blank=True)
    custom = custom_values()
    freight = models.DecimalField(_("freight"), max_digits=12, decimal_places=2, default=0)
    freight_tax_rate = models.DecimalField(_("tax rate of freight"), max_digits=5, decimal_places=4, default=0)
    total = models.DecimalField(_("amount"), max_digits=16, decimal_places=2, default=0)
    tax = models.DecimalField(_("of which tax"), max_digits=16, decimal_places=2, default=0)
    goods = models.CharField(_("products"), max_length=120, blank=True, editable=False)
    line_count = models.PositiveSmallIntegerField(default=0, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("entered by"))
    created_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)

    class Meta:
        verbose_name = _("version of a quotation")
        verbose_name_plural = _("versions of quotations")
        ordering = ["quotation", "revision"]
        constraints = [
            is_an_object("quotation_version_custom_is_an_object"),
            models.UniqueConstraint(fields=["quotation", "revision"], name="quotation_revision_once"),
        ]

    def __str__(self):
        return f"{self.quotation} · {self.revision}"


class QuotationLine(PricedLine):
    """One product of a version of a quotation."""

    version = models.ForeignKey(QuotationVersion, models.CASCADE, related_name="lines")
    position = models.PositiveSmallIntegerField(_("line"))
    product = models.ForeignKey(Product, models.PROTECT, related_name="quoted_lines", verbose_name=_("product"))

    class Meta:
        verbose_name = _("line of a quotation")
        verbose_name_plural = _("lines of quotations")
        ordering = ["version", "position"]
        indexes = [models.Index(fields=["product", "version"], name="quotation_line_product_idx")]
        constraints = [
            models.UniqueConstraint(fields=["version", "position"], name="quotation_line_position_once"),
            models.CheckConstraint(
                name="quotation_line_quantity_positive", condition=Q(quantity__gt=0, quantity__lte=MOST_QUANTITY)
            ),
            models.CheckConstraint(
                name="quotation_line_only_gifts_are_free",
                condition=Q(is_gift=True, unit_price=0) | Q(is_gift=False, unit_price__gt=0),
            ),
            models.CheckConstraint(
                name="quotation_line_discount_is_a_share", condition=Q(discount__gte=0, discount__lte=1)
            ),
        ]

    def __str__(self):
        return f"{self.position} {self.product_name}"


class QuotationLink(OpenedByToken, Signed, models.Model):
    """Opens a quotation to whoever has it, until it expires or is revoked. A quotation has one at a time."""

    salt, subject, page = "orders.quotation-link", "quotation_id", "link:quotation"

    quotation = models.ForeignKey(Quotation, models.PROTECT, related_name="links")
    nonce = models.CharField(max_length=32, editable=False)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("made by"))
    made_at = models.DateTimeField(_("made at"), auto_now_add=True)
    expires_at = models.DateTimeField(_("expires at"))
    viewed_at = models.DateTimeField(_("last viewed at"), null=True, blank=True)
    view_count = models.PositiveIntegerField(_("times viewed"), default=0)
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)

    objects = QuotationLinkQuerySet.as_manager()
    history = records(excluded_fields=["nonce", "digest", "viewed_at", "view_count"])

    class Meta:
        verbose_name = _("link of a quotation")
        verbose_name_plural = _("links of quotations")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["quotation"], condition=Q(revoked_at=None), name="quotation_link_one_at_a_time"
            )
        ]

    def __str__(self):
        return str(_("Link of %(quotation)s") % {"quotation": self.quotation})
