"""Customers. Changes come through customers.services."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from customers.querysets import CustomerQuerySet
from orderdesk.accounts.models import Team
from orderdesk.core.record.history import Signed, records
from orderdesk.core.text.matching import Searchable, search_indexes
from orderdesk.core.text.places import place_name
from orderdesk.custom_fields.models import custom_values, is_an_object

MOST_TOLERANCE = 20  # percent


class Customer(Signed, Searchable):
    """A company that buys. New or regular follows from its orders; key is decided by people."""

    class Level(models.TextChoices):
        A = "A", _("Level A")
        B = "B", _("Level B")
        C = "C", _("Level C")

    class Scale(models.TextChoices):
        """Whom the regulation on payments to smaller firms binds: large firms and public bodies."""

        OTHER = "", _("Small or medium")
        LARGE = "large", _("Large firm")
        PUBLIC = "public", _("Public body")

    name = models.CharField(_("name"), max_length=120, unique=True)
    short_name = models.CharField(_("short name"), max_length=60, blank=True)
    spelling = models.CharField(
        _("pinyin"), max_length=120, blank=True, help_text=_("Only if the automatic pinyin is wrong.")
    )
    is_key = models.BooleanField(_("key customer"), default=False)
    level = models.CharField(_("level"), max_length=1, choices=Level, default=Level.B)
    industry = models.CharField(_("industry"), max_length=60, blank=True)
    province = models.CharField(_("province"), max_length=30, blank=True)
    city = models.CharField(_("city"), max_length=30, blank=True)
    district = models.CharField(_("district"), max_length=30, blank=True)
    source = models.CharField(_("source"), max_length=60, blank=True)
    uscc = models.CharField(_("unified social credit code"), max_length=18, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("account manager"), related_name="customers"
    )
    team = models.ForeignKey(
        Team, models.PROTECT, verbose_name=_("team"), related_name="customers", null=True, blank=True
    )
    default_terms = models.CharField(_("usual payment terms"), max_length=120, blank=True)
    default_discount = models.DecimalField(
        _("usual discount"),
        max_digits=5,
        decimal_places=4,
        default=0,
        validators=[MinValueValidator(0), MaxValueValidator(1)],
    )
    packing = models.CharField(_("packing"), max_length=200, blank=True)
    delivery_window = models.CharField(_("delivery window"), max_length=120, blank=True)
    tolerance_over = models.DecimalField(
        _("may get more, %"), max_digits=4, decimal_places=2, default=0, db_default=0
    )  # of each ordered line, without being charged for it
    tolerance_under = models.DecimalField(
        _("may get less, %"), max_digits=4, decimal_places=2, default=0, db_default=0
    )  # of each ordered line, which then counts as shipped in full
    slip_amounts = models.BooleanField(_("amounts on the delivery slip"), default=False, db_default=False)
    notes = models.TextField(_("notes"), max_length=2000, blank=True)
    credit_limit = models.DecimalField(_("credit limit"), max_digits=14, decimal_places=2, default=0)
    credit_days = models.PositiveSmallIntegerField(_("credit days"), default=0)
    scale = models.CharField(_("size"), max_length=6, choices=Scale, blank=True, default=Scale.OTHER, db_default="")
    late_interest = models.DecimalField(
        _("interest for late payment (% a day)"),
        max_digits=6,
        decimal_places=4,
        null=True,
        blank=True,
        help_text=_("As the contract says. Empty: 0.05 % a day, as the regulation says where nothing is agreed."),
    )
    first_ordered_on = models.DateField(_("first order"), null=True, blank=True, editable=False)
    custom = custom_values()
    is_active = models.BooleanField(_("active"), default=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = CustomerQuerySet.as_manager()
    history = records(excluded_fields=["search_text", "grams"])

    class Meta:
        verbose_name = _("customer")
        verbose_name_plural = _("customers")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["owner", "-id"], name="customer_owner_idx"),
            models.Index(fields=["team", "-id"], name="customer_team_idx"),
            models.Index(fields=["name", "id"], name="customer_name_idx"),
            models.Index(fields=["id"], include=["first_ordered_on", "is_key"], name="customer_kind_idx"),
            *search_indexes("customer"),
        ]
        constraints = [
            is_an_object("customer_custom_is_an_object"),
            models.CheckConstraint(name="customer_has_a_name", condition=~Q(name="")),
            models.CheckConstraint(name="customer_credit_not_negative", condition=Q(credit_limit__gte=0)),
            models.CheckConstraint(
                name="customer_tolerance_within_bounds",
                condition=Q(
                    tolerance_over__gte=0,
                    tolerance_over__lte=MOST_TOLERANCE,
                    tolerance_under__gte=0,
                    tolerance_under__lte=MOST_TOLERANCE,
                ),
            ),
            models.CheckConstraint(
                name="customer_interest_is_a_rate",
                condition=Q(late_interest=None) | Q(late_interest__gte=0, late_interest__lte=1),
            ),
            models.CheckConstraint(
                name="customer_discount_is_a_share", condition=Q(default_discount__gte=0, default_discount__lte=1)
            ),
        ]

    def __str__(self):
        return self.short_name or self.name

    def get_absolute_url(self):
        return reverse("customers:detail", args=[self.pk])

    @property
    def region(self):
        return place_name(self.province, self.city, self.district)

    def kind(self):
        """new, regular or key: key by decision, else by whether it has ordered before."""
        if self.is_key:
            return "key"
        return "regular" if self.first_ordered_on else "new"

    def kind_label(self):
        return {"key": _("Key customer"), "regular": _("Regular customer"), "new": _("New customer")}[self.kind()]

    def searched_by(self):
        contacts = self.contacts.all() if self.pk else ()
        return [self.name, self.short_name, self.spelling, *(contact.phone for contact in contacts)]
