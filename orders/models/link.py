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

SALT = "orders.customer-link"
TOKEN_BYTES = 24


def token_for(order_id, nonce):
    """The 32 characters (192 bits) that open an order: derived from the installation's secret, stored nowhere."""
    mac = salted_hmac(SALT, f"{order_id} {nonce}", algorithm="sha256").digest()
    return urlsafe_b64encode(mac[:TOKEN_BYTES]).decode()


class CustomerLink(Signed, models.Model):
    """Opens the page of one order to whoever has it, until it expires or is revoked. An order has one at a time."""

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

    def get_absolute_url(self):
        """The path of the customer's page, or "" where the installation's secret has changed since."""
        return reverse("link:page", args=[self.token]) if self.token else ""

    @cached_property
    def token(self):
        """The token, derived again, or "" where it is no longer the one that was given out."""
        token = token_for(self.order_id, self.nonce)
        return token if constant_time_compare(digest_of(token), self.digest) else ""

    def is_live(self, at):
        """Whether it opens its order at this moment."""
        return self.revoked_at is None and self.expires_at > at


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
