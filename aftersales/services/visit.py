"""Return visits: planned when the order is delivered, tried until the customer is reached or it is given up."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aftersales import permissions as may
from aftersales.models import Visit, VisitAttempt
from aftersales.services.ticket import open_ticket
from aftersales.states import LOW, RecordReason, VisitState
from fulfillment.services import finish_stage, move_stage
from fulfillment.states import Step
from orderdesk.accounts.models import User
from orderdesk.accounts.people import check_active
from orderdesk.core.calendar.workdays import add_working_days
from orderdesk.core.errors import Refused
from orderdesk.core.lists import Text
from orderdesk.core.record.history import Reason
from orderdesk.core.record.locks import check_version, lock_version
from orderdesk.core.record.reasons import check_reason
from orderdesk.notifications.services import notify
from orderdesk.policy.models import Policy
from orders.models import Order
from orders.services.locking import locked
from orders.services.notices import leader_of

LOW_SUBJECT = gettext_lazy("%(order)s (%(customer)s): the customer gave %(stars)s of 5")
MOVED_SUBJECT = gettext_lazy("The return visit for %(order)s (%(customer)s) was reassigned to you")


def plan_visit(order: Order, *, on: date, by: User) -> Visit:
    """Plan the visit of an order that was delivered on this day. The caller holds the order's lock."""
    due_on = add_working_days(on, Policy.current().visit_days)
    visit = Visit(order=order, owner=order.owner, due_on=due_on)
    visit.sign(by=by, reason=Reason.PLAN).save()
    move_stage(order, Step.VISIT, to=due_on, by=by)
    return visit


def _locked(visit_id: int, *, by: User, version: int | None) -> tuple[Order, Visit]:
    """(order, visit) under both locks, for somebody who may make the visit, while it is still to be made."""
    order = locked(Visit.objects.values_list("order_id", flat=True).get(pk=visit_id))
    visit = lock_version(Visit.objects.select_related("owner"), visit_id)
    visit.order = order
    if not may.visits(visit, by):
        raise PermissionDenied
    if visit.state != VisitState.DUE:
        raise Refused(_("The return visit for %(order)s is closed: nothing more can be recorded.") % {"order": order})
    check_version(visit, version)
    return order, visit


def _write(visit: Visit, *, by: User, reason: str) -> None:
    visit.version += 1
    visit.sign(by=by, reason=reason).save()


def _note_attempt(visit: Visit, *, channel: str, is_reached: bool, by: User, note: str = "") -> None:
    attempt = VisitAttempt(visit=visit, at=now(), channel=channel, is_reached=is_reached, note=note, by=by)
    attempt.sign(by=by, reason=RecordReason.ATTEMPT).save()


@transaction.atomic
def record_visit(
    visit_id: int,
    *,
    channel: str,
    overall: int,
    by: User,
    version: int | None = None,
    text: str = "",
    ticket: dict[str, Any] | None = None,
    **stars: Any,
) -> Visit:
    """The customer was reached: what they think, in stars and words. `ticket` is what has to be seen to, if anything.

    `stars` are product, delivery and service, each 1 to 5 or absent; `ticket` a dict of kind and text.
    """
    order, visit = _locked(visit_id, by=by, version=version)
    if overall <= LOW and ticket is None:
        raise Refused(_("A rating of 1 or 2 needs a reason. Write it down: a ticket is opened for it."))
    _note_attempt(visit, channel=channel, is_reached=True, by=by)
    visit.channel, visit.overall, visit.text = channel, overall, text
    visit.product, visit.delivery, visit.service = (stars.get(name) for name in ("product", "delivery", "service"))
    if ticket is not None:
        visit.ticket = open_ticket(
            customer=order.customer,
            order=order,
            reporter=order.contact_name,
            by=by,
            reporter_phone=order.contact_phone,
            **ticket,
        )
    _close(order, visit, VisitState.DONE, by=by, reason=RecordReason.RECORD)
    if overall <= LOW:
        _notify_low_rating(order, visit, by)
    return visit


@transaction.atomic
def miss_visit(visit_id: int, *, channel: str, by: User, version: int | None = None, note: str = "") -> Visit:
    """The customer was not reached: tried again some working days later, and not before the day that it is due."""
    order, visit = _locked(visit_id, by=by, version=version)
    _note_attempt(visit, channel=channel, is_reached=False, by=by, note=note)
    visit.due_on = next_try(visit)
    _write(visit, by=by, reason=RecordReason.MISS)
    move_stage(order, Step.VISIT, to=visit.due_on, by=by)
    return visit


def next_try(visit: Visit) -> date:
    """The day for which a visit is planned once the customer was not reached today; it never comes nearer."""
    return max(visit.due_on, add_working_days(localdate(), Policy.current().visit_retry_days))


@transaction.atomic
def give_up_visit(visit_id: int, *, reason: str, by: User, version: int | None = None) -> Any:
    """The customer cannot be reached, or does not want to be: with a reason the visit is over."""
    order, visit = _locked(visit_id, by=by, version=version)
    check_reason(reason, _("Write one sentence that says why the visit is given up."))
    visit.text = reason
    _close(order, visit, VisitState.GIVEN_UP, by=by, reason=f"{RecordReason.GIVE_UP} {reason}")
    return visit


@transaction.atomic
def reassign_visit(visit_id: int, *, owner: User, by: User, version: int | None = None) -> Visit:
    """Give the visit to another colleague."""
    order, visit = _locked(visit_id, by=by, version=version)
    check_active(owner)
    if visit.owner_id == owner.pk:
        raise Refused(_("%(owner)s already has this visit.") % {"owner": owner})
    visit.owner = owner
    _write(visit, by=by, reason=Reason.REASSIGN)
    _notify(order, visit, [owner], MOVED_SUBJECT, kind="visit-reassign", by=by)
    return visit


def _close(order: Order, visit: Visit, state: str, *, by: User, reason: str) -> None:
    """Close the visit, and finish its stage."""
    visit.state, visit.closed_at, visit.closed_by = state, now(), by
    _write(visit, by=by, reason=reason)
    finish_stage(order, Step.VISIT, at=visit.closed_at, by=by)


def _notify_low_rating(order: Order, visit: Visit, by: User) -> None:
    """Notify the team leader and the order's owner of a low rating."""
    _notify(order, visit, [order.owner, leader_of(order)], LOW_SUBJECT, kind="visit-low", by=by, text=visit.text)


def _notify(
    order: Order, visit: Visit, people: Iterable[User | None], subject: Text, *, kind: str, by: User, text: str = ""
) -> None:
    notify(
        [person for person in people if person is not None and person.pk != by.pk],
        kind=kind,
        subject=subject,
        facts={"order": order, "customer": order.customer, "stars": visit.overall},
        key=f"{kind}:{visit.pk}:{visit.version}",
        text=text,
        url=visit.get_absolute_url(),
    )
