"""The list of quotations."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, ClassVar

from django.db.models import Q
from django.utils.html import format_html
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from customers.models import Customer
from orderdesk.accounts.models import User
from orderdesk.core.lists import Column, Filter, RecordList, capped_count, late_flag, record_link, soon_flag
from orderdesk.core.templatetags import desk
from orderdesk.core.text.display import days_left
from orderdesk.core.text.typed import key_typed
from orders.models import Quotation
from orders.querysets import QuotationQuerySet
from orders.states import DeclineCause, QuotationStatus

S = QuotationStatus
SOON = 7  # days before its last one, in which the list warns
YEAR = 365
JUDGED = (S.ACCEPTED, S.DECLINED, S.EXPIRED)  # what became of those that the customer had
TABS = {
    "open": (S.DRAFT, S.SENT),
    "accepted": (S.ACCEPTED,),
    "lost": (S.DECLINED, S.EXPIRED),
    "all": tuple(S),
}


def _customer_cell(quotation: Quotation, user: User) -> str:
    link = record_link(quotation.customer, quotation.customer.get_absolute_url())
    return format_html('{}<span class="sub">{}</span>', link, quotation.goods)


def _valid_cell(quotation: Quotation, user: User) -> Any:
    day = f"{quotation.valid_until:%Y-%m-%d}"
    if quotation.status != S.SENT:
        return day
    days = (quotation.valid_until - localdate()).days
    if days < 0:
        return format_html("{} {}", day, late_flag(S.EXPIRED.label))
    return format_html("{} {}", day, soon_flag(days_left(days))) if days <= SOON else day


def _answer_cell(quotation: Quotation, user: User) -> Any:
    if quotation.decline_cause:
        return DeclineCause(quotation.decline_cause).label
    if quotation.order is not None:
        return record_link(quotation.order, quotation.order.get_absolute_url())
    return ""


class QuotationList(RecordList):
    """Quotations that this person sees, the latest first."""

    url_name = "orders:quotations"
    tab_labels = {
        "open": pgettext_lazy("quotations", "Open"),
        "accepted": pgettext_lazy("quotations", "Accepted"),
        "lost": pgettext_lazy("quotations", "Not taken"),
        "all": _("All"),
    }
    default_tab = "open"
    search_label = _("Number, customer or product")
    columns: ClassVar[Sequence[Column]] = (
        Column("number", _("Quotation"), lambda q, user: record_link(q, q.get_absolute_url()), css="nowrap"),
        Column("customer", _("Customer"), _customer_cell),
        Column("status", _("Status"), lambda q, user: desk.status(q.state), css="to-end"),
        Column(
            "revision",
            pgettext_lazy("quotation", "Version"),
            lambda q, user: q.revision,
            css="num hide-s hide-m",
            head_css="num hide-m",
        ),
        Column("valid", _("Valid until"), _valid_cell, css="nowrap", labelled=True),
        Column("amount", _("Amount (yuan)"), lambda q, user: desk.money(q.total), css="num", head_css="num"),
        Column("answer", pgettext_lazy("quotation", "Cause or order"), _answer_cell, labelled=True),
        Column("owner", _("Account manager"), lambda q, user: q.owner, css="hide-s hide-m", head_css="hide-m"),
    )

    @property
    def statuses(self) -> tuple[Any, ...]:
        """The states that are asked for: of the tab, and of the filter within it."""
        chosen = [status for status in self.params.getlist("status") if status in S.values]
        return tuple(status for status in TABS[self.show] if not chosen or status in chosen)

    def visible(self) -> QuotationQuerySet:
        return Quotation.objects.visible_to(self.user)

    def tab_counts(self) -> dict[str, str]:
        return {"open": capped_count(self.visible().filter(status__in=TABS["open"]))}

    def build_filters(self) -> list[Filter]:
        owners = User.objects.filter(pk__in=self.visible().order_by().values("owner")).order_by("pk")
        states = [(status.value, status.label) for status in TABS[self.show]]
        return [
            self.filter_by("status", _("Status"), states, self.params.getlist("status")),
            self.filter_by("owner", _("Account manager"), [(u.pk, str(u)) for u in owners], self._keys("owner")),
        ]

    def _keys(self, name: str) -> list[Any]:
        return [key for key in map(key_typed, self.params.getlist(name)) if key]

    def find(self) -> tuple[QuotationQuerySet, list[str]]:
        quotations = self.visible().filter(status__in=self.statuses).select_related("customer", "owner", "order")
        for name in ("owner", "customer"):
            keys = self._keys(name)
            quotations = quotations.filter(**{f"{name}__in": keys}) if keys else quotations
        if self.params.get("sent"):
            quotations = sent_within(quotations, str(self.params["sent"]))
        if self.word.strip():
            named = Customer.objects.matching(self.word).values("pk")
            word = self.word.strip()
            quotations = quotations.filter(Q(number__icontains=word) | Q(goods__icontains=word) | Q(customer__in=named))
        return quotations, ["-pk"]


class CustomerQuotations(QuotationList):
    """The latest quotations of one customer, on the customer's page."""

    columns = tuple(
        Column("goods", _("Products"), lambda q, user: q.goods) if column.key == "customer" else column
        for column in QuotationList.columns
    )


def sent_within(quotations: QuotationQuerySet, span: str) -> QuotationQuerySet:
    """Those that a customer had: of the last twelve months, or ever."""
    sent = quotations.filter(sent_at__isnull=False)
    return sent.filter(sent_at__date__gt=localdate() - timedelta(days=YEAR)) if span == "year" else sent
