"""Reads of approvals and changes: whose turn it is, and in whose place."""

from django.db.models import (
    Exists,
    F,
    Q,
    QuerySet,
)

from orderdesk.accounts.models import LEGAL, Role
from orders.states import CHANGE_OPEN, CHANGEABLE, ChangeStatus, Decision, Level, Party


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
