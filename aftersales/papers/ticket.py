"""After-sales record 售后问题处理记录表."""

from django.utils.translation import gettext_lazy

from aftersales.states import STARS, Priority, Solution, TicketKind
from orderdesk.core.paper.printing import Paper
from orderdesk.core.text.typed import mask_phone
from orders.papers.head import head_of_company

TICKET = Paper(
    "ticket",
    gettext_lazy("After-sales record"),
    "ticket",
    "aftersales/papers/ticket.html",
    "aftersales:print-ticket",
)


def read_ticket(ticket, user):
    phone = ticket.reporter_phone if user.sees("phone") else mask_phone(ticket.reporter_phone or "")
    return head_of_company() | {
        "page": ticket,
        "ticket": ticket,
        "phone": phone,
        "kinds": chosen(TicketKind, ticket.kind),
        "priorities": chosen(Priority, ticket.priority),
        "solutions": chosen(Solution, ticket.solution),
        "stars": STARS,
        "replies": list(ticket.replies.select_related("by")),
        "photos": ticket.photos.count(),
    }


def chosen(choices, value):
    """[(label, whether it is ticked)] of every choice."""
    return [(choice.label, choice.value == value) for choice in choices]
