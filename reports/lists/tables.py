"""How records behind a figure are shown: headings, cells, order of the rows, and what of all of them is told."""

from dataclasses import dataclass

from django.db.models import Count, Sum
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from fulfillment.states import Cause
from reports.figures.measures import Hours, Percentile


@dataclass(frozen=True)
class Table:
    """Headings, what the rows load beside themselves, their order, the cells of one row, and how rows are counted.

    `sums` is told of all rows, whatever the page: {heading: aggregate}.
    """

    headings: tuple
    related: tuple
    keys: tuple
    cells: object
    counted: object
    sums: dict

    def told(self, found):
        """(how many rows there are in all, [(heading, sum)])."""
        names = [f"sum{place}" for place in range(len(self.sums))]
        told = found.order_by().aggregate(n=Count("pk"), **dict(zip(names, self.sums.values(), strict=True)))
        return told["n"], [(label, told[name]) for label, name in zip(self.sums, names, strict=True)]


def cell(text, url="", *, num=False, tone=""):
    return {"text": text, "url": url, "num": num, "tone": tone}


def order_cell(order):
    return cell(str(order), reverse("orders:detail", args=[order.pk]))


def status_cell(order):
    return cell(order.state.label, tone=order.state.tone)


def moment_cell(at):
    return cell(f"{localtime(at):%Y-%m-%d %H:%M}" if at else "–")


def hours_cell(later, earlier):
    return cell(f"{(later - earlier).total_seconds() / 3600:,.1f}" if later and earlier else "–", num=True)


def money_cell(amount):
    return cell(f"{amount:,.2f}", num=True)


def _order_cells(o):
    return [
        order_cell(o),
        status_cell(o),
        cell(str(o.customer)),
        cell(f"{o.ordered_on}"),
        cell(str(o.owner)),
        money_cell(o.total),
    ]


def _processed_cells(o):
    return [
        order_cell(o),
        cell(str(o.customer)),
        moment_cell(o.submitted_at),
        moment_cell(o.confirmed_at),
        hours_cell(o.confirmed_at, o.submitted_at),
    ]


def _sent_cells(o):
    return [
        order_cell(o),
        cell(str(o.customer)),
        moment_cell(o.confirmed_at),
        moment_cell(o.shipped_at),
        hours_cell(o.shipped_at, o.confirmed_at),
    ]


def _promise_cells(o):
    return [
        order_cell(o),
        status_cell(o),
        cell(str(o.customer)),
        cell(f"{o.promised_on}"),
        moment_cell(o.delivered_at),
        cell(o.get_accepted_display()),
        money_cell(o.total),
    ]


def _ticket_cells(t):
    return [
        cell(str(t), reverse("aftersales:ticket", args=[t.pk])),
        cell(t.state.label, tone=t.state.tone),
        cell(str(t.customer)),
        cell(t.get_kind_display()),
        moment_cell(t.reported_at),
        hours_cell(t.answered_at, t.reported_at),
        cell(str(t.satisfaction or "–"), num=True),
    ]


def _visit_cells(v):
    return [
        order_cell(v.order),
        cell(str(v.order.customer)),
        moment_cell(v.closed_at),
        cell(v.text),
        cell(str(v.overall), num=True),
    ]


def _stage_cells(s):
    cause = dict(Cause.choices).get(s.why, _("Not recorded"))
    return [
        order_cell(s.order),
        cell(s.name),
        cell(str(s.owner or s.get_role_display())),
        cell(f"{s.planned_on}"),
        moment_cell(s.finished_at),
        cell(str(cause)),
        cell(s.problem),
    ]


def _receipt_cells(r):
    return [
        cell(r.number),
        order_cell(r.order),
        cell(str(r.order.customer)),
        cell(f"{r.received_on}"),
        cell(r.reference),
        money_cell(r.amount),
    ]


AMOUNT = _("Amount (yuan)")
MEDIAN = _("Median hours")
ORDERS = ngettext_lazy("%(n)s order", "%(n)s orders", "n")


def _median(later, earlier):
    return {MEDIAN: Percentile(Hours(later, earlier), fraction=0.5)}


TABLES = {
    "order": Table(
        (_("Order"), _("Status"), _("Customer"), _("Ordered"), _("Account manager"), AMOUNT),
        ("customer", "owner"),
        ("-total", "-pk"),
        _order_cells,
        ORDERS,
        {AMOUNT: Sum("total")},
    ),
    "processed": Table(
        (_("Order"), _("Customer"), _("Submitted"), _("Confirmed"), _("Hours")),
        ("customer",),
        ("-confirmed_at", "-pk"),
        _processed_cells,
        ORDERS,
        _median("confirmed_at", "submitted_at"),
    ),
    "sent": Table(
        (_("Order"), _("Customer"), _("Confirmed"), _("Shipped"), _("Hours")),
        ("customer",),
        ("-shipped_at", "-pk"),
        _sent_cells,
        ORDERS,
        _median("shipped_at", "confirmed_at"),
    ),
    "promise": Table(
        (_("Order"), _("Status"), _("Customer"), _("First promise"), _("Delivered"), _("Accepted"), AMOUNT),
        ("customer",),
        ("-promised_on", "-pk"),
        _promise_cells,
        ORDERS,
        {AMOUNT: Sum("total")},
    ),
    "ticket": Table(
        (
            _("Ticket"),
            _("Status"),
            _("Customer"),
            _("Type"),
            _("Reported"),
            _("Hours to the answer"),
            _("Satisfaction"),
        ),
        ("customer",),
        ("-reported_at", "-pk"),
        _ticket_cells,
        ngettext_lazy("%(n)s ticket", "%(n)s tickets", "n"),
        {},
    ),
    "visit": Table(
        (_("Order"), _("Customer"), _("Visited"), _("What the customer said"), _("Satisfaction")),
        ("order__customer",),
        ("-closed_at", "-pk"),
        _visit_cells,
        ngettext_lazy("%(n)s return visit", "%(n)s return visits", "n"),
        {},
    ),
    "stage": Table(
        (_("Order"), _("Stage"), _("Owner"), _("Planned"), _("Finished"), _("Cause"), _("Problem")),
        ("order__customer", "owner"),
        ("-planned_on", "-pk"),
        _stage_cells,
        ngettext_lazy("%(n)s stage", "%(n)s stages", "n"),
        {},
    ),
    "receipt": Table(
        (_("Receipt"), _("Order"), _("Customer"), _("Received on"), _("Reference"), AMOUNT),
        ("order__customer",),
        ("-received_on", "-pk"),
        _receipt_cells,
        ngettext_lazy("%(n)s receipt", "%(n)s receipts", "n"),
        {AMOUNT: Sum("amount")},
    ),
}
