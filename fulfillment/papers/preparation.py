"""Dispatch preparation sheet 发货准备单."""

from django.db.models import Exists, F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fulfillment.models import Stage, SupplyAnswer
from fulfillment.states import PASSED_OVER
from orderdesk.core.models import Printing
from orderdesk.core.paper.printing import Paper
from orders.models import Order
from orders.papers.head import head_of_paper, order_and_status, station
from orders.states import PROMISED, OrderStatus

PREPARATION = Paper(
    "preparation",
    gettext_lazy("Dispatch preparation sheet"),
    "order",
    "fulfillment/papers/preparation.html",
    "fulfillment:print-preparation",
)
SIGNED_FOR = (OrderStatus.DELIVERED, OrderStatus.COMPLETED)
PREPARED = tuple(status for status in PROMISED if status not in SIGNED_FOR)


def against_preparation(order):
    """Why the preparation sheet cannot be printed in the order's state, or an empty text."""
    if order.status in PREPARED or (order.status in SIGNED_FOR and prepared_before(order).exists()):
        return ""
    if order.status in SIGNED_FOR:
        return _("%(order)s is %(status)s: there is nothing left to prepare, and no sheet was printed before.") % (
            order_and_status(order)
        )
    return _("%(order)s is %(status)s: its preparation sheet can be printed once it is confirmed.") % order_and_status(
        order
    )


def prepared_before(order):
    """The order, where its preparation sheet was printed in time: another copy of it may be had later."""
    printed = Printing.objects.filter(paper=PREPARATION.name, about=f"{PREPARATION.subject}:{order.pk}")
    return Order.objects.filter(Exists(printed), pk=order.pk)


def read_preparation(order, user):
    """What is still to be made ready of each line, how it is supplied and from when on."""
    answers = {answer.line_id: answer for answer in SupplyAnswer.objects.filter(line__order=order)}
    lines = list(order.lines.annotate(code=F("product__code")))
    for line in lines:
        line.answer = answers.get(line.pk)
    return head_of_paper(order, user) | {"lines": lines, "customer": order.customer}


def stations(order):
    """The order's stages as rows of the routing sheet."""
    stages = Stage.objects.filter(order=order).select_related("owner").order_by("place")
    return [
        station(
            stage.name,
            stage.owner,
            planned=stage.planned_on,
            done=stage.done_at,
            note=stage.problem,
            skipped=PASSED_OVER if stage.is_passed_over else "",
        )
        for stage in stages
    ]
