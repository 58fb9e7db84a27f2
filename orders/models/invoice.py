"""Invoices: asked for by sales, issued by finance outside of the program and registered here with their number."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from customers.models import Customer, InvoiceTitle
from orderdesk.core.record.history import Signed, records
from orders.querysets import InvoiceQuerySet


class Invoice(Signed, models.Model):
    """One invoice for one or several orders of a customer. Its title is a snapshot; a red one is negative.

    Requested until it is issued or withdrawn.
    """

    number = models.CharField(_("request"), max_length=32, unique=True)
    request_key = models.UUIDField(unique=True, null=True, blank=True, editable=False)  # unused: pages/once.py
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="invoices", verbose_name=_("customer"))
    kind = models.CharField(_("kind"), max_length=10, choices=InvoiceTitle.Kind)
    title = models.CharField(_("invoice title"), max_length=120)
    tax_no = models.CharField(_("tax number"), max_length=20, blank=True)
    bank = models.CharField(_("bank"), max_length=120, blank=True)
    account = models.CharField(_("account"), max_length=40, blank=True)
    address = models.CharField(_("address"), max_length=200, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    amount = models.DecimalField(_("amount"), max_digits=16, decimal_places=2)
    tax = models.DecimalField(_("of which tax"), max_digits=16, decimal_places=2)
    note = models.CharField(_("note"), max_length=200, blank=True)
    invoice_number = models.CharField(_("invoice number"), max_length=20, unique=True, null=True, blank=True)
    issued_on = models.DateField(_("issued on"), null=True, blank=True)
    file = models.FileField(_("file"), upload_to="invoices/%Y/%m", blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    red_of = models.OneToOneField("self", models.PROTECT, related_name="red", null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"), auto_now_add=True)

    objects = InvoiceQuerySet.as_manager()
    history = records(excluded_fields=["request_key"])

    class Meta:
        verbose_name = _("invoice")
        verbose_name_plural = _("invoices")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="invoice_special_has_tax_no", condition=~Q(kind=InvoiceTitle.Kind.SPECIAL) | ~Q(tax_no="")
            ),
            models.CheckConstraint(
                name="invoice_issued_has_number", condition=Q(issued_on=None) | Q(invoice_number__isnull=False)
            ),
            models.CheckConstraint(
                name="invoice_issued_or_withdrawn", condition=Q(issued_on=None) | Q(withdrawn_at=None)
            ),
            models.CheckConstraint(
                name="invoice_red_is_negative",
                condition=Q(red_of=None, amount__gt=0) | Q(red_of__isnull=False, amount__lt=0, issued_on__isnull=False),
            ),
        ]

    def __str__(self):
        return self.number

    @property
    def net(self):
        return self.amount - self.tax


class InvoiceShare(models.Model):
    """What of an invoice is for one order, and the tax in it."""

    invoice = models.ForeignKey(Invoice, models.PROTECT, related_name="shares")
    order = models.ForeignKey("orders.Order", models.PROTECT, related_name="invoice_shares")
    amount = models.DecimalField(_("amount"), max_digits=16, decimal_places=2)
    tax = models.DecimalField(_("of which tax"), max_digits=16, decimal_places=2)

    class Meta:
        ordering = ["invoice", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["invoice", "order"], name="invoice_share_once"),
            models.CheckConstraint(name="invoice_share_of_something", condition=~Q(amount=0)),
            models.CheckConstraint(
                name="invoice_share_tax_within",
                condition=Q(amount__gt=0, tax__gte=0, tax__lte=F("amount"))
                | Q(amount__lt=0, tax__lte=0, tax__gte=F("amount")),
            ),
        ]

    def __str__(self):
        return f"{self.invoice} · {self.order}"
