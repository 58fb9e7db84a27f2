"""The scope of figures: what a person may see, and of that one team, person, region or kind of customer."""

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from django.db.models import Q
from django.utils.translation import gettext as _

from orderdesk.accounts.models import Role, Team, User
from orderdesk.core.calendar.months import last_day
from orderdesk.core.text.places import place_name
from orderdesk.core.text.typed import key_typed
from orders.models import Order
from reports.figures import records

NAMES = ("team", "owner", "kind", "region")


@dataclass
class Scope:
    """`chosen` is {name of NAMES: value as text}; new customers are those of the month `of`."""

    user: User
    chosen: dict = field(default_factory=dict)
    of: date | None = None

    @classmethod
    def from_params(cls, user, params, of):
        """The scope of a query string; empty filters are ignored."""
        values = {name: params.get(name, "").replace("\0", "").strip() for name in NAMES}
        return cls(user, {name: value for name, value in values.items() if value}, of)

    @property
    def seen(self):
        """The orders visible to the person, without filters: None for the whole company."""
        return None if self.user.sees_all_orders else Order.objects.visible_to(self.user)

    @cached_property
    def orders(self):
        """The orders in scope: None for the whole company, a queryset otherwise."""
        if not self.chosen:
            return self.seen
        narrowed = Order.objects.visible_to(self.user)
        for name, value in self.chosen.items():
            narrowed = narrowed.filter(NARROW[name](self, value))
        return narrowed

    @property
    def params(self):
        """The filters as query parameters."""
        return {**self.chosen, **({"of": f"{self.of:%Y-%m}"} if self.chosen.get("kind") else {})}


def _key(name):
    def narrow(_scope, value):
        key = key_typed(value)
        return Q(pk__in=[]) if key is None else Q(**{name: key})

    return narrow


def _kind(scope, value):
    """New are customers whose first order lies in the month; key and regular are the others."""
    new = Q(customer__first_ordered_on__range=(scope.of, last_day(scope.of)))
    kinds = {"new": new, "key": Q(customer__is_key=True) & ~new, "regular": Q(customer__is_key=False) & ~new}
    return kinds.get(value, Q(pk__in=[]))


NARROW = {
    "team": _key("team"),
    "owner": _key("owner"),
    "kind": _kind,
    "region": lambda _scope, value: Q(region=value),
}


def kinds():
    return [("key", _("Key customers")), ("regular", _("Regular customers")), ("new", _("New customers"))]


def options(scope, period):
    """[(name, label, [(value, text)])] of what can be chosen: teams and people that are seen, regions of the month."""
    placed = records.placed(period, scope.seen).order_by()
    regions = {*placed.exclude(region="").values_list("region", flat=True).distinct(), scope.chosen.get("region", "")}
    return [
        ("team", _("Team"), _teams(scope.user)),
        ("owner", _("Account manager"), _people(scope, placed)),
        ("kind", _("Customer type"), kinds()),
        ("region", _("Region"), [(region, place_name(*region.split())) for region in sorted(regions) if region]),
    ]


def _teams(user):
    """The teams whose orders are seen."""
    teams = Team.objects.all() if user.sees_all_orders else Team.objects.filter(pk__in=user.team_ids)
    return [(str(team.pk), team.name) for team in teams]


def _people(scope, placed):
    """Account managers of these teams, and owners of the month's orders, including those who have left."""
    selling = Q(is_active=True, groups__name__in=(Role.ACCOUNT_MANAGER, Role.SALES_MANAGER))
    choosable = Q(pk__in=placed.values("owner"))
    if scope.user.sees_all_orders:
        choosable |= selling | Q(pk=key_typed(scope.chosen.get("owner")))
    else:
        choosable |= selling & (Q(team__in=scope.user.team_ids) | Q(pk=scope.user.pk))
    people = User.objects.filter(choosable).distinct().by_name()
    return [(str(key), name) for key, name in people.values_list("pk", "name")]
