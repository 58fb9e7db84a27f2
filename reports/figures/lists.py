"""What the page behind a figure lists: which records, in which order, and what of each is shown."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from fulfillment.states import Cause
from orders.states import OrderStatus
from reports.figures import behind


@dataclass(frozen=True)
class Listing:
    """One figure: its title, the records behind it, and the kind of table that shows them."""

    title: str
    find: object
    kind: str
    narrow: str = ""  # the column that the figure's `value` picks
    choices: object = None  # how its values are called

    def found(self, period, orders, value):
        rows = self.find(period, orders)
        return rows.filter(**{self.narrow: value}) if self.narrow else rows

    def titled(self, value):
        if not self.narrow:
            return str(self.title)
        return f"{self.title}: {dict(self.choices).get(value, _('Unknown'))}"


def _timed(*timings):
    return lambda period, orders: behind.promised(period, orders).filter(timing__in=timings)


def _whole(*timings):
    return lambda period, orders: _timed(*timings)(period, orders).filter(behind.WHOLE, period.by_then("delivered_at"))


LISTS = {
    "placed": Listing(_("Orders placed"), behind.placed, "order"),
    "status": Listing(_("Orders placed"), behind.placed, "order", "status", OrderStatus.choices),
    "processing": Listing(_("Processing time"), behind.confirmed, "processed"),
    "shipping": Listing(_("Shipping time"), behind.shipped, "sent"),
    "promised": Listing(_("Promised for this month"), behind.promised, "promise"),
    "on-time": Listing(_("Delivered on time"), _timed("on_time"), "promise"),
    "late-delivered": Listing(_("Delivered late"), _timed("late_delivered"), "promise"),
    "late-open": Listing(_("Late and still open"), _timed("late_open"), "promise"),
    "undated": Listing(_("Without a promised date"), behind.undated, "order"),
    "in-full": Listing(_("In full"), _whole("on_time", "late_delivered"), "promise"),
    "otif": Listing(_("On time and in full"), _whole("on_time"), "promise"),
    "tickets": Listing(_("Tickets reported"), behind.tickets, "ticket"),
    "ticket-type": Listing(_("Tickets reported"), behind.tickets, "ticket", "kind",
                           behind.Ticket._meta.get_field("kind").choices),
    "answered": Listing(_("Time to the first answer"), behind.answered, "ticket"),
    "rated-tickets": Listing(_("Tickets that were rated"), behind.rated_tickets, "ticket"),
    "rated-visits": Listing(_("Return visits that were rated"), behind.rated_visits, "visit"),
    "late-stages": Listing(_("Late stages"), behind.late_stages, "stage"),
    "late-cause": Listing(_("Late stages"), behind.late_stages, "stage", "why", Cause.choices),
    "received": Listing(_("Receipts"), behind.receipts, "receipt"),
}  # fmt: skip


@dataclass(frozen=True)
class Table:
    """Headings, what the rows load beside themselves, their order, and the cells of one row."""

    headings: tuple
    related: tuple
    keys: tuple
    cells: object


def cell(text, url="", *, num=False, tone=""):
    return {"text": text, "url": url, "num": num, "tone": tone}


def _order(order):
    return cell(str(order), reverse("orders:detail", args=[order.pk]))


def _status(order):
    return cell(order.state.label, tone=order.state.tone)


def _moment(at):
    return cell(f"{localtime(at):%Y-%m-%d %H:%M}" if at else "–")


def _hours(later, earlier):
    return cell(f"{(later - earlier).total_seconds() / 3600:,.1f}" if later and earlier else "–", num=True)


def _money(amount):
    return cell(f"{amount:,.2f}", num=True)


def _order_cells(o):
    return [_order(o), _status(o), cell(str(o.customer)), cell(f"{o.ordered_on}"), cell(str(o.owner)), _money(o.total)]


def _processed_cells(o):
    return [_order(o), cell(str(o.customer)), _moment(o.submitted_at), _moment(o.confirmed_at),
            _hours(o.confirmed_at, o.submitted_at)]  # fmt: skip


def _sent_cells(o):
    return [_order(o), cell(str(o.customer)), _moment(o.confirmed_at), _moment(o.shipped_at),
            _hours(o.shipped_at, o.confirmed_at)]  # fmt: skip


def _promise_cells(o):
    return [_order(o), _status(o), cell(str(o.customer)), cell(f"{o.promised_on}"), _moment(o.delivered_at),
            cell(o.get_accepted_display()), _money(o.total)]  # fmt: skip


def _ticket_cells(t):
    return [cell(str(t), reverse("aftersales:ticket", args=[t.pk])), cell(t.state.label, tone=t.state.tone),
            cell(str(t.customer)), cell(t.get_kind_display()), _moment(t.reported_at),
            _hours(t.answered_at, t.reported_at), cell(str(t.satisfaction or "–"), num=True)]  # fmt: skip


def _visit_cells(v):
    return [
        _order(v.order),
        cell(str(v.order.customer)),
        _moment(v.closed_at),
        cell(v.text),
        cell(str(v.overall), num=True),
    ]


def _stage_cells(s):
    cause = dict(Cause.choices).get(s.why, _("Unknown"))
    return [_order(s.order), cell(s.name), cell(str(s.owner or s.get_role_display())), cell(f"{s.planned_on}"),
            _moment(s.finished_at), cell(str(cause)), cell(s.problem)]  # fmt: skip


def _receipt_cells(r):
    return [cell(r.number), _order(r.order), cell(str(r.order.customer)), cell(f"{r.received_on}"), cell(r.reference),
            _money(r.amount)]  # fmt: skip


TABLES = {
    "order": Table((_("Order"), _("Status"), _("Customer"), _("Ordered"), _("Account manager"), _("Amount (yuan)")),
                   ("customer", "owner"), ("-ordered_on", "-pk"), _order_cells),
    "processed": Table((_("Order"), _("Customer"), _("Submitted"), _("Confirmed"), _("Hours")), ("customer",),
                       ("-confirmed_at", "-pk"), _processed_cells),
    "sent": Table((_("Order"), _("Customer"), _("Confirmed"), _("Shipped"), _("Hours")), ("customer",),
                  ("-shipped_at", "-pk"), _sent_cells),
    "promise": Table((_("Order"), _("Status"), _("Customer"), _("First promise"), _("Delivered"), _("Accepted"),
                      _("Amount (yuan)")), ("customer",), ("-promised_on", "-pk"), _promise_cells),
    "ticket": Table((_("Ticket"), _("Status"), _("Customer"), _("Type"), _("Reported"), _("Hours to the answer"),
                     _("Satisfaction")), ("customer",), ("-reported_at", "-pk"), _ticket_cells),
    "visit": Table((_("Order"), _("Customer"), _("Visited"), _("What the customer said"), _("Satisfaction")),
                   ("order__customer",), ("-closed_at", "-pk"), _visit_cells),
    "stage": Table((_("Order"), _("Stage"), _("Owner"), _("Planned"), _("Finished"), _("Cause"), _("Problem")),
                   ("order__customer", "owner"), ("-planned_on", "-pk"), _stage_cells),
    "receipt": Table((_("Receipt"), _("Order"), _("Customer"), _("Received on"), _("Reference"), _("Amount (yuan)")),
                     ("order__customer",), ("-received_on", "-pk"), _receipt_cells),
}  # fmt: skip
OWED = (_("Order"), _("Customer"), _("Oldest due"), _("Overdue"), pgettext_lazy("money", "Open"))


def owed_cells(order, owed, overdue, oldest):
    return [_order(order), cell(str(order.customer)), cell(f"{oldest or '–'}"), _money(overdue), _money(owed)]
