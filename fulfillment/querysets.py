"""Every reusable read of stages and stock."""

from decimal import Decimal

from django.db.models import DecimalField, OuterRef, Q, QuerySet, Subquery, Sum

from fulfillment.states import UNFINISHED
from orders.states import CLOSED


class StageQuerySet(QuerySet):
    def visible_to(self, user):
        """Those of the orders that this person may see."""
        order = self.model._meta.get_field("order").related_model
        return self if user.sees_all_orders else self.filter(order__in=order.objects.visible_to(user))

    def unfinished(self):
        """What is still to be done; of an order that is completed or cancelled nothing is."""
        return self.filter(finished_at__isnull=True).exclude(order__status__in=CLOSED)

    def late(self, *, on):
        return self.unfinished().filter(planned_on__lt=on)

    def red(self, *, on):
        """Late or endangered."""
        return self.unfinished().filter(Q(planned_on__lt=on) | Q(is_endangered=True))

    def recorded(self):
        """Somebody, or an event, has written into it: the rows of the progress sheet."""
        return self.filter(recorded_at__isnull=False)

    def mine(self, user):
        """Those that this person owns, and those of their departments that nobody owns."""
        return self.filter(Q(owner=user) | Q(owner=None, role__in=user.roles))


QUANTITY = DecimalField(max_digits=13, decimal_places=3)


class StockQuerySet(QuerySet):
    def of_products(self, products):
        """{product key: {"on_hand", "reserved", "available"}} over all warehouses; products not kept are absent."""
        rows = self.filter(product__in=products).order_by().values("product")
        sums = rows.annotate(
            total_on_hand=Sum("on_hand"), total_reserved=Sum("reserved"), total_available=Sum("available")
        )
        return {
            row["product"]: {name: row[f"total_{name}"] for name in ("on_hand", "reserved", "available")}
            for row in sums
        }

    def total(self, name, *, product="pk"):
        """A subquery: `name` of the product of an outer row over all warehouses, None where stock is not kept."""
        rows = self.filter(product=OuterRef(product)).order_by().values("product").annotate(total=Sum(name))
        return Subquery(rows.values("total"), output_field=QUANTITY)


class StockMoveQuerySet(QuerySet):
    def shipped_since(self, product, day):
        """How much of a product has left since a day."""
        moves = self.filter(product=product, kind="ship", at__date__gte=day)
        return -(moves.aggregate(total=Sum("on_hand"))["total"] or Decimal(0))


class TaskQuerySet(QuerySet):
    def visible_to(self, user):
        """Those of orders that this person may see, and those for the stock."""
        if user.sees_all_orders:
            return self
        line = self.model._meta.get_field("line").related_model
        order = line._meta.get_field("order").related_model
        return self.filter(Q(line=None) | Q(line__order__in=order.objects.visible_to(user)))

    def unfinished(self):
        return self.filter(status__in=UNFINISHED)

    def late(self, *, on):
        """Planned for a day that has passed."""
        return self.unfinished().filter(planned_on__lt=on)


class ShipmentQuerySet(QuerySet):
    def visible_to(self, user):
        """Those of the orders that this person may see."""
        order = self.model._meta.get_field("order").related_model
        return self if user.sees_all_orders else self.filter(order__in=order.objects.visible_to(user))

    def left(self):
        """Those whose goods are out of the stock."""
        return self.filter(dispatched_at__isnull=False)

    def before_leaving(self):
        """Those that are prepared, packed, or stopped before they left."""
        return self.filter(dispatched_at__isnull=True).exclude(status="withdrawn")


class ShipmentLineQuerySet(QuerySet):
    def left(self):
        """What has left."""
        return self.filter(shipment__dispatched_at__isnull=False)

    def prepared_of(self, lines):
        """{line key: what is prepared of it and has not left}; lines of which nothing is prepared are absent."""
        rows = self.filter(line__in=lines, shipment__dispatched_at__isnull=True).exclude(shipment__status="withdrawn")
        return dict(rows.order_by().values_list("line").annotate(sum=Sum("quantity")))

    def extra_of(self, lines):
        """{line key: what left or is prepared beyond what was ordered}."""
        rows = self.filter(line__in=lines, extra__gt=0).exclude(shipment__status="withdrawn")
        return dict(rows.order_by().values_list("line").annotate(sum=Sum("extra")))


class CheckQuerySet(QuerySet):
    def passed(self):
        """Those that let pieces leave."""
        return self.filter(result="passed", undone_at__isnull=True)


class ReservationQuerySet(QuerySet):
    def held(self):
        return self.filter(quantity__gt=0)
