"""The columns of the list of orders. A row is a dict of `pages.COLUMNS` with what the list adds."""

from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orderdesk.accounts.models import User
from orderdesk.core.lists import Column, late_flag, record_link, risk_tag, soon_flag, tag
from orderdesk.core.templatetags.desk import status
from orderdesk.core.text.display import days_late, in_days, short_day
from orderdesk.core.text.places import place_name
from orders.states import KEPT_RISKS, OPEN, RISK_FIELDS, Flag, OrderStatus, Priority, Share

SOON_DAYS = 3
CLASS_LABELS = {"large": gettext_lazy("Large"), "medium": gettext_lazy("Medium"), "small": gettext_lazy("Small")}
KIND_LABELS = {"key": gettext_lazy("Key"), "regular": gettext_lazy("Regular"), "new": gettext_lazy("New")}
PRIORITY_LABELS = {
    Priority.HIGH: gettext_lazy("High priority"),
    Priority.NORMAL: gettext_lazy("Normal priority"),
    Priority.LOW: gettext_lazy("Low priority"),
}
SHARES = {share.value: share.label for share in Share}
STATUS = {status.value: status for status in OrderStatus}


def risks_read(user: User) -> list[Flag]:
    """The risks that this person reads of an order."""
    return [risk for risk in KEPT_RISKS if user.sees(RISK_FIELDS[risk])]


def _customer_cell(row: dict[str, Any], user: User) -> str:
    kind = "key" if row["customer__is_key"] else "regular" if row["customer__first_ordered_on"] else "new"
    return format_html("{} {}", row["customer__short_name"] or row["customer__name"], tag(KIND_LABELS[kind]))


def _region_cell(row: dict[str, Any], user: User) -> str:
    return place_name(row["customer__province"], row["customer__city"])


def _goods_cell(row: dict[str, Any], user: User) -> str:
    if row["line_count"] < 2:
        return row["goods"]
    return _("%(goods)s and %(more)s more") % {"goods": row["goods"], "more": row["line_count"] - 1}


def _stage_cell(row: dict[str, Any], user: User) -> str:
    standing = row["standing"]
    if standing is None:
        return ""
    text = " · ".join(filter(None, (standing.step, standing.person)))
    return late_flag(text) if standing.is_late else text


def _due_cell(row: dict[str, Any], user: User) -> str:
    day, days = short_day(row["due_on"]), row["days"]
    if days is None or days > SOON_DAYS:
        return format_html('<span title="{}">{}</span>', row["due_on"] or "", day)
    flag = late_flag(days_late(-days)) if days < 0 else soon_flag(in_days(days) if days else _("today"))
    return format_html('<span title="{}">{}</span> {}', row["due_on"], day, flag)


def _status_cell(row: dict[str, Any], user: User) -> str:
    state = status(STATUS[row["status"]])
    return format_html("{} {}", state, late_flag(_("On hold"))) if row["held_at"] else state


def _flags_cell(row: dict[str, Any], user: User) -> str:
    """Urgency, a priority that is not the usual one, and risks; once it is over there are none."""
    if row["status"] not in OPEN:
        return ""
    tags = [tag(Flag.URGENT.label)] if row["is_urgent"] else []
    if row["priority"] != Priority.NORMAL:
        tags.append(tag(PRIORITY_LABELS[row["priority"]]))
    if row["risks"]:
        tags += [risk_tag(risk.label) for risk in risks_read(user) if risk in row["risks"]]
    return format_html_join(" ", "{}", ((text,) for text in tags))


NUMBER = Column(
    "number",
    gettext_lazy("Number"),
    lambda row, user: record_link(row["name"], row["url"]),
    css="nowrap",
    sort="number",
    is_fixed=True,
)
STATUS_COLUMN = Column("status", gettext_lazy("Status"), _status_cell, css="to-end")
AMOUNT = Column(
    "amount",
    gettext_lazy("Amount (yuan)"),
    lambda row, user: f"{row['total']:,.2f}",
    css="num",
    head_css="num",
    reads="price",
    sort="amount",
    value=lambda row, user: row["total"],
    kind="money",
)
DUE = Column(
    "due",
    gettext_lazy("Delivery date"),
    _due_cell,
    css="nowrap to-end",
    sort="due",
    first_way="",
    value=lambda row, user: row["due_on"],
    kind="date",
)

ORDER_COLUMNS = (
    NUMBER,
    STATUS_COLUMN,
    Column("customer", gettext_lazy("Customer"), _customer_cell, css="name"),
    AMOUNT,
    Column("goods", gettext_lazy("Products"), _goods_cell, css="muted name hide-s hide-m", head_css="hide-m"),
    Column("stage", gettext_lazy("Stage · with"), _stage_cell, css="hide-s hide-m", head_css="hide-m"),
    DUE,
    Column(
        "class",
        gettext_lazy("Class"),
        lambda row, user: CLASS_LABELS[row["class"]],
        css="nowrap hide-s hide-l",
        head_css="hide-l",
        reads="price",
    ),
    Column(
        "paid",
        gettext_lazy("Paid"),
        lambda row, user: SHARES[row["paid"]],
        css="nowrap hide-s hide-l",
        head_css="hide-l",
        reads="price",
    ),
    Column(
        "invoiced",
        gettext_lazy("Invoiced"),
        lambda row, user: SHARES[row["invoiced"]],
        css="nowrap hide-s hide-l",
        head_css="hide-l",
        reads="price",
        is_usual=False,
    ),
    Column(
        "ordered",
        gettext_lazy("Ordered"),
        lambda row, user: f"{row['ordered_on']:%Y-%m-%d}",
        css="nowrap hide-s hide-l",
        head_css="hide-l",
        sort="newest",
        value=lambda row, user: row["ordered_on"],
        kind="date",
        is_usual=False,
    ),
    Column(
        "owner",
        gettext_lazy("Account manager"),
        lambda row, user: row["owner__name"],
        css="nowrap hide-s hide-m",
        head_css="hide-m",
    ),
    Column("flags", gettext_lazy("Priority and risk"), _flags_cell, css="nowrap hide-s hide-l", head_css="hide-l"),
    Column("region", gettext_lazy("Region"), _region_cell, css="nowrap hide-s", is_usual=False),
    Column(
        "shipped",
        gettext_lazy("Shipped"),
        lambda row, user: SHARES[row["shipped"]],
        css="nowrap hide-s",
        is_usual=False,
    ),
    Column(
        "accepted",
        gettext_lazy("Accepted"),
        lambda row, user: SHARES[row["accepted"]],
        css="nowrap hide-s",
        is_usual=False,
    ),
)
CUSTOMER_COLUMNS = (
    NUMBER,
    STATUS_COLUMN,
    Column("goods", gettext_lazy("Products"), _goods_cell, css="muted"),
    AMOUNT,
    DUE,
)
