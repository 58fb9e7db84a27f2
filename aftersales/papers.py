"""The papers of after-sales: what was wrong at the door, what the customer says, what became of it. None has a cost."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aftersales.models import Objection
from aftersales.states import STARS, Channel, Priority, Solution, TicketKind
from orderdesk.core.printing import Paper
from orderdesk.core.typed import mask_phone
from orders.papers import head_of_company, head_of_paper

ISSUES = Paper(
    "issues", gettext_lazy("Record of acceptance issues"), "acceptance", "aftersales/papers/issues.html",
    "aftersales:print-issues",
)  # fmt: skip
VISIT = Paper(
    "visit", gettext_lazy("Customer satisfaction sheet"), "visit", "aftersales/papers/visit.html",
    "aftersales:print-visit",
)  # fmt: skip
TICKET = Paper(
    "ticket", gettext_lazy("After-sales record"), "ticket", "aftersales/papers/ticket.html",
    "aftersales:print-ticket",
)  # fmt: skip


def issues_of(acceptance):
    """What was not accepted, in the order of the lines, each with its ticket."""
    found = Objection.objects.filter(accepted_line__acceptance=acceptance)
    found = found.select_related("accepted_line__shipment_line__line", "ticket__owner")
    return list(found.order_by("accepted_line__shipment_line__line__position", "pk"))


def against_issues(acceptance, issues):
    """Why there is no record of issues to print, or an empty text."""
    return (
        ""
        if issues
        else _("Everything in %(shipment)s was accepted: there is no issue to print.")
        % {"shipment": acceptance.shipment}
    )


def read_issues(acceptance, issues, user):
    return head_of_paper(acceptance.shipment.order, user) | {
        "acceptance": acceptance,
        "shipment": acceptance.shipment,
        "issues": issues,
        "photos": sum(issue.ticket.photos.count() for issue in issues),
    }


def read_visit(visit, user):
    """A form to fill in by hand until the customer was reached, then what was said."""
    questions = [
        (_("Product quality"), visit.product),
        (_("How it was delivered"), visit.delivery),
        (_("Service"), visit.service),
        (_("Overall"), visit.overall),
    ]
    return head_of_paper(visit.order, user) | {
        "visit": visit,
        "questions": questions,
        "stars": STARS,
        "channels": chosen(Channel, visit.channel),
        "attempts": list(visit.attempts.select_related("by")),
        "lines": list(visit.order.lines.all()),
    }


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
