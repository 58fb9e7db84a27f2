"""The head of every paper, and who may read papers with prices."""

from django.db.models import F
from django.utils.translation import gettext as _

from orderdesk.core.pages.photos import inside_page
from orderdesk.core.text.typed import mask_phone
from orderdesk.custom_fields.values import printed_of
from orderdesk.policy.models import Policy
from orders.services.link import link_of
from orders.states import PROMISED, OrderStatus

APPROVED = (OrderStatus.AWAITING_SUPPLY, *PROMISED)


def reads_prices(user):
    """Who may hold a paper with prices on it."""
    return user.sees("price")


def page_of_papers(order):
    """Where the papers of an order are shown."""
    return f"{order.get_absolute_url()}#papers"


def page_of_customer(order):
    """What the QR code of a paper for the customer opens: the page of the order's link, or the order where none is."""
    link = link_of(order)
    return link if link is not None and link.token else order


def order_and_status(order):
    """Order and status, for the sentences that say why a paper cannot be printed."""
    return {"order": order, "status": order.state.label}


def head_of_company():
    """Whose paper it is: name and logo."""
    policy = Policy.current()
    return {"company": policy.company, "logo": inside_page(policy.logo)}


def seal_of_company():
    """What the company adds to a paper that binds it: its seal, where to reach and pay it, and its clauses."""
    policy = Policy.current()
    facts = [
        (_("Address"), policy.address),
        (_("Phone"), policy.phone),
        (_("Tax number"), policy.tax_no),
        (_("Bank"), policy.bank),
        (_("Account"), policy.account),
    ]
    return {
        "seal": inside_page(policy.seal),
        "house": [(label, value) for label, value in facts if value],
        "clauses": [line for line in policy.clauses.splitlines() if line.strip()],
    }


def head_of_paper(order, user):
    """What every paper about an order begins with; the phone masked for whoever has no need of it."""
    phone = order.contact_phone if user.sees("phone") else mask_phone(order.contact_phone or "")
    custom = printed_of("order", order.custom)
    return head_of_company() | {"page": order, "order": order, "phone": phone, "custom": custom}


def _lines(order):
    return list(order.lines.annotate(code=F("product__code")))


def station(name, who, *, planned=None, done=None, note="", skipped=""):
    """One row of the routing sheet; `skipped` says that nobody did it and nobody will."""
    return {"name": name, "who": who, "planned": planned, "done": done, "note": note, "skipped": skipped}
