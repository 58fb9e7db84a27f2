"""What belongs to one customer: contacts, addresses, invoice titles and qualifications."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from customers.models.customer import Customer
from orderdesk.core.record.history import Signed, records


class Part(Signed, models.Model):
    """Something that belongs to a customer and is seen by whoever sees the customer."""

    class Meta:
        abstract = True

    def get_absolute_url(self):
        return self.customer.get_absolute_url()


class Contact(Part):
    PERSONAL = ("name", "title", "phone", "email", "wechat")  # in no digest of the history: see record/sealing.py
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="contacts")
    name = models.CharField(_("name"), max_length=60)
    title = models.CharField(_("position"), max_length=60, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    wechat = models.CharField(_("WeChat"), max_length=60, blank=True)
    wants_mail = models.BooleanField(
        _("gets e-mails about orders"),
        default=False,
        db_default=False,
        help_text=_("Confirmed, dispatched, arriving tomorrow, late with the new date."),
    )
    is_default = models.BooleanField(_("main contact"), default=False)
    is_active = models.BooleanField(_("active"), default=True)
    anonymised_at = models.DateTimeField(_("anonymised at"), null=True, blank=True, editable=False)

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
    PERSONAL = ("receiver", "phone")
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
    """The customer's data on an invoice: 抬头, 税号, 开户行, 账号."""

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
    """A business licence, credit record or other proof, with its file and expiry date."""

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
