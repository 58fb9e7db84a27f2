"""The list of what customers owe: instalments that are due, overdue, or keep an order waiting."""

from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from orderdesk.accounts.models import User
from orderdesk.core.lists import Column, RecordList, late_flag, record_link
from orderdesk.core.templatetags.desk import money
from orderdesk.core.text.display import days_late, short_moment
from orderdesk.core.text.typed import key_typed
from orders.models import Instalment
from orders.querysets import InstalmentQuerySet
from orders.services.gates import instalment_label
from orders.services.interest import interest_on


def reminded_label(instalment: Any) -> str:
    """Whom the clock reminded last, and when; empty where nobody was."""
    if instalment.reminded_at is None:
        return ""
    return f"{instalment.reminded or '—'} {short_moment(instalment.reminded_at)}"


def _due_cell(instalment: Instalment, user: User) -> str:
    if instalment.due_on is None:
        return "—"
    day, late = f"{instalment.due_on:%Y-%m-%d}", (localdate() - instalment.due_on).days
    return format_html("{} {}", day, late_flag(days_late(late))) if late > 0 else day


def _step_cell(instalment: Instalment, user: User) -> str:
    order = instalment.order
    if not user.has_role("finance", "administrator"):
        return ""
    url = reverse("orders:record-receipt", args=[order.pk])
    return format_html('<a class="btn btn-small" href="{}">{}</a>', url, _("Record receipt"))


class ReceivableList(RecordList):
    """Unpaid instalments of the orders that this person sees, the oldest due first."""

    url_name = "orders:receivables"
    tab_labels = {
        "overdue": _("Overdue"),
        "today": _("Due today"),
        "soon": _("Not due yet"),
        "gates": _("Orders wait for it"),
    }
    default_tab = "overdue"
    columns = (
        Column("order", _("Order"), lambda i, user: record_link(i.order, i.order.get_absolute_url()), css="nowrap"),
        Column("customer", _("Customer"), lambda i, user: i.order.customer),
        Column("instalment", _("Instalment"), lambda i, user: instalment_label(i), labelled=True),
        Column("due", _("Falls due"), _due_cell, css="nowrap", labelled=True),
        Column("owed", _("Open (yuan)"), lambda i, user: money(i.owed), css="num", head_css="num", labelled=True),
        Column(
            "interest",
            _("Interest (yuan)"),
            lambda i, user: money(interest_on(i, i.order.customer)) if i.due_on and i.due_on < localdate() else "",
            css="num hide-s hide-m",
            head_css="num hide-m",
            reads="credit",
        ),
        Column("owner", _("Account manager"), lambda i, user: i.order.owner, css="hide-s hide-m", head_css="hide-m"),
        Column("reminded", _("Last reminded"), lambda i, user: reminded_label(i), css="hide-s", labelled=True),
        Column("step", _("Steps"), _step_cell, css="num"),
    )

    def find(self) -> tuple[InstalmentQuerySet, list[str]]:
        today = localdate()
        owed = Instalment.objects.visible_to(self.user).owed().filter(order__cancelled_at=None)
        customer = key_typed(self.params.get("customer"))
        owed = owed.filter(order__customer=customer) if customer else owed
        instalments = {
            "overdue": owed.overdue(on=today),
            "today": owed.filter(due_on=today),
            "soon": owed.filter(due_on__gt=today),
            "gates": owed.at_gates(on=today),
        }[self.show]
        keys = ["pk"] if self.show == "gates" else ["due_on", "pk"]
        return instalments.with_reminded().select_related("order__customer", "order__owner"), keys
