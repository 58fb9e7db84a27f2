"""Record of acceptance issues 验收问题记录单."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aftersales.models import Objection
from orderdesk.core.paper.printing import Paper
from orders.papers.head import head_of_paper

ISSUES = Paper(
    "issues",
    gettext_lazy("Record of acceptance issues"),
    "acceptance",
    "aftersales/papers/issues.html",
    "aftersales:print-issues",
)


def issues_of(acceptance):
    """What was not accepted, in the order of the lines, each with its ticket."""
    objections = Objection.objects.filter(accepted_line__acceptance=acceptance)
    objections = objections.select_related("accepted_line__shipment_line__line", "ticket__owner")
    return list(objections.order_by("accepted_line__shipment_line__line__position", "pk"))


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
        "about": acceptance.shipment,
        "issues": issues,
        "photos": sum(issue.ticket.photos.count() for issue in issues),
    }
