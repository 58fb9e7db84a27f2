"""How many quotations became deals: by person and by customer, each figure with the quotations that it counts."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q, Sum
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from orders.lists.quotations import JUDGED, QuotationList, sent_within
from orders.models import Quotation
from orders.states import QuotationStatus

S = QuotationStatus
SPANS = {"year": _("Twelve months"), "all": _("All time")}
COUNTED = (S.SENT, *JUDGED)
MOST = 50  # customers: those with the most quotations
FEW = 5  # judged quotations: below that a percentage says less than the counts


@dataclass(frozen=True)
class Figure:
    """A number of quotations, and where they are listed."""

    count: int
    url: str


@dataclass(frozen=True)
class HitRow:
    """The quotations of one person or customer. `rate` is the share accepted of those whose end is known."""

    name: str
    sent: Figure
    waiting: Figure
    accepted: Figure
    declined: Figure
    expired: Figure
    amount: Decimal
    won: Decimal

    @property
    def judged(self) -> int:
        return self.accepted.count + self.declined.count + self.expired.count

    @property
    def rate(self) -> Decimal | None:
        """A share, or None where too few are judged."""
        return Decimal(self.accepted.count) / self.judged if self.judged >= FEW else None


@dataclass
class HitRate:
    """The page: its fields are what the template prints."""

    tabs: list[tuple[str, Any, bool]]
    total: HitRow
    people: list[HitRow]
    customers: list[HitRow]
    few: int = FEW

    @classmethod
    def of(cls, user: Any, span: str) -> "HitRate":
        """What this person sees of the quotations that customers had within a span."""
        span = span if span in SPANS else "year"
        url = reverse("orders:hit-rate")
        sent = sent_within(Quotation.objects.visible_to(user), span).filter(status__in=COUNTED).order_by()
        totals = sent.aggregate(**SUMS)
        return cls(
            tabs=[(f"{url}?sent={name}", label, name == span) for name, label in SPANS.items()],
            total=_row(str(_("All")), totals, {"sent": span}),
            people=_rows(sent, "owner", span),
            customers=_rows(sent, "customer", span)[:MOST],
        )


SUMS = {
    "count": Count("pk"),
    "amount": Sum("total", default=Decimal(0)),
    "won": Sum("total", filter=Q(status=S.ACCEPTED), default=Decimal(0)),
    **{f"{status}_count": Count("pk", filter=Q(status=status)) for status in COUNTED},
}


def _rows(sent, by, span):
    """A row for each person or customer, those with the most quotations first."""
    names = [f"{by}__name"] + ([f"{by}__short_name"] if by == "customer" else [])
    groups = sent.values(by, *names).annotate(**SUMS).order_by("-count", by)
    return [
        _row(group.get(f"{by}__short_name") or group[f"{by}__name"], group, {"sent": span, by: group[by]})
        for group in groups
    ]


def _row(name, sums, params):
    def figure(*statuses):
        count = sum(sums[f"{status}_count"] for status in statuses)
        query = urlencode({"show": "all", "status": statuses, **params}, doseq=True)
        return Figure(count, f"{reverse(QuotationList.url_name)}?{query}")

    return HitRow(
        name=name,
        sent=figure(*(str(status) for status in COUNTED)),
        waiting=figure("sent"),
        accepted=figure("accepted"),
        declined=figure("declined"),
        expired=figure("expired"),
        amount=sums["amount"],
        won=sums["won"],
    )
