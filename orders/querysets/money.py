"""Reads of what is planned, paid and invoiced."""

from django.db.models import (
    CharField,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Cast, Concat

from orderdesk.notifications.models import Reminder
from orders.permissions import records_receipts
from orders.querysets.order import closing
from orders.states import Gate


class OrderMoneyQuerySet(QuerySet):
    """Money of single orders."""

    def visible_to(self, user):
        """Who may see the order and its prices."""
        if not user.sees("price"):
            return self.none()
        order = self.model._meta.get_field("order").related_model
        return self if user.sees_all_orders else self.filter(order__in=order.objects.visible_to(user))


class CustomerMoneyQuerySet(QuerySet):
    """Money of customers."""

    def visible_to(self, user):
        """Who may see the customer and prices."""
        if not user.sees("price"):
            return self.none()
        customer = self.model._meta.get_field("customer").related_model
        return self.filter(customer__in=customer.objects.visible_to(user))


class InstalmentQuerySet(OrderMoneyQuerySet):
    def owed(self):
        return self.filter(settled__lt=F("amount"))

    def overdue(self, *, on):
        return self.owed().filter(due_on__lt=on)

    def at_gates(self, *, on):
        """What orders wait for before they can go on."""
        order = self.model._meta.get_field("order").related_model
        waiting = Q(order__in=order.objects.waiting_for_money(on=on).values("pk"))
        production = Q(order__status="confirmed") & closing(Gate.PRODUCTION, on=on)
        dispatch = Q(order__status="in_production") & closing(Gate.DISPATCH, on=on)
        return self.owed().filter(waiting & (production | dispatch))

    def with_reminded(self):
        """With whom the clock reminded of the payment last, and when (`reminded`, `reminded_at`)."""
        about = Concat(Value("instalment:"), Cast("pk", CharField()))
        last = Reminder.objects.filter(rule="payment", about=OuterRef("reminder_about")).order_by("-pk")
        return self.annotate(reminder_about=about).annotate(
            reminded=Subquery(last.values("recipient__name")[:1]),
            reminded_at=Subquery(last.values("created_at")[:1]),
        )


class GuaranteeQuerySet(QuerySet):
    def valid(self, *, on):
        """Those that stand on this day."""
        return self.filter(ended_at=None, valid_until__gte=on)

    def visible_to(self, user):
        """Who may see the customer and its credit."""
        if not user.sees("credit"):
            return self.none()
        customer = self.model._meta.get_field("customer").related_model
        return self.filter(customer__in=customer.objects.visible_to(user))


class BankRowQuerySet(QuerySet):
    def visible_to(self, user):
        """Whoever records what comes in."""
        return self if records_receipts(None, user) else self.none()

    def live(self):
        """Those whose sheet was not taken back."""
        return self.filter(is_live=True)

    def unmatched(self):
        """What nobody has said anything of yet."""
        return self.filter(is_live=True, payment=None, set_aside="")


class PaymentPlanQuerySet(QuerySet):
    def active(self):
        return self.filter(is_active=True)

    def choices(self):
        """[(terms, name)] of those to choose from."""
        return list(self.active().order_by("place", "pk").values_list("terms", "name"))

    def terms_of(self, name):
        """The terms for which a name stands, or an empty text."""
        return self.active().filter(name__iexact=name).values_list("terms", flat=True).first() or ""


class InvoiceQuerySet(CustomerMoneyQuerySet):
    def requested(self):
        return self.filter(issued_on=None, withdrawn_at=None)

    def issued(self):
        return self.filter(issued_on__isnull=False)


class PaymentQuerySet(CustomerMoneyQuerySet):
    def with_rest(self):
        """Payments of which something is left."""
        return self.filter(amount__gt=F("allocated") + F("returned"))


class ReceiptQuerySet(OrderMoneyQuerySet):
    """What came in."""


class CorrectionQuerySet(OrderMoneyQuerySet):
    """What was taken off."""
