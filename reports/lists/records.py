"""Which records the page behind a figure lists: those that figures count, by key, page after page."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Model, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from fulfillment.states import Cause
from orderdesk.accounts.models import User
from orderdesk.core.text.places import place_name
from orderdesk.core.text.typed import key_typed
from orders.lists.orders.columns import CLASS_LABELS
from orders.models import OrderLine, Product
from orders.querysets import OrderQuerySet
from orders.states import Level, OrderStatus
from reports.figures import records
from reports.figures.period import Period
from reports.figures.sales import placed_by
from reports.figures.scope import kinds
from reports.lists.tables import TABLES, Table
from reports.pages.wording import labelled


@dataclass(frozen=True)
class Listing:
    """One figure: its title, the records behind it, and the kind of table that shows them."""

    title: str | Promise
    find: Callable[..., Any]
    kind: str
    narrow: Any = ""  # the column that the figure's `value` picks, or what else narrows rows by a value
    choices: Any = None  # how its values are called: pairs, or a function of rows and value
    report: tuple[str, str] | None = None  # (address, query) of the report that it is a figure of; everybody opens it

    @property
    def table(self) -> Table:
        return TABLES[self.kind]

    def records(self, period: Period, orders: OrderQuerySet | None, value: str) -> Any:
        """The records behind the figure, unordered."""
        rows = self.find(period, orders)
        if callable(self.narrow):
            return self.narrow(rows, value)
        return rows.filter(**{self.narrow: value}) if self.narrow else rows

    def title_for(self, value: str, records: Any) -> str:
        """The title of the page with the value in words."""
        if not self.narrow:
            return str(self.title)
        name = self.choices(records, value) if callable(self.choices) else dict(self.choices).get(value)
        return labelled(self.title, name or _("Unknown"))


JUDGED = ("on_time", "late_delivered", "late_open")  # what is not yet due is not judged
ON_TIME_IN_FULL = Q(timing="on_time") & records.WHOLE


def _timed(*timings: Any) -> Callable[..., Any]:
    return lambda period, orders: records.promised(period, orders).filter(timing__in=timings)


def _whole(*timings: Any) -> Callable[..., Any]:
    return lambda period, orders: _timed(*timings)(period, orders).filter(records.WHOLE, period.by_then("delivered_at"))


def _not_otif(period: Period, orders: OrderQuerySet | None) -> OrderQuerySet:
    return _timed(*JUDGED)(period, orders).exclude(ON_TIME_IN_FULL)


def _by_key(name: str) -> Callable[..., Any]:
    """Rows whose `name` is the key that a value writes."""

    def narrow(rows: Any, value: str) -> Any:
        key = key_typed(value)
        return rows.none() if key is None else rows.filter(**{name: key})

    return narrow


def _customer_name(orders: OrderQuerySet, value: str) -> str | None:
    order = orders.select_related("customer").first()
    return order and str(order.customer)


def _from_amount(rows: OrderQuerySet, value: str) -> OrderQuerySet:
    """The class of amounts that begins with this one."""
    low, high = _edges(value)
    if low is None:
        return rows.none()
    rows = rows if low == 0 else rows.filter(total__gte=low)
    return rows if high is None else rows.filter(total__lt=high)


def _edges(value: str) -> tuple[int | None, int | None]:
    """(where a class begins, where it ends or None for the last), or nothing for what is no class."""
    following = dict(zip(map(str, records.EDGES), (*records.EDGES[1:], None), strict=True))
    return (int(value), following[value]) if value in following else (None, None)


def _class_name(_orders: OrderQuerySet, value: str) -> str | None:
    low, high = _edges(value)
    if low is None:
        return None
    if high is None:
        return _("from %(low)s yuan") % {"low": f"{low:,}"}
    return _("%(low)s to below %(high)s yuan") % {"low": f"{low:,}", "high": f"{high:,}"}


def _named(model: type[Model]) -> Callable[[Any, str], str | None]:
    """The name of the record whose key a value is."""

    def name(_rows: Any, value: str) -> str | None:
        key = key_typed(value)
        return str(record) if key is not None and (record := model._default_manager.filter(pk=key).first()) else None

    return name


def _about(rows: Any, value: str) -> Any:
    """Tickets about one product; 0 are those of which it is not known."""
    return rows.filter(about__isnull=True) if value == "0" else _by_key("about")(rows, value)


def _about_name(rows: Any, value: str) -> str | None:
    return str(_("Product not known")) if value == "0" else _named(Product)(rows, value)


def _decided_late(period: Period, orders: OrderQuerySet | None) -> Any:
    return records.decided(period, orders).filter(decided_at__gt=F("due_at"))


def _with_product(rows: Any, value: str) -> Any:
    """Orders with a line of one product."""
    key = key_typed(value)
    lines = OrderLine.objects.filter(product=key, quantity__gt=0).order_by()
    return rows.none() if key is None else rows.filter(pk__in=lines.values("order"))


def _sold(way: str) -> Callable[..., Any]:
    return lambda period, orders: placed_by(way, period, orders)


def _sales(way: str) -> tuple[str, str]:
    return "reports:sales", f"by={way}"


def _region_name(_rows: Any, value: str) -> str:
    return place_name(*value.split()) or str(_("No region"))


def _kind_name(_rows: Any, value: str) -> str | None:
    return dict(kinds()).get(value)


TICKETS, TIMES = ("reports:ticket-rates", ""), ("reports:approval-times", "")
PLACED = _("Orders placed")
REPORTED = {
    "sold": Listing(PLACED, records.placed, "sold", report=_sales("product")),
    "sold-product": Listing(
        _("Lines sold"), _sold("product"), "line", _by_key("product"), _named(Product), _sales("product")
    ),
    "sold-customer": Listing(PLACED, records.placed, "sold", _by_key("customer"), _customer_name, _sales("customer")),
    "sold-region": Listing(PLACED, records.placed, "sold", "region", _region_name, _sales("region")),
    "sold-kind": Listing(PLACED, _sold("kind"), "sold", "way", _kind_name, _sales("kind")),
    "sold-size": Listing(PLACED, _sold("size"), "sold", "way", list(CLASS_LABELS.items()), _sales("size")),
    "sold-person": Listing(PLACED, records.placed, "sold", _by_key("owner"), _named(User), _sales("person")),
    "told": Listing(_("Tickets reported"), records.tickets, "ticket", report=TICKETS),
    "told-product": Listing(_("Tickets reported"), records.tickets_by_product, "ticket", _about, _about_name, TICKETS),
    "sent-product": Listing(_("Orders shipped"), records.shipped, "sent", _with_product, _named(Product), TICKETS),
    "decided": Listing(_("Decisions"), records.decided, "decision", report=TIMES),
    "decided-level": Listing(_("Decisions"), records.decided, "decision", "level", Level.choices, TIMES),
    "decided-late": Listing(_("Decisions over the limit"), _decided_late, "decision", "level", Level.choices, TIMES),
}
# who may open a figure: of whom `sees` of this kind is true
READS = {"margin": "cost", "sold-size": "price"} | dict.fromkeys(("decided", "decided-level", "decided-late"), "price")
LISTS = {
    "placed": Listing(_("Orders placed"), records.placed, "order"),
    "status": Listing(_("Orders placed"), records.placed, "order", "status", OrderStatus.choices),
    "amounts": Listing(_("Orders by amount"), records.placed, "order", _from_amount, _class_name),
    "customer": Listing(_("Orders placed"), records.placed, "order", _by_key("customer"), _customer_name),
    "processing": Listing(_("Processing time"), records.confirmed, "processed"),
    "shipping": Listing(_("Shipping time"), records.shipped, "sent"),
    "promised": Listing(_("Promised for this month"), records.promised, "promise"),
    "judged": Listing(_("Delivery on time"), _timed(*JUDGED), "promise"),
    "on-time": Listing(_("Delivered on time"), _timed("on_time"), "promise"),
    "late-delivered": Listing(_("Delivered late"), _timed("late_delivered"), "promise"),
    "late-open": Listing(_("Late and still open"), _timed("late_open"), "promise"),
    "undated": Listing(_("Without a promised date"), records.undated, "order"),
    "in-full": Listing(_("In full"), _whole("on_time", "late_delivered"), "promise"),
    "otif-judged": Listing(_("Delivery on time and in full"), _timed(*JUDGED), "promise"),
    "otif": Listing(_("On time and in full"), _whole("on_time"), "promise"),
    "not-otif": Listing(_("Late or not in full"), _not_otif, "promise"),
    "tickets": Listing(_("Tickets reported"), records.tickets, "ticket"),
    "ticket-type": Listing(
        _("Tickets reported"), records.tickets, "ticket", "kind", records.Ticket._meta.get_field("kind").choices
    ),
    "answered": Listing(_("Time to the first answer"), records.answered, "ticket"),
    "rated-tickets": Listing(_("Tickets that were rated"), records.rated_tickets, "ticket"),
    "rated-visits": Listing(_("Return visits that were rated"), records.rated_visits, "visit"),
    "late-stages": Listing(_("Late stages"), records.late_stages, "stage"),
    "late-stage": Listing(_("Late stages"), records.late_stages, "stage", "name", lambda _stages, value: value),
    "late-cause": Listing(
        _("Late stages"), records.late_stages, "stage", "why", [*Cause.choices, (records.UNKNOWN, _("Not recorded"))]
    ),
    "received": Listing(_("Receipts"), records.receipts, "receipt"),
    "sold-lately": Listing(_("Confirmed in the last 90 days"), records.sold_lately, "order"),
    "margin": Listing(pgettext_lazy("figure", "Margin"), records.with_margin, "margin"),
    **REPORTED,
}
