"""The link by which a customer sees one order without an account."""

from base64 import urlsafe_b64encode

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from orderdesk.core.record.history import Signed, records
from orders.querysets import CustomerLinkQuerySet, digest_of

TOKEN_BYTES = 24


class OpenedByToken:
    """Mixin of what a token opens: 32 characters (192 bits) derived from the installation's secret, stored nowhere.

    `salt` keeps the kinds apart, `subject` is the column of what it is about, `page` the name of what it opens.
    """

    salt = subject = page = ""

    @classmethod
    def token_of(cls, key, nonce):
        """The token of what is about the record with this key."""
        mac = salted_hmac(cls.salt, f"{key} {nonce}", algorithm="sha256").digest()
        return urlsafe_b64encode(mac[:TOKEN_BYTES]).decode()

    @cached_property
    def token(self):
        """The token, derived again, or "" where it is no longer the one that was given out."""
        token = self.token_of(getattr(self, self.subject), self.nonce)
        return token if constant_time_compare(digest_of(token), self.digest) else ""

    def get_absolute_url(self):
        """The path of the customer's page, or "" where the installation's secret has changed since."""
        return reverse(self.page, args=[self.token]) if self.token else ""

    def is_live(self, at):
        """Whether it opens at this moment."""
        return self.revoked_at is None and self.expires_at > at


class CustomerLink(OpenedByToken, Signed, models.Model):
    """Opens the page of one order to whoever has it, until it expires or is revoked. An order has one at a time."""

    salt, subject, page = "orders.customer-link", "order_id", "link:page"

    order = models.ForeignKey("orders.Order", models.PROTECT, related_name="customer_links")
    nonce = models.CharField(max_length=32, editable=False)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    shows_prices = models.BooleanField(_("shows prices"), default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("made by"))
    made_at = models.DateTimeField(_("made at"), auto_now_add=True)
    expires_at = models.DateTimeField(_("expires at"))
    first_viewed_at = models.DateTimeField(_("first viewed at"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("revoked by")
    )

    objects = CustomerLinkQuerySet.as_manager()
    history = records(excluded_fields=["nonce", "digest"])

    class Meta:
        verbose_name = _("customer's link")
        verbose_name_plural = _("customers' links")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["order"], condition=Q(revoked_at=None), name="customer_link_one_per_order"),
            models.CheckConstraint(
                name="customer_link_revoked_by_somebody",
                condition=Q(revoked_at=None, revoked_by=None) | Q(revoked_at__isnull=False, revoked_by__isnull=False),
            ),
        ]

    def __str__(self):
        return str(_("Customer's link of %(order)s") % {"order": self.order})


class CustomerLinkView(models.Model):
    """One opening of the page: when, from which address, on which device."""

    link = models.ForeignKey(CustomerLink, models.PROTECT, related_name="views")
    at = models.DateTimeField(_("at"), auto_now_add=True)
    address = models.GenericIPAddressField(_("address"), null=True, blank=True)
    device = models.CharField(_("device"), max_length=200, blank=True)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["link", "-at"], name="customer_link_view_idx")]

    def __str__(self):
        return f"{self.at:%Y-%m-%d %H:%M} {self.device}"
