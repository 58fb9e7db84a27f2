"""An order of ten of which something was wrong at the door, and what is promised for it."""

from decimal import Decimal

from aftersales import services
from aftersales.models import Ticket
from aftersales.services.acceptance import NewObjection
from tests.factories import make_stock

WAY = {"method": "own", "carrier": "", "tracking_number": "", "packages": 1}


def objected(firm, kind="damaged", quantity=2, *, stock=100):
    """The ticket of an order that is delivered, with so many of its ten pieces objected to."""
    if stock:
        make_stock(firm.product, stock)
    order = firm.order("shipped", "10")
    shipment = order.shipments.get()
    objection = NewObjection(line=shipment.lines.get().pk, kind=kind, quantity=Decimal(quantity))
    services.sign_for(shipment.pk, signed_by="顾磊", by=firm.am, objections=[objection])
    ticket = Ticket.objects.get(order=order)
    services.answer_ticket(ticket.pk, text="马上处理", by=firm.aftersales)
    return ticket


def promise(firm, ticket, kind="replacement", quantity=2, **facts):
    return services.promise_remedy(
        ticket.pk, kind=kind, quantity=Decimal(quantity), by=facts.pop("by", firm.aftersales), **facts
    )


def send(firm, *remedies, by=None):
    order = remedies[0].ticket.order
    keys = [remedy.pk for remedy in remedies]
    return services.send_replacements(order.pk, remedies=keys, by=by or firm.logistics, **WAY)


def come_back(firm, remedy, restocked=0, scrapped=0):
    """It is received and checked by the warehouse."""
    services.receive_return(remedy.pk, quantity=remedy.quantity, by=firm.warehouse)
    facts = {"restocked": Decimal(restocked), "scrapped": Decimal(scrapped)}
    return services.check_return(remedy.pk, **facts, by=firm.warehouse)


def finish(firm, order):
    """Close its tickets, make the visit, pay what is open, and complete it."""
    for ticket in order.tickets.unsolved():
        if ticket.status == "open":
            services.answer_ticket(ticket.pk, text="已答复", by=firm.aftersales)
        services.close_ticket(ticket.pk, result="客户满意", by=firm.aftersales)
    order.refresh_from_db()
    firm.visit(order)
    firm.pay(order)
    services.complete_order(order.pk, by=firm.assistant)
    order.refresh_from_db()
    return order
