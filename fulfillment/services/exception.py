"""What goes wrong with a shipment: reported with its cause, until it goes on or its goods have their answer."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fulfillment.models import Shipment
from fulfillment.permissions import may_report
from fulfillment.services.preparing import note_step
from fulfillment.services.shipment import locked_shipment
from fulfillment.states import ShipmentCause
from orderdesk.accounts.models import Role, User
from orderdesk.core.errors import Refused
from orderdesk.core.record.lifecycle import advance
from orderdesk.core.record.reasons import check_reason
from orders.services.notices import notify_about, people_of, people_with
from orders.states import OrderReason

SUBJECT = gettext_lazy("%(order)s (%(customer)s): something is wrong with a shipment")


@transaction.atomic
def report_exception(shipment_id: int, *, cause: str, problem: str, by: User) -> Shipment:
    """Something is wrong with a shipment that is not signed for: `cause` of `ShipmentCause`, and what happened."""
    order, shipment = locked_shipment(shipment_id)
    if not may_report(shipment, by):
        raise PermissionDenied
    if cause not in ShipmentCause.values:
        raise Refused(_("Choose what is wrong with the shipment."))
    check_reason(problem, _("Write one sentence that says what happened to the shipment."), most=200)
    advance(shipment.stop, by=by, cause=cause, problem=problem.strip(), at=now())
    note_step(order, OrderReason.STOP_SHIPMENT, shipment, by)
    text = f"{shipment}: {shipment.get_cause_display()}. {shipment.problem}"
    people = [*people_of(order), *people_with(Role.LOGISTICS)]
    notify_about(order, people, SUBJECT, kind="shipment_exception", by=by, text=text)
    return shipment


@transaction.atomic
def resume_shipment(shipment_id: int, *, by: User) -> Shipment:
    """The exception is over: the shipment is where it was before."""
    order, shipment = locked_shipment(shipment_id)
    advance(shipment.resume, by=by)
    note_step(order, OrderReason.RESUME_SHIPMENT, shipment, by)
    return shipment
