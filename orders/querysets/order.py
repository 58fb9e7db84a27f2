"""Reads of products, orders, their lines and files."""

from decimal import Decimal
from functools import cache

from django.db.models import (
    Case,
    Exists,
    F,
    Manager,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.utils.timezone import localdate

from orderdesk.accounts.models import BACK_OFFICE, Role
from orderdesk.core.text.matching import MatchingQuerySet
from orders.states import OPEN, Gate


class ProductQuerySet(MatchingQuerySet):
    def active(self):
        return self.filter(is_active=True)

    def visible_to(self, user):
        """Everybody with a role reads the catalogue; which of its fields is asked per field."""
        return self if user.roles else self.none()


PEOPLE = ("owner", "entered_by")


LOADED = {
    "customer": {
        "id",
        "name",
        "short_name",
        "is_key",
        "first_ordered_on",
        "owner",
        "team",
        "credit_limit",
        "credit_days",
        "tolerance_over",
        "scale",
        "late_interest",
    },
    "team": {"id", "name", "leader"},
    **{person: {"id", "username", "name", "is_active", "email", "language"} for person in PEOPLE},
}


@cache
def _deferred(model):
    return [
        f"{relation}__{field.name}"
        for relation, names in LOADED.items()
        for field in model._meta.get_field(relation).related_model._meta.concrete_fields
        if field.name not in names
    ]


SURPLUS = Case(  # what a customer has with us of an order: overpaid, or cancelled and its money kept
    When(cancelled_at=None, received__gt=F("total") - F("credited"), then=F("received") + F("credited") - F("total")),
    When(balance_kept_at__isnull=False, then=F("received")),
    default=Decimal(0),
)


REST = F("total") - F("credited") - F("received")


class OrderQuerySet(QuerySet):
    def awaiting_refund(self):
        """Cancelled orders with money that nobody has sent back or kept as a balance yet."""
        return self.filter(status="cancelled", received__gt=0, balance_kept_at=None)

    def waiting_for_money(self, *, on):
        """Orders whose next step waits, on this day, for money agreed on before it; `missing` says how much.

        What a manager let pass is not among them.
        """
        steps = {"confirmed": Gate.PRODUCTION, "in_production": Gate.DISPATCH}
        owed = self.model._meta.get_field("instalments").related_model.objects.owed().filter(order=OuterRef("pk"))
        sums = {
            status: Subquery(
                owed.filter(closing(gate, on=on))
                .order_by()
                .values("order")
                .annotate(sum=Sum(F("amount") - F("settled")))
                .values("sum")
            )
            for status, gate in steps.items()
        }
        gate = Case(*[When(status=status, then=Value(gate)) for status, gate in steps.items()])
        missing = Case(*[When(status=status, then=total) for status, total in sums.items()])
        waiting = self.filter(status__in=steps).annotate(gate=gate, missing=missing).filter(missing__gt=0)
        overrides = self.model._meta.get_field("gate_overrides").related_model.objects
        passed = overrides.filter(order=OuterRef("pk"), gate=OuterRef("gate"), missing__gte=OuterRef("missing"))
        return waiting.exclude(Exists(passed))

    def with_surplus(self):
        """Orders of which the customer has money with us."""
        overpaid = Q(cancelled_at=None, received__gt=F("total") - F("credited"))
        return self.filter(overpaid | Q(balance_kept_at__isnull=False, received__gt=0))

    def using_credit(self):
        """What uses a customer's credit: promised or approved, and not paid in full."""
        return self.filter(Q(confirmed_at__isnull=False) | Q(status="awaiting_supply"), cancelled_at=None).exclude(
            paid="all"
        )

    def beyond_credit(self):
        """Orders in approval that do not fit into their customer's credit limit."""
        others = self.model.objects.filter(customer=OuterRef("customer")).exclude(pk=OuterRef("pk"))
        used = others.using_credit().order_by().values("customer").annotate(sum=Sum(REST)).values("sum")
        surplus = others.filter(received__gt=0).order_by().values("customer").annotate(sum=Sum(SURPLUS)).values("sum")
        waiting = self.filter(status="in_approval", customer__credit_limit__gt=0)
        payments = self.model._meta.get_field("customer").related_model._meta.get_field("payments").related_model
        unused = payments.objects.filter(customer=OuterRef("customer"), amount__gt=0).order_by().values("customer")
        unused = unused.annotate(sum=Sum(F("amount") - F("allocated") - F("returned"))).values("sum")
        guarantees = self.model._meta.get_field("customer").related_model._meta.get_field("guarantees").related_model
        valid = guarantees.objects.valid(on=localdate()).filter(customer=OuterRef("customer")).order_by()
        guaranteed = valid.values("customer").annotate(sum=Sum("amount")).values("sum")
        parts = {"used": used, "kept": surplus, "left": unused, "guaranteed": guaranteed}
        sums = {name: Coalesce(Subquery(sum_), Decimal(0)) for name, sum_ in parts.items()}
        waiting = waiting.annotate(**sums).annotate(
            over=F("used") - F("kept") - F("left") - F("guaranteed") + REST - F("customer__credit_limit")
        )
        return waiting.filter(over__gt=0)

    def with_people(self):
        """With customer, team and people, of each no more than pages of an order show; the rest loads when asked."""
        return self.select_related(*LOADED).defer(*_deferred(self.model))

    def visible_to(self, user):
        """The only door from a request to an order: one branch per role, closed by default."""
        if user.sees_all_orders:
            return self
        seen = Q(owner=user) if user.has_role(Role.ACCOUNT_MANAGER, Role.SALES_MANAGER) else Q(pk__in=[])
        if user.team_ids:
            seen |= Q(team__in=user.team_ids)
        if user.has_role(Role.SALES_ASSISTANT):
            seen |= Q(entered_by=user)
        if user.has_role(*BACK_OFFICE):
            seen |= Q(supply_asked_at__isnull=False)
        if user.has_role(Role.AFTER_SALES):
            seen |= Q(confirmed_at__isnull=False)
        return self.filter(seen)

    def open(self):
        return self.filter(status__in=OPEN)

    def late(self, *, on):
        """Goods still owed after the day for which they were asked."""
        return self.filter(status__in=OPEN, due_sort__lt=on)  # without a date is never late


def closing(gate, *, on):
    """The condition of an instalment that closes a gate on a day: what `Instalment.closes` says, in SQL."""
    deposit = Q(trigger="confirmation", due_on__lte=on) | Q(trigger="production", days=0)
    if gate == Gate.PRODUCTION:
        return deposit
    return deposit | Q(trigger="production", due_on__lte=on) | Q(trigger="before_shipping")


class OrderLineManager(Manager):
    """The lines of an order as it stands: those that a change dropped are kept, and read by `_base_manager`.

    They alone have no quantity, which the indexes of lines carry.
    """

    def get_queryset(self):
        return super().get_queryset().filter(quantity__gt=0)


class AttachmentQuerySet(QuerySet):
    def read_by(self, user):
        """Of orders that this person sees; who reads no prices opens none of the time when they were talked about."""
        return self if user.sees("price") else self.filter(at__gte=F("order__supply_asked_at"))
