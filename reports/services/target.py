"""What a month should reach: of the company, and of each account manager."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.db import transaction

from orderdesk.accounts.models import User
from orderdesk.core.record.history import Reason
from orderdesk.core.record.locks import wait_for_turn
from reports.models import Target
from reports.permissions import sets_targets


@transaction.atomic
def save_targets(month: date, values: Mapping[tuple[str, int | None], Decimal | None], *, by: User) -> int:
    """Write the targets of a month: {(figure, person's key or None): value}; None takes a target away.

    Amounts in yuan, rates from 0 to 1, times in hours. Returns how many were changed.
    """
    if not sets_targets(by):
        raise PermissionDenied
    wait_for_turn("reports.targets")
    month = month.replace(day=1)
    there = {(target.figure, target.person_id): target for target in Target.objects.filter(month=month)}
    changed = 0
    for (figure, person), value in values.items():
        target = there.get((figure, person))
        if value == (target.value if target else None):
            continue
        target = target or Target(month=month, figure=figure, person_id=person)
        target.sign(by=by, reason=Reason.SETTINGS)
        if value is None:
            target.delete()
        else:
            target.value = value
            target.save()
        changed += 1
    return changed
