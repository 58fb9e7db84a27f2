"""The customer's signature, and what follows from it for the order."""

from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aftersales.models import Acceptance, AcceptanceLine
from fulfillment.models import Shipment
from fulfillment.services import finish_stages_up_to
from fulfillment.states import Step
from orderdesk.core.errors import Refused
from orderdesk.core.lifecycle import advance
from orders.services.money import redate_plan
from orders.services.notices import people_of, tell
from orders.services.order import locked
from orders.states import OrderStatus, Share

SUBJECTS = {
    "sign_for": gettext_lazy("%(order)s (%(customer)s): a shipment is signed for"),
    "deliver": gettext_lazy("%(order)s (%(customer)s) is delivered"),
}


@transaction.atomic
def sign_for(shipment_id, *, signed_by, by, signed_at=None, how=Acceptance.How.PAPER, paper="", note=""):
    """Record that the customer signed for a shipment; the last signature delivers the order."""
    order = locked(Shipment.objects.values_list("order_id", flat=True).get(pk=shipment_id))
    shipment = Shipment.objects.select_for_update(of=("self",)).get(pk=shipment_id)
    shipment.order = order
    signed_at = signed_at or now()
    if signed_at < shipment.dispatched_at:
        raise Refused(_("The signature cannot be earlier than the dispatch. Correct the time."))
    if signed_at > now():
        raise Refused(_("The signature cannot lie in the future. Correct the time."))
    advance(shipment.arrive, by=by)
    acceptance = Acceptance(
        shipment=shipment, how=how, signed_by=signed_by, signed_at=signed_at, paper=paper, note=note, by=by
    )
    acceptance.sign(by=by, reason="sign for").save()
    _accept_lines(order, shipment, acceptance, by)
    _note_accepted(order, shipment, signed_at, by)
    return acceptance


def _accept_lines(order, shipment, acceptance, by):
    lines = {line.pk: line for line in order.lines.all()}
    for sent in shipment.lines.order_by("line_id"):
        AcceptanceLine.objects.create(acceptance=acceptance, shipment_line=sent, accepted=sent.quantity)
        line = lines[sent.line_id]
        line.accepted += sent.quantity
        line.sign(by=by, reason=f"sign_for {shipment.number}").save()


def _note_accepted(order, shipment, signed_at, by):
    """Derive how much has been accepted; when it is all, the order is delivered."""
    lines = order.lines.all()
    order.accepted = Share.ALL if all(line.accepted == line.quantity for line in lines) else Share.PART
    order.answered = Share.ALL if all(line.answered() == line.quantity for line in lines) else Share.PART
    if order.answered == Share.ALL and order.status == OrderStatus.SHIPPED:
        advance(order.deliver, by=by, why=shipment.number, at=signed_at)
        redate_plan(order)
        finish_stages_up_to(order, Step.ACCEPTANCE, at=signed_at, by=by)
        kind = "deliver"
    else:
        order.version += 1
        order.sign(by=by, reason=f"sign_for {shipment.number}").save()
        kind = "sign_for"
    tell(order, people_of(order), SUBJECTS[kind], kind=kind, by=by, text=shipment.number)
