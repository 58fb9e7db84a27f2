"""What lies in which warehouse, for which orders it is held, and the ledger of moves from which both follow."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from fulfillment.querysets import ReservationQuerySet, StockMoveQuerySet, StockQuerySet
from fulfillment.states import MoveKind
from orderdesk.core.money import plain_number
from orderdesk.core.record.history import Signed, records
from orders.models import OrderLine, Product

BY_HAND = (MoveKind.RECEIVE, MoveKind.COUNT, MoveKind.SCRAP)


def main_warehouse():
    """The key of the warehouse that goods are in where nobody says another: the first active one."""
    return Warehouse.objects.filter(is_active=True).order_by("place", "pk").values_list("pk", flat=True).first()


class Warehouse(Signed, models.Model):
    """A place where stock is kept. Goods are taken from the first place on."""

    name = models.CharField(_("warehouse"), max_length=40, unique=True)
    place = models.PositiveSmallIntegerField(_("place"), default=1)
    is_active = models.BooleanField(_("active"), default=True)
    allows_negative = models.BooleanField(
        _("may go below zero"),
        default=False,
        help_text=_("Goods may leave before they are booked in. Every such move is recorded."),
    )

    history = records()

    class Meta:
        verbose_name = _("warehouse")
        verbose_name_plural = _("warehouses")
        ordering = ["place", "pk"]

    def __str__(self):
        return self.name

    def against(self):
        """What stands against closing it, or against stopping to go below zero: {field: a sentence}."""
        if self.pk is None:
            return {}
        reasons, rows = {}, self.stocks.select_related("product").order_by("pk")
        below = rows.filter(available__lt=0).first() if not self.allows_negative else None
        if below is not None:
            reasons["allows_negative"] = gettext("%(product)s is below zero. Count it first.") % {
                "product": below.product
            }
        filled = rows.exclude(on_hand=0).first() if not self.is_active else None
        if filled is not None:
            sentence = gettext("%(quantity)s %(unit)s of %(product)s are in it. Move its goods elsewhere first.")
            facts = {"quantity": plain_number(filled.on_hand), "unit": filled.product.unit, "product": filled.product}
            reasons["is_active"] = sentence % facts
        return reasons


class Stock(models.Model):
    """One product in one warehouse. Its quantities are changed by `post_moves` alone, which says why.

    `place` says where it stands, as the pick list is sorted.
    """

    # The unique index of product and warehouse serves the product too.
    product = models.ForeignKey(
        Product, models.PROTECT, related_name="stocks", db_index=False, verbose_name=_("product")
    )
    warehouse = models.ForeignKey(
        Warehouse, models.PROTECT, related_name="stocks", verbose_name=_("warehouse"), default=main_warehouse
    )
    place = models.CharField(_("shelf place"), max_length=40, blank=True, default="", db_default="")
    on_hand = models.DecimalField(_("on hand"), max_digits=13, decimal_places=3, default=0)
    reserved = models.DecimalField(_("reserved"), max_digits=13, decimal_places=3, default=0)
    available = models.GeneratedField(
        expression=F("on_hand") - F("reserved"),
        output_field=models.DecimalField(max_digits=13, decimal_places=3),
        db_persist=True,
        verbose_name=_("available"),
    )
    allows_negative = models.BooleanField(default=False, editable=False)  # as its warehouse does
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = StockQuerySet.as_manager()

    class Meta:
        verbose_name = _("stock")
        verbose_name_plural = _("stock")
        ordering = ["product", "warehouse"]
        constraints = [
            models.UniqueConstraint(fields=["product", "warehouse"], name="stock_once_per_warehouse"),
            models.CheckConstraint(name="stock_not_negative", condition=Q(on_hand__gte=0) | Q(allows_negative=True)),
            models.CheckConstraint(name="stock_reserved_not_negative", condition=Q(reserved__gte=0)),
            models.CheckConstraint(
                name="stock_reserved_is_there", condition=Q(reserved__lte=F("on_hand")) | Q(allows_negative=True)
            ),
        ]

    def __str__(self):
        return f"{self.product} {self.warehouse}: {self.on_hand}"

    def last_change(self):
        """(who, when) of the last move, or None."""
        moves = StockMove.objects.filter(product=self.product_id, warehouse=self.warehouse_id).select_related("by")
        move = moves.order_by("-pk").first()
        return (move.by, move.at) if move else None


class StockMove(models.Model):
    """One entry of the ledger: what it added to the stock on hand and to what is reserved. Never changed."""

    is_sealed = True
    # Every move writes all indexes, so that there are those by which moves are looked up, and no others.
    product = models.ForeignKey(
        Product, models.PROTECT, related_name="moves", db_index=False, verbose_name=_("product")
    )
    warehouse = models.ForeignKey(
        Warehouse, models.PROTECT, related_name="moves", db_index=False, verbose_name=_("warehouse")
    )
    kind = models.CharField(_("move"), max_length=10, choices=MoveKind)
    on_hand = models.DecimalField(_("on hand"), max_digits=13, decimal_places=3, default=0)
    reserved = models.DecimalField(_("reserved"), max_digits=13, decimal_places=3, default=0)
    line = models.ForeignKey(
        OrderLine,
        models.PROTECT,
        related_name="moves",
        null=True,
        blank=True,
        db_index=False,
        verbose_name=_("order line"),
    )
    undoes = models.OneToOneField(
        "self", models.PROTECT, related_name="undone_by", null=True, blank=True, verbose_name=_("undoes")
    )
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False, verbose_name=_("by")
    )
    at = models.DateTimeField(_("at"))

    objects = StockMoveQuerySet.as_manager()

    class Meta:
        verbose_name = _("stock move")
        verbose_name_plural = _("stock moves")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["product", "warehouse", "id"], name="move_stock_idx"),
            models.Index(fields=["line"], name="move_line_idx", condition=Q(line__isnull=False)),
        ]
        constraints = [
            models.CheckConstraint(name="move_changes_something", condition=~Q(on_hand=0, reserved=0)),
            models.CheckConstraint(name="move_kind_known", condition=Q(kind__in=MoveKind.values)),
            models.CheckConstraint(name="move_reserves_for_a_line", condition=Q(reserved=0) | Q(line__isnull=False)),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.product} {self.on_hand or self.reserved}"

    @property
    def can_be_undone(self):
        """Whether it was booked by hand, not by a task, and not taken back yet."""
        by_hand = self.kind in BY_HAND and self.line_id is None and not hasattr(self, "output")
        return by_hand and self.undoes_id is None and not hasattr(self, "undone_by")


class Reservation(models.Model):
    """What is held in one warehouse for one line of an order. Changed by `post_moves` alone."""

    line = models.ForeignKey(OrderLine, models.PROTECT, related_name="reservations", db_index=False)
    warehouse = models.ForeignKey(Warehouse, models.PROTECT, related_name="reservations")
    quantity = models.DecimalField(_("reserved"), max_digits=13, decimal_places=3)

    objects = ReservationQuerySet.as_manager()

    class Meta:
        verbose_name = _("reservation")
        verbose_name_plural = _("reservations")
        constraints = [
            models.UniqueConstraint(fields=["line", "warehouse"], name="reservation_once_per_warehouse"),
            models.CheckConstraint(name="reservation_not_negative", condition=Q(quantity__gte=0)),
        ]

    def __str__(self):
        return f"{self.line}: {self.quantity}"
