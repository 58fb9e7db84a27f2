"""The stages of every order: the usual ones for a company that has none yet, and what is made of them."""

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.db import transaction
from simple_history.utils import bulk_create_with_history

from fulfillment.models import StageTemplate
from fulfillment.permissions import sets_template
from fulfillment.states import Step
from orderdesk.accounts.models import Role, User, system_user
from orderdesk.core.record.history import Reason

# name, what it is, who, working days from the promised date
USUAL = [
    ("库存确认", Step.STOCK, Role.WAREHOUSE, -8),
    ("备货/生产", Step.PREPARE, Role.PRODUCTION, -4),
    ("质检", Step.QUALITY, Role.PRODUCTION, -3),
    ("包装", Step.PACKING, Role.WAREHOUSE, -3),
    ("发货", Step.DISPATCH, Role.LOGISTICS, -2),
    ("运输", Step.TRANSPORT, Role.LOGISTICS, 0),
    ("客户验收", Step.ACCEPTANCE, Role.ACCOUNT_MANAGER, 0),
    ("回访", Step.VISIT, Role.ACCOUNT_MANAGER, 3),
]


def make_usual_template() -> None:
    """Write the usual stages where there is none; an administrator changes them from there."""
    if StageTemplate.objects.exists():
        return
    rows = [
        StageTemplate(name=name, place=place, step=step, role=role, offset=offset)
        for place, (name, step, role, offset) in enumerate(USUAL, 1)
    ]
    bulk_create_with_history(rows, StageTemplate, default_user=system_user(), default_change_reason=Reason.USUAL)


@transaction.atomic
def save_template(stages: Iterable[StageTemplate], *, by: User) -> int:
    """Write changed and new stages of the template; orders that are planned keep what they have. Returns how many."""
    if not sets_template(by):
        raise PermissionDenied
    changed = list(stages)
    for stage in changed:
        stage.sign(by=by, reason=Reason.SETTINGS).save()
    return len(changed)
