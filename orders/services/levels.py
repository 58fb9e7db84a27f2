"""Who has to approve an order, and why: the house's own rules, and those that its people added."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from orderdesk.accounts.models import User
from orderdesk.core.record.history import Reason
from orderdesk.policy.models import Policy
from orders import permissions as may
from orders.models import ApprovalRule, Order
from orders.services.conditions import rules_met
from orders.services.objections import ASKING, OF_RULES, Objection, objections_to
from orders.states import Condition, Level

PLACES = {level: place for place, level in enumerate(Level)}


@dataclass(frozen=True)
class Asked:
    """One reason why a level must approve. `text` says the figures; `plain` stands for it where they are not read."""

    level: str
    label: str
    text: str
    tone: str = "yellow"
    field: str = "price"
    plain: str = ""

    def text_for(self, user: User) -> str:
        """What this person may read of the reason."""
        return self.text if user.sees(self.field) else self.plain or _("A rule of the house asks for it.")


def reasons_of(order: Order, policy: Policy, objections: Iterable[Objection] | None = None) -> list[Asked]:
    """Every reason for every level, in the order of the levels; `objections` are judged here where they are not."""
    objections = objections_to(order, *ASKING) if objections is None else objections
    asking = [each for each in objections if each.asks and each.stands]
    reasons = [*house_reasons(order, policy), *map(_reason, asking)]
    return sorted(reasons, key=lambda reason: PLACES[Level(reason.level)])


def _reason(objection: Objection) -> Asked:
    finding = objection.finding
    label = str(objection.rule.get_condition_display() if objection.rule else objection.kind.label)
    return Asked(objection.level, label, finding.text, "yellow", finding.field, finding.plain)


def house_reasons(order: Order, policy: Policy) -> list[Asked]:
    """The reasons that are no objection: every order has its manager, a large one its director, and added rules."""
    reasons = [Asked(Level.MANAGER, _("Every order"), _("The sales manager approves every order."), "grey")]
    if order.total >= policy.director_from:
        text = _("From %(amount)s yuan, the sales director approves too.") % {"amount": f"{policy.director_from:,.0f}"}
        reasons.append(Asked(Level.DIRECTOR, _("Large"), text))
    return reasons + [
        Asked(rule.level, str(rule.get_condition_display()), text)
        for rule, text in rules_met(order)
        if Condition(rule.condition) not in OF_RULES
    ]


def levels_for(order: Order, policy: Policy, objections: Iterable[Objection] | None = None) -> list[str]:
    """The levels that must approve, in their order, each once."""
    return list(dict.fromkeys(reason.level for reason in reasons_of(order, policy, objections)))


@transaction.atomic
def save_rules(rules: Iterable[ApprovalRule], *, by: User) -> int:
    """Write changed and new rules of approval; orders that wait keep their levels. Returns how many were written."""
    if not may.sets_plans(by):
        raise PermissionDenied
    changed = list(rules)
    for rule in changed:
        rule.sign(by=by, reason=Reason.SETTINGS).save()
    return len(changed)
