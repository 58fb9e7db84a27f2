from decimal import ROUND_HALF_UP, Decimal

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from orderdesk.core.record.history import Signed, records
from orders.models.order import Order
from orders.models.product import Product
from orders.querysets import OrderLineManager

MOST_QUANTITY = Decimal("9999999.999")


class PricedLine(models.Model):
    """What a line of an order or of a quotation says: a snapshot of the product, its quantity and its price."""

    product_name = models.CharField(_("product"), max_length=120)
    spec = models.CharField(_("specification"), max_length=120, blank=True)
    unit = models.CharField(_("unit"), max_length=10)
    cost = models.DecimalField(_("cost"), max_digits=14, decimal_places=4, null=True, blank=True)
    quantity = models.DecimalField(_("quantity"), max_digits=10, decimal_places=3)
    unit_price = models.DecimalField(_("unit price"), max_digits=14, decimal_places=4)
    discount = models.DecimalField(_("discount"), max_digits=5, decimal_places=4, default=0)
    tax_rate = models.DecimalField(_("tax rate"), max_digits=5, decimal_places=4)
    amount = models.DecimalField(_("amount"), max_digits=16, decimal_places=2)
    tax = models.DecimalField(_("of which tax"), max_digits=16, decimal_places=2)
    requested_on = models.DateField(_("requested date"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)
    is_gift = models.BooleanField(_("gift or sample"), default=False)

    class Meta:
        abstract = True

    @property
    def paid_price(self):
        """What one of it costs after the discount: to the fen, small prices to four decimals."""
        price = self.unit_price * (1 - self.discount)
        return price.quantize(Decimal("0.01") if price >= 1 else Decimal("0.0001"), ROUND_HALF_UP)


class OrderLine(Signed, PricedLine):
    """One product of an order, as it was sold, and what has become of the quantity."""

    order = models.ForeignKey(Order, models.PROTECT, related_name="lines")
    position = models.PositiveSmallIntegerField(_("line"))
    product = models.ForeignKey(Product, models.PROTECT, related_name="lines", verbose_name=_("product"))
    agreed_on = models.DateField(_("agreed date"), null=True, blank=True)  # the promise of this line, once there is one
    promised_on = models.DateField(_("first promise"), null=True, blank=True, editable=False)  # at the confirmation
    shipped = models.DecimalField(_("shipped"), max_digits=10, decimal_places=3, default=0)
    accepted = models.DecimalField(_("accepted"), max_digits=10, decimal_places=3, default=0)
    disputed = models.DecimalField(_("refused or short"), max_digits=10, decimal_places=3, default=0)
    dropped_at = models.DateTimeField(_("dropped at"), null=True, blank=True)  # by a change, before any of it left
    short_closed = models.DecimalField(
        _("never to come"), max_digits=10, decimal_places=3, default=0, db_default=0, editable=False
    )

    objects = OrderLineManager()
    history = records()

    class Meta:
        verbose_name = _("order line")
        verbose_name_plural = _("order lines")
        ordering = ["order", "position"]
        indexes = [
            models.Index(fields=["product", "order"], name="line_product_order_idx"),
            models.Index(fields=["order", "product"], include=["quantity", "amount"], name="line_order_product_idx"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["order", "position"], name="line_position_once_per_order", deferrable=models.Deferrable.DEFERRED
            ),
            models.CheckConstraint(
                name="line_quantity_positive",
                condition=Q(dropped_at__isnull=True, quantity__gt=0, quantity__lte=MOST_QUANTITY)
                | Q(dropped_at__isnull=False, quantity=0),
            ),
            models.CheckConstraint(name="line_price_not_negative", condition=Q(unit_price__gte=0)),
            models.CheckConstraint(
                name="line_only_gifts_are_free",
                condition=Q(is_gift=True, unit_price=0) | Q(is_gift=False, unit_price__gt=0),
            ),
            models.CheckConstraint(name="line_discount_is_a_share", condition=Q(discount__gte=0, discount__lte=1)),
            models.CheckConstraint(
                name="line_shipped_within_ordered", condition=Q(shipped__gte=0, shipped__lte=F("quantity"))
            ),
            models.CheckConstraint(
                name="line_answered_within_shipped",
                condition=Q(accepted__gte=0, disputed__gte=0, shipped__gte=F("accepted") + F("disputed")),
            ),
            models.CheckConstraint(
                name="line_short_closed_within_ordered",
                condition=Q(short_closed__gte=0, quantity__gte=F("shipped") + F("short_closed")),
            ),
        ]

    def __str__(self):
        return f"{self.position} {self.product_name}"

    def promise(self, order):
        """The day on which the customer may count for this line."""
        return self.agreed_on or self.requested_on or order.due_on

    def to_ship(self):
        """The quantity of this line still to be shipped."""
        return self.quantity - self.shipped - self.short_closed

    def answered(self):
        """The quantity that has its answer: accepted, refused or short, or never to come."""
        return self.accepted + self.disputed + self.short_closed
