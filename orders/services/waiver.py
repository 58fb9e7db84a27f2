"""A named role waives an objection; and the policy of objections is set."""

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orderdesk.accounts.models import User
from orderdesk.core.errors import Refused
from orderdesk.core.record.history import Reason
from orderdesk.core.record.reasons import check_reason
from orderdesk.core.text.display import together
from orders import permissions as may
from orders.models import ObjectionPolicy, ObjectionWaiver, Order
from orders.services.locking import locked
from orders.services.notices import notify_about, people_of
from orders.services.objections import Objection, ahead_of, objections_to
from orders.states import ObjectionKind, OrderReason, RecordReason

WAIVED = gettext_lazy("%(by)s waived an objection against %(order)s (%(customer)s)")
MOST = 500  # characters of a reason


def waivable(order: Order, *, by: User) -> list[Objection]:
    """What stands against the order at its next step and this person may waive."""
    objections = objections_to(order, *ahead_of(order)) if ahead_of(order) else []
    return [each for each in objections if each.stands and each.waived_by and may.waives(order, by, each.waived_by)]


@transaction.atomic
def waive_objection(order_id: int, *, kind: str, reason: str, by: User, version: int | None = None) -> Order:
    """Let an order go on although something speaks against it: recorded with what it was, who, when and why."""
    order = locked(order_id, version=version)
    role = ObjectionPolicy.current()[ObjectionKind(kind)].waived_by
    if not role or not may.waives(order, by, role):
        raise PermissionDenied
    check_reason(reason, _("Write one sentence that says why this does not stand in the way."), most=MOST)
    standing = [each for each in waivable(order, by=by) if each.kind == kind]
    if not standing:
        raise Refused(_("Nothing of this kind speaks against %(order)s any more.") % {"order": order})
    for fingerprint in dict.fromkeys(each.fingerprint for each in standing):
        texts = [each.finding.text for each in standing if each.fingerprint == fingerprint]
        waiver = ObjectionWaiver(order=order, kind=kind, fingerprint=fingerprint, reason=reason.strip(), by=by)
        waiver.text = together(dict.fromkeys(texts))
        waiver.sign(by=by, reason=RecordReason.WAIVE).save()
    order.version += 1
    order.sign(by=by, reason=f"{OrderReason.WAIVE} {kind} {reason.strip()}").save()
    notify_about(order, people_of(order), WAIVED, kind="waive", by=by, text=reason)
    return order


@transaction.atomic
def save_objection_policies(policies: Iterable[ObjectionPolicy], *, by: User) -> int:
    """Write what objections do from now on; what was decided stands. Returns how many were written."""
    if not may.sets_plans(by):
        raise PermissionDenied
    changed = list(policies)
    for policy in changed:
        policy.sign(by=by, reason=Reason.SETTINGS).save()
    return len(changed)
