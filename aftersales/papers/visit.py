"""Customer satisfaction sheet 客户满意度回访表."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aftersales.papers.ticket import chosen
from aftersales.states import STARS, Channel
from orderdesk.core.paper.printing import Paper
from orders.papers.head import head_of_paper

VISIT = Paper(
    "visit",
    gettext_lazy("Customer satisfaction sheet"),
    "visit",
    "aftersales/papers/visit.html",
    "aftersales:print-visit",
)


def read_visit(visit, user):
    """The sheet of a visit: a blank form until the customer was reached, then the ratings."""
    questions = [
        (_("Product quality"), visit.product),
        (_("How it was delivered"), visit.delivery),
        (_("Service"), visit.service),
        (_("Overall"), visit.overall),
    ]
    return head_of_paper(visit.order, user) | {
        "about": visit.order,
        "visit": visit,
        "questions": questions,
        "stars": STARS,
        "channels": chosen(Channel, visit.channel),
        "attempts": list(visit.attempts.select_related("by")),
        "lines": list(visit.order.lines.all()),
    }
