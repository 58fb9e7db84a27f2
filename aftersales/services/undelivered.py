"""Goods that left and will not be delivered: each line gets its answer, and its ticket."""

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from aftersales.models import Acceptance
from aftersales.services.acceptance import NewObjection, sign_for
from aftersales.states import Objected
from fulfillment.permissions import may_sign
from fulfillment.services.shipment import locked_shipment
from fulfillment.states import ShipmentCause, ShipmentStatus
from orderdesk.accounts.models import User
from orderdesk.core.errors import Refused

OBJECTED = {ShipmentCause.LOST: Objected.SHORT, ShipmentCause.DAMAGED: Objected.DAMAGED}  # of the others: other


@transaction.atomic
def settle_exception(shipment_id: int, *, by: User) -> Acceptance:
    """Nothing of a stopped shipment was or will be taken: all of it is objected to, each line on a ticket of its own.

    From its ticket a line is sent again, comes back, or is credited, as after any objection.
    """
    _order, shipment = locked_shipment(shipment_id)
    if not may_sign(shipment, by):
        raise PermissionDenied
    if shipment.status != ShipmentStatus.EXCEPTION or not shipment.has_left:
        sentence = _("%(shipment)s is “%(status)s”: only what left and was stopped ends without a signature.")
        raise Refused(sentence % {"shipment": shipment, "status": shipment.get_status_display()})
    cause = ShipmentCause(shipment.cause)
    kind = OBJECTED.get(cause, Objected.OTHER)
    with override(settings.LANGUAGE_CODE):
        nobody = _("nobody: %(cause)s") % {"cause": cause.label}
        text = f"{cause.label}: {shipment.problem}"
    objections = [
        NewObjection(line=sent.pk, kind=kind, quantity=sent.quantity, text=text)
        for sent in shipment.lines.order_by("pk")
    ]
    how = Acceptance.How.NOBODY
    return sign_for(shipment.pk, signed_by=nobody, how=how, note=shipment.problem, objections=objections, by=by)
