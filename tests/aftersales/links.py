"""An order with its customer's link, and what a customer sends by it."""

from base64 import b64encode

from django.urls import reverse

from orders.services import make_link
from tests.walk.world import PNG

DRAWN = f"data:image/png;base64,{b64encode(PNG).decode()}"


def linked(firm, *quantities, status="shipped", **options):
    """(order, its link)."""
    order = firm.order(status, *(quantities or ("10",)))
    return order, make_link(order.pk, by=firm.am, **options)


def at(name, link, *args):
    """The address of a step of the page of a link."""
    return reverse(f"link:{name}", args=[link.token, *args])


def answers(shipment, *problems, **facts):
    """What the form for a shipment sends; each problem is (line, kind, quantity, text)."""
    data = {f"line-{line.pk}-answer": "all" for line in shipment.lines.all()}
    data |= {"signed_by": "顾磊", "signature": DRAWN}
    for line, kind, quantity, text in problems:
        part = f"line-{line.pk}-{kind}"
        data |= {f"line-{line.pk}-answer": "problem", f"{part}-chosen": "on"}
        data |= {f"{part}-quantity": quantity, f"{part}-text": text}
    return data | facts
