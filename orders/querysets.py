"""Every reusable read of orders and products."""

from decimal import Decimal
from functools import cache
from hashlib import sha256

from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    F,
    Manager,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, Concat
from django.utils.timezone import localdate

from orderdesk.accounts.models import BACK_OFFICE, LEGAL, Role
from orderdesk.core.text.matching import MatchingQuerySet
from orderdesk.notifications.models import Reminder
from orders.permissions import reads_quotations, reads_statements, records_receipts
from orders.states import CHANGE_OPEN, CHANGEABLE, OPEN, ChangeStatus, Decision, Gate, Level, Party, QuotationStatus


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


class ApprovalQuerySet(QuerySet):
    def pending(self):
        return self.filter(state=Decision.PENDING, is_turn=True)

    def waiting_for(self, user):
        """Pending approvals that this person may decide: asked by name, or as who decides at that level."""
        mine = Q(assignee=user) | Q(assignee=None) & levels_of(user, column="level", order="order")
        for key in user.represented:  # whom an absent person was asked by name; whose own order it is, nobody does so
            mine |= Q(assignee=key) & ~Q(order__owner=key) & ~Q(order__entered_by=key)
        return self.pending().filter(mine).exclude(order__owner=user).exclude(order__entered_by=user)


def levels_of(user, *, column, order):
    """The condition that a level is this person's to decide; `column` holds the level, `order` leads to the order.

    A deputy decides what the absent person could, so nothing that is that person's own order.
    """

    def level(name, **facts):
        return Q(**{column: name}, **{f"{order}__{path}": value for path, value in facts.items()})

    def own(key):
        return Q(**{f"{order}__owner": key}) | Q(**{f"{order}__entered_by": key})

    mine = Q(pk__in=[])
    if user.has_role(Role.SALES_MANAGER):
        mine |= level(Level.MANAGER, **({} if user.leads_all_teams else {"team__in": user.team_ids}))
        for key in user.represented:
            mine &= ~(level(Level.MANAGER, team__leader=key) & own(key))
    if user.has_role(Role.FINANCE):
        mine |= level(Level.FINANCE)
    if user.is_legal:
        mine |= level(Level.LEGAL)
    if user.has_role(Role.SALES_DIRECTOR):
        mine |= level(Level.DIRECTOR)
        mine |= level(Level.LEGAL) & ~Exists(user._meta.model.objects.legal())  # nobody else is named
        mine |= level(Level.MANAGER, team__leader__isnull=True) | level(Level.MANAGER, team__isnull=True)
        mine |= level(Level.MANAGER, team__leader=F(f"{order}__owner"))
        mine |= level(Level.MANAGER, team__leader=F(f"{order}__entered_by"))
    for key, roles in user.represented.items():
        mine |= _as_deputy(user, roles, level, key) & ~own(key)
    return mine


def _as_deputy(user, roles, level, key):
    """The levels that an absent person decides and this person's roles reach for."""
    mine = Q(pk__in=[])
    in_sales = user.has_role(Role.SALES_MANAGER, Role.SALES_DIRECTOR)
    if Role.SALES_MANAGER in roles and in_sales:
        mine |= level(Level.MANAGER, team__leader=key)
    if Role.SALES_DIRECTOR in roles and in_sales:
        mine |= level(Level.DIRECTOR)
    if Role.FINANCE in roles and user.has_role(Role.FINANCE, Role.SALES_DIRECTOR):
        mine |= level(Level.FINANCE)
    if LEGAL in roles and (user.is_legal or user.has_role(Role.SALES_DIRECTOR)):
        mine |= level(Level.LEGAL)
    return mine


class OrderLineManager(Manager):
    """The lines of an order as it stands: those that a change dropped are kept, and read by `_base_manager`.

    They alone have no quantity, which the indexes of lines carry.
    """

    def get_queryset(self):
        return super().get_queryset().filter(quantity__gt=0)


class ChangeQuerySet(QuerySet):
    def visible_to(self, user):
        """Those of the orders that this person may see."""
        order = self.model._meta.get_field("order").related_model
        return self if user.sees_all_orders else self.filter(order__in=order.objects.visible_to(user))

    def open(self):
        return self.filter(status__in=CHANGE_OPEN)


class ChangeAnswerQuerySet(QuerySet):
    def pending(self):
        """Those of requests that are still asked about, and whose order can still be changed."""
        return self.filter(
            state=Decision.PENDING, change__status=ChangeStatus.ASKED, change__order__status__in=CHANGEABLE
        )

    def waiting_for(self, user):
        """Pending answers that this person may give: of their department, and as approver of another's order."""
        levels = levels_of(user, column="party", order="change__order")
        if user.has_role(Role.SALES_DIRECTOR):  # what the leader asks for goes above the leader
            levels |= Q(party=Party.MANAGER, change__by=F("change__order__team__leader"))
        own = Q(change__order__owner=user) | Q(change__order__entered_by=user) | Q(change__by=user)
        if not user.has_role(Role.SALES_DIRECTOR):  # nor a deputy, what the absent leader asks for
            own |= Q(party=Party.MANAGER, change__by__in=user.represented, change__order__team__leader=F("change__by"))
        departments = [party for party in (Party.PRODUCTION, Party.WAREHOUSE, Party.FINANCE) if user.has_role(party)]
        return self.pending().filter(Q(party__in=departments) | (levels & ~own))


class AttachmentQuerySet(QuerySet):
    def read_by(self, user):
        """Of orders that this person sees; who reads no prices opens none of the time when they were talked about."""
        return self if user.sees("price") else self.filter(at__gte=F("order__supply_asked_at"))


class CustomerLinkQuerySet(QuerySet):
    def unrevoked(self):
        return self.filter(revoked_at=None)

    def live(self, *, at):
        """Those that open their order at this moment."""
        return self.unrevoked().filter(expires_at__gt=at)

    def of_token(self, token):
        """The link that a token belongs to, whatever has become of it, with what its page shows of the order."""
        return self.filter(digest=digest_of(token)).select_related("order__customer", "order__owner")

    def with_views(self):
        """With how often and when last it was opened."""
        return self.annotate(view_count=Count("views"), viewed_at=Max("views__at"))


def digest_of(token):
    """What is kept of a link's token: its SHA-256."""
    return sha256(token.encode()).hexdigest()


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


class SentStatementQuerySet(QuerySet):
    def visible_to(self, user):
        """Who may see the customer and read its account."""
        if not reads_statements(user):
            return self.none()
        customer = self.model._meta.get_field("customer").related_model
        return self.filter(customer__in=customer.objects.visible_to(user))

    def of_token(self, token):
        """The statement that a token belongs to, whatever has become of it."""
        return self.filter(digest=digest_of(token)).select_related("customer__owner")


class QuotationQuerySet(QuerySet):
    def visible_to(self, user):
        """As orders before the back office has them: of one's own, of one's teams, entered by oneself."""
        if not reads_quotations(user):
            return self.none()
        if user.sees_all_orders:
            return self
        seen = Q(owner=user) if user.has_role(Role.ACCOUNT_MANAGER, Role.SALES_MANAGER) else Q(pk__in=[])
        if user.team_ids:
            seen |= Q(team__in=user.team_ids)
        if user.has_role(Role.SALES_ASSISTANT):
            seen |= Q(entered_by=user)
        return self.filter(seen)

    def valid(self, *, on):
        """Sent, not answered, and still what the house stands by."""
        return self.filter(status=QuotationStatus.SENT, valid_until__gte=on)

    def holding(self, *, on):
        """What the house may still have to deliver: valid, or accepted within its days and no order yet."""
        taken = Q(status=QuotationStatus.ACCEPTED, order=None)
        return self.filter(Q(status=QuotationStatus.SENT) | taken, valid_until__gte=on)

    def run_out(self, *, on):
        """Sent, not answered, and no longer valid."""
        return self.filter(status=QuotationStatus.SENT, valid_until__lt=on)


class QuotationLinkQuerySet(QuerySet):
    def unrevoked(self):
        return self.filter(revoked_at=None)

    def of_token(self, token):
        """The link that a token belongs to, whatever has become of it."""
        return self.filter(digest=digest_of(token)).select_related("quotation__customer", "quotation__owner")


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
