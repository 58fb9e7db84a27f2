"""Customers and everything that belongs to one of them. Changes come through customers.services."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from customers.querysets import CustomerQuerySet
from orderdesk.accounts.models import Team
from orderdesk.core.history import Signed, records
from orderdesk.core.matching import Searchable, search_indexes
from orderdesk.core.places import place_name


class Customer(Signed, Searchable):
    """A company that buys. New or regular follows from its orders; key is decided by people."""

    class Level(models.TextChoices):
        A = "A", _("Level A")
        B = "B", _("Level B")
        C = "C", _("Level C")

    name = models.CharField(_("name"), max_length=120, unique=True)
    short_name = models.CharField(_("short name"), max_length=60, blank=True)
    spelling = models.CharField(
        _("pinyin"), max_length=120, blank=True, help_text=_("Only where the usual reading is wrong.")
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
    notes = models.TextField(_("notes"), max_length=2000, blank=True)
    credit_limit = models.DecimalField(_("credit limit"), max_digits=14, decimal_places=2, default=0)
    credit_days = models.PositiveSmallIntegerField(_("credit days"), default=0)
    first_ordered_on = models.DateField(_("first order"), null=True, blank=True, editable=False)
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
            models.CheckConstraint(name="customer_has_a_name", condition=~Q(name="")),
            models.CheckConstraint(name="customer_credit_not_negative", condition=Q(credit_limit__gte=0)),
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


class Part(Signed, models.Model):
    """Something that belongs to a customer and is seen by whoever sees the customer."""

    class Meta:
        abstract = True

    def get_absolute_url(self):
        return self.customer.get_absolute_url()


class Contact(Part):
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="contacts")
    name = models.CharField(_("name"), max_length=60)
    title = models.CharField(_("position"), max_length=60, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    wechat = models.CharField(_("WeChat"), max_length=60, blank=True)
    is_default = models.BooleanField(_("main contact"), default=False)
    is_active = models.BooleanField(_("active"), default=True)

    history = records()

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        ordering = ["-is_default", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["customer"], condition=Q(is_default=True), name="contact_one_default_per_customer"
            )
        ]

    def __str__(self):
        return self.name


class Address(Part):
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="addresses")
    text = models.CharField(_("delivery address"), max_length=200)
    receiver = models.CharField(_("receiver"), max_length=60, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    is_default = models.BooleanField(_("default address"), default=False)
    is_active = models.BooleanField(_("active"), default=True)

    history = records()

    class Meta:
        verbose_name = _("delivery address")
        verbose_name_plural = _("delivery addresses")
        ordering = ["-is_default", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["customer"], condition=Q(is_default=True), name="address_one_default_per_customer"
            )
        ]

    def __str__(self):
        return self.text


class InvoiceTitle(Part):
    """What stands on an invoice: 抬头, 税号, 开户行, 账号."""

    class Kind(models.TextChoices):
        SPECIAL = "special", _("Special VAT invoice")
        PLAIN = "plain", _("Plain VAT invoice")

    customer = models.ForeignKey(Customer, models.PROTECT, related_name="invoice_titles")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.PLAIN)
    title = models.CharField(_("invoice title"), max_length=120)
    tax_no = models.CharField(_("tax number"), max_length=20, blank=True)
    bank = models.CharField(_("bank"), max_length=120, blank=True)
    account = models.CharField(_("account"), max_length=40, blank=True)
    address = models.CharField(_("address"), max_length=200, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    is_active = models.BooleanField(_("active"), default=True)

    history = records()

    class Meta:
        verbose_name = _("invoice title")
        verbose_name_plural = _("invoice titles")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="invoice_title_special_has_tax_no", condition=~Q(kind="special") | ~Q(tax_no="")
            )
        ]

    def __str__(self):
        return self.title


class Qualification(Part):
    """A paper that proves something: the business licence or the credit record, with its file and its end."""

    class Kind(models.TextChoices):
        LICENCE = "licence", _("Business licence")
        CREDIT = "credit", _("Credit record")
        OTHER = "other", _("Other")

    customer = models.ForeignKey(Customer, models.PROTECT, related_name="qualifications")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    number = models.CharField(_("number"), max_length=60, blank=True)
    file = models.FileField(_("file"), upload_to="qualifications/%Y/%m", blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    is_active = models.BooleanField(_("active"), default=True)

    history = records()

    class Meta:
        verbose_name = _("qualification")
        verbose_name_plural = _("qualifications")
        ordering = ["kind", "-pk"]

    def __str__(self):
        return self.get_kind_display()

    def is_valid(self, on):
        return self.valid_until is None or self.valid_until >= on


class Communication(Part):
    """A contact with the customer: who spoke with whom, when, by what means, and what follows."""

    class Channel(models.TextChoices):
        PHONE = "phone", _("Phone")
        EMAIL = "email", _("E-mail")
        WECHAT = "wechat", _("WeChat")
        VISIT = "visit", _("Face to face")
        OTHER = "other", _("Other")

    customer = models.ForeignKey(Customer, models.PROTECT, related_name="communications")
    contact = models.ForeignKey(Contact, models.PROTECT, null=True, blank=True, verbose_name=_("with whom"))
    channel = models.CharField(_("by"), max_length=10, choices=Channel, default=Channel.PHONE)
    text = models.TextField(_("what was said"), max_length=4000)
    happened_at = models.DateTimeField(_("when"))
    next_on = models.DateField(_("next follow-up"), null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("who"))

    history = records()

    class Meta:
        verbose_name = _("communication")
        verbose_name_plural = _("communication record")
        ordering = ["-happened_at", "-pk"]
        indexes = [
            models.Index(fields=["customer", "-happened_at"], name="communication_customer_idx"),
            models.Index(fields=["next_on"], condition=Q(next_on__isnull=False), name="communication_next_idx"),
        ]

    def __str__(self):
        return f"{self.get_channel_display()} {self.customer}"
