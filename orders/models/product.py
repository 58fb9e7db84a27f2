import re
from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from orderdesk.core.record.history import Signed, records
from orderdesk.core.text.matching import Searchable, search_indexes
from orderdesk.custom_fields.models import custom_values, is_an_object
from orders.querysets import ProductQuerySet

TAX_CODE = re.compile(r"[0-9]{19}", re.ASCII)
NO_TAX_CODE = _("A tax classification code has 19 digits, as the tax software lists them.")


def is_tax_code(text):
    """Whether this can be a 税收分类编码."""
    return TAX_CODE.fullmatch(text) is not None


class Product(Signed, Searchable):
    """Something that is sold. Orders keep a snapshot of it, so that a later change rewrites no order."""

    class Supply(models.TextChoices):
        STOCK = "stock", _("From stock")
        MAKE = "make", _("Made to order")
        BUY = "buy", _("Bought to order")

    code = models.CharField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=120)
    spec = models.CharField(_("specification"), max_length=120, blank=True)
    unit = models.CharField(_("unit"), max_length=10, default="件")
    list_price = models.DecimalField(
        _("list price"), max_digits=14, decimal_places=4, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    floor_price = models.DecimalField(
        _("floor price"),
        max_digits=14,
        decimal_places=4,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
        help_text=_("Whoever sells for less is asked for it."),
    )
    cost = models.DecimalField(
        _("cost"), max_digits=14, decimal_places=4, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    tax_rate = models.DecimalField(
        _("tax rate"),
        max_digits=5,
        decimal_places=4,
        default=Decimal("0.13"),
        validators=[MinValueValidator(0), MaxValueValidator(1)],
    )
    tax_code = models.CharField(
        _("tax classification code"),
        max_length=19,
        blank=True,
        default="",
        db_default="",
        help_text=_("19 digits, as the tax software lists them. It stands on invoices."),
    )
    supply = models.CharField(_("supply"), max_length=10, choices=Supply, default=Supply.STOCK)
    lead_days = models.PositiveSmallIntegerField(_("lead time (working days)"), default=0)
    minimum_stock = models.DecimalField(_("minimum stock"), max_digits=12, decimal_places=3, default=0)
    needs_check = models.BooleanField(
        _("needs a quality check"),
        default=False,
        db_default=False,
        help_text=_("Without a passed quality check none of it leaves."),
    )
    is_whole = models.BooleanField(
        _("counted in whole units"),
        default=False,
        db_default=False,
        help_text=_("Half a unit is refused wherever a quantity is entered."),
    )
    picture = models.FileField(_("picture"), upload_to="products", blank=True)
    custom = custom_values()
    is_active = models.BooleanField(_("active"), default=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = ProductQuerySet.as_manager()
    history = records(excluded_fields=["search_text", "grams"])

    class Meta:
        verbose_name = _("product")
        verbose_name_plural = _("products")
        ordering = ["code"]
        indexes = [models.Index(fields=["name", "spec"], name="product_name_spec_idx"), *search_indexes("product")]
        constraints = [
            models.CheckConstraint(
                name="product_prices_not_negative", condition=Q(list_price__gte=0) | Q(list_price__isnull=True)
            ),
            models.CheckConstraint(
                name="product_floor_not_negative", condition=Q(floor_price__gte=0) | Q(floor_price__isnull=True)
            ),
            is_an_object("product_custom_is_an_object"),
            models.CheckConstraint(name="product_tax_is_a_share", condition=Q(tax_rate__gte=0, tax_rate__lte=1)),
        ]

    def __str__(self):
        return f"{self.code} {self.name}"

    def get_absolute_url(self):
        return reverse("orders:product", args=[self.pk])

    def searched_by(self):
        return [self.code, self.name, self.spec]
