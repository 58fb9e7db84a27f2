"""What a customer does by the link of an order: sign for goods, rate, ask. The link is the permission.

Each takes the order's lock first, under which links are revoked too, looks at the link again, and then calls the
service that colleagues use; the signature is that of `link_user`.
"""

from hashlib import sha256
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _

from aftersales.models import Acceptance, LinkSignature, Ticket, Visit
from aftersales.services.acceptance import NewObjection, sign_for
from aftersales.services.ticket import create_ticket
from aftersales.services.visit import record_visit
from aftersales.states import LOW, Channel, RecordReason, TicketKind, VisitState
from fulfillment.models import Shipment
from fulfillment.states import ShipmentStatus
from orderdesk.accounts.models import link_user
from orderdesk.core.errors import Refused
from orderdesk.core.text.display import short_moment
from orders.models import CustomerLink, Order
from orders.services.link import DEVICE, Sender
from orders.services.locking import locked

MOST_OPEN = 20  # questions and problems of one order that customers wrote and nobody has solved yet


class LinkEnded(Refused):
    """The link was revoked or has expired: nothing is said of its order any more."""


@transaction.atomic
def sign_by_link(
    link_id: int,
    shipment_id: int,
    *,
    signed_by: str,
    sender: Sender,
    signature: bytes = b"",
    objections: tuple[NewObjection, ...] | list[NewObjection] = (),
) -> Acceptance:
    """The customer signs for a shipment: `signature` is a drawn PNG, or empty where only the name was typed."""
    order, link = _opened(link_id)
    shipment = Shipment.objects.select_for_update(of=("self",)).left().get(pk=shipment_id, order=order)
    if shipment.status == ShipmentStatus.SIGNED:
        raise Refused(
            _("%(shipment)s was signed for already by %(name)s, %(at)s. What you entered now was not saved.")
            % {"shipment": shipment, "name": shipment.signed_by, "at": short_moment(shipment.signed_at)}
        )
    by = link_user()
    acceptance = sign_for(
        shipment.pk, signed_by=signed_by, how=Acceptance.How.LINK, objections=tuple(objections), by=by
    )
    evidence = LinkSignature(acceptance=acceptance, link=link, address=sender.address, device=sender.device[:DEVICE])
    if signature:
        evidence.digest = sha256(signature).hexdigest()
        evidence.picture.save(f"{shipment.number}.png", ContentFile(signature), save=False)
    evidence.sign(by=by, reason=RecordReason.SIGN_BY_LINK).save()
    return acceptance


@transaction.atomic
def rate_by_link(link_id: int, *, stars: int, text: str = "") -> Visit:
    """The customer rates the delivery, once: the return visit is made by it. A low rating opens a ticket."""
    order, _link = _opened(link_id)
    visit = order.visits.first()
    if visit is None:
        raise Refused(_("You can rate once everything has arrived and is signed for."))
    if visit.state != VisitState.DUE:
        raise Refused(_("Your rating is recorded already. To add something, write to us below."))
    ticket = {"kind": TicketKind.COMPLAINT, "text": text} if stars <= LOW and text else None
    return record_visit(visit.pk, channel=Channel.LINK, overall=stars, text=text, ticket=ticket, by=link_user())


@transaction.atomic
def ask_by_link(
    link_id: int, *, kind: str, text: str, reporter: str = "", reporter_phone: str = "", photos: Any = ()
) -> Ticket:
    """The customer asks a question or reports a problem: a ticket, with its owner by the usual rule."""
    order, _link = _opened(link_id)
    if written_by_link(order).unsolved().count() >= MOST_OPEN:
        raise Refused(_("We are still working on what you wrote before. Please call us about anything else."))
    facts = {"reporter": reporter or order.contact_name, "reporter_phone": reporter_phone, "photos": photos}
    return create_ticket(customer=order.customer, order=order, kind=kind, text=text, by=link_user(), **facts)


def written_by_link(order: Order) -> Any:
    """The tickets that customers opened by the link of an order: what its page shows of tickets."""
    return Ticket.objects.filter(order=order, by=link_user())


def _opened(link_id: int) -> tuple[Order, CustomerLink]:
    """(order, link) under the order's lock, while the link still opens it."""
    order = locked(CustomerLink.objects.values_list("order_id", flat=True).get(pk=link_id))
    link = CustomerLink.objects.get(pk=link_id)
    if not link.is_live(now()):
        raise LinkEnded(_("This link opens nothing any more."))
    return order, link
