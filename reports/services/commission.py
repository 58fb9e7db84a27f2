"""Commission: rules by version, and months that are locked with what they came to."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from orderdesk.accounts.models import User
from orderdesk.core.errors import Refused
from orderdesk.core.record.locks import wait_for_turn
from reports.figures.commission import BASES, ZERO, commission_on, orders_of
from reports.figures.span import month_before
from reports.models import CommissionCarry, CommissionLine, CommissionOrder, CommissionRule
from reports.permissions import locks_commission, sets_commission
from reports.services.carrying import Bases, Change, changes_for
from reports.states import CommissionReason

TURN = "reports.commission"
BATCH = 2000


def rule_for(month: date) -> CommissionRule | None:
    """The rule by which a month is counted: the latest version that begins by then."""
    return CommissionRule.objects.filter(valid_from__lte=month).order_by("-valid_from", "-version").first()


@transaction.atomic
def set_commission_rule(*, base: str, rate: Decimal, valid_from: date, by: User, note: str = "") -> CommissionRule:
    """Write the next version of the rule, from a month on that is not locked yet."""
    if not sets_commission(by):
        raise PermissionDenied
    wait_for_turn(TURN)
    month = valid_from.replace(day=1)
    locked = CommissionLine.objects.filter(month__gte=month).aggregate(last=Max("month"))["last"]
    if locked is not None:
        raise Refused(_("%(month)s is locked already: choose a later month.") % {"month": f"{locked:%Y-%m}"})
    version = (CommissionRule.objects.aggregate(last=Max("version"))["last"] or 0) + 1
    rule = CommissionRule(version=version, base=base, rate=rate, valid_from=month, note=note, by=by)
    rule.sign(by=by, reason=CommissionReason.RULE).save()
    return rule


@transaction.atomic
def lock_commission(month: date, *, by: User) -> list[CommissionLine]:
    """Freeze a month that is over: what each person's business and commission came to, under the rule of the month."""
    if not locks_commission(by):
        raise PermissionDenied
    wait_for_turn(TURN)
    month = month.replace(day=1)
    rule, reason = rule_for(month), against_locking(month)
    if reason or rule is None:
        raise Refused(reason)
    people, changes = orders_of(month), changes_for(month)
    lines = [
        _lock(month, person, people.get(person, {}), changes.get(person, []), rule=rule, by=by)
        for person in sorted(people.keys() | changes.keys())
    ]
    if not lines:
        raise Refused(_("Nobody sold or received anything in %(month)s.") % {"month": f"{month:%Y-%m}"})
    return lines


def against_locking(month: date) -> str:
    """Why a month cannot be locked now, and when it can, as a sentence, or an empty text."""
    facts: dict[str, Any] = {"month": f"{month:%Y-%m}"}
    if month >= localdate().replace(day=1):
        facts["day"] = month_before(month, -1)
        return _("%(month)s is not over yet: it can be locked from %(day)s on.") % facts
    if CommissionLine.objects.filter(month=month).exists():
        return _("%(month)s is locked already.") % facts
    if rule_for(month) is None:
        return _("No rule applies to %(month)s. Write one first.") % facts
    return ""


def _lock(
    month: date, person: int, orders: dict[int, Bases], changes: list[Change], *, rule: CommissionRule, by: User
) -> CommissionLine:
    """Write what one person's month came to, with what earlier months came to later."""
    bases = {base: sum((each[base] for each in orders.values()), ZERO) for base in BASES}
    line = CommissionLine(month=month, person_id=person, rule=rule, by=by, **bases)
    line.carried = sum((change.amount for change in changes), ZERO)
    line.amount = commission_on(bases[rule.base], rule.rate) + line.carried
    line.sign(by=by, reason=CommissionReason.LOCK).save()
    parts = (CommissionOrder(line=line, order_id=order, **each) for order, each in sorted(orders.items()))
    CommissionOrder.objects.bulk_create(parts, batch_size=BATCH)
    carries = (
        CommissionCarry(line=line, of_month=change.of_month, order_id=order, **each)
        for change in changes
        for order, each in sorted(change.orders.items())
    )
    CommissionCarry.objects.bulk_create(carries, batch_size=BATCH)
    return line
