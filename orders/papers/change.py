"""Change sheet 订单变更单: what was agreed on, old and new, for both sides to sign."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orderdesk.core.paper.printing import Paper
from orders.papers.head import head_of_paper, seal_of_company

CHANGE = Paper(
    "change", gettext_lazy("Order change sheet"), "change", "orders/papers/change.html", "orders:print-change"
)


def against_change(change):
    """Why the sheet cannot be printed in the request's state, or an empty text."""
    if change.status not in ("draft", "withdrawn"):
        return ""
    return _("%(change)s was not asked for: there is no change sheet to print.") % {"change": change}


def read_change(change, user, rows):
    """The request as it stands on paper; `rows` are its items in words."""
    order = change.order
    return (
        head_of_paper(order, user)
        | seal_of_company()
        | {
            "change": change,
            "rows": rows,
            "answers": list(change.answers.filter(round=change.round).select_related("by")),
            "instalments": list(order.instalments.all()) if change.status == "applied" else [],
            "difference": change.new_total - change.base_total,
        }
    )
