"""What the bank's sheets say came in: what waits for a match, with the likeliest customer, and what is done."""

from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from orderdesk.accounts.models import User
from orderdesk.core.lists import Column, RecordList, record_link, tag
from orderdesk.core.pages.paging import Page
from orderdesk.core.templatetags.desk import money
from orders.models import BankRow
from orders.querysets import BankRowQuerySet
from orders.services.matching import suggestions_for


def _payer_cell(row: Any, user: User) -> str:
    words = " · ".join(text for text in (row.remark, row.reference) if text)
    return format_html('{}<span class="sub">{}</span>', row.payer or "—", words)


def _whose_cell(row: Any, user: User) -> Any:
    if row.payment is not None:
        url = f"{reverse('orders:payments')}?show=all&customer={row.payment.customer_id}"
        return format_html("{} {}", record_link(row.payment, url), row.payment.customer)
    if row.set_aside:
        return format_html('{}<span class="sub">{}</span>', _("no customer's money"), row.set_aside)
    suggestion = row.suggestion
    if suggestion is None:
        return _("unknown")
    customer = record_link(suggestion.customer, suggestion.customer.get_absolute_url())
    reasons = format_html_join(" ", "{}", ((tag(reason),) for reason in suggestion.reasons))
    return format_html('{} {}<span class="sub">{}</span>', customer, reasons, "、".join(map(str, suggestion.orders)))


def _steps_cell(row: Any, user: User) -> Any:
    if row.payment is not None or row.set_aside:
        return format_html(
            '<button class="btn btn-small" form="take-back" formaction="{}">{}</button>',
            reverse("orders:take-back-bank-row", args=[row.pk]),
            pgettext_lazy("money", "Take back"),
        )
    steps = [("match-bank-row", _("Match")), ("dismiss-bank-row", _("Set aside"))]
    links = [(reverse(f"orders:{name}", args=[row.pk]), label) for name, label in steps]
    return format_html_join(" ", '<a class="btn btn-small" href="{}">{}</a>', links)


class BankRowList(RecordList):
    """Rows of the bank's sheets, the oldest first while they wait."""

    url_name = "orders:bank-rows"
    tab_labels = {"open": _("To be matched"), "matched": _("Matched"), "aside": _("Set aside")}
    default_tab = "open"
    columns = (
        Column("day", _("Received on"), lambda row, user: f"{row.received_on:%Y-%m-%d}", css="nowrap", labelled=True),
        Column("amount", _("Amount (yuan)"), lambda r, user: money(r.amount), css="num", head_css="num", labelled=True),
        Column("payer", _("Payer"), _payer_cell, labelled=True),
        Column("whose", _("Customer"), _whose_cell, labelled=True),
        Column("sheet", _("Bank sheet"), lambda row, user: row.sheet.name, css="hide-s hide-m", head_css="hide-m"),
        Column("steps", _("Steps"), _steps_cell, css="num"),
    )

    def find(self) -> tuple[BankRowQuerySet, list[str]]:
        rows = BankRow.objects.visible_to(self.user).live().select_related("sheet", "payment__customer")
        if self.show == "matched":
            return rows.filter(payment__isnull=False), ["-received_on", "-pk"]
        if self.show == "aside":
            return rows.exclude(set_aside=""), ["-received_on", "-pk"]
        return rows.unmatched(), ["received_on", "pk"]

    @cached_property
    def page(self) -> Page:
        page = super().page
        suggestions = suggestions_for(page.rows) if self.show == "open" else {}
        for row in page.rows:
            row.suggestion = suggestions.get(row.pk)
        return page
