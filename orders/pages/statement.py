"""The statement of account 对账单 of a customer for a period: what page, paper and sheet show."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from customers.models import Customer
from orderdesk.core.models import Printing
from orderdesk.core.pages.paging import SIZE, Page, make_page
from orderdesk.core.text.display import together
from orderdesk.core.text.typed import key_typed
from orderdesk.policy.models import Policy
from orders.forms.statement import DAYS
from orders.models import Correction, Order, SentStatement
from orders.services.statement import Account, account_of, all_movements, movements_of

PAPER = "statement"
MOST_SENT = 10
MOST_ON_PAPER, MOST_IN_SHEET = 1_000, 20_000
TOO_MANY = gettext_lazy("The statement has %(n)s movements, more than the %(most)s that fit. Choose a shorter period.")
KINDS = {
    "late": gettext_lazy("Booked after confirmation"),
    "order": gettext_lazy("Order confirmed"),
    "change": gettext_lazy("Order changed"),
    **dict(Correction.Kind.choices),
    "cancel": gettext_lazy("Order cancelled"),
    "payment": gettext_lazy("Payment received"),
    "refund": gettext_lazy("Refund"),
    "reversal": gettext_lazy("Reversal"),
    "returned": gettext_lazy("Refund or reversal"),
    "receipt": gettext_lazy("Payment received"),
    "transfer": gettext_lazy("Transfer between orders"),
    "back": gettext_lazy("Refund or transfer"),
}
KEYS = ("day", "rank", "key")


@dataclass(frozen=True)
class Statement:
    """The account of a customer from one day to another, both included."""

    customer: Customer
    first: date
    last: date

    @property
    def pk(self) -> str:
        """What its printings are counted by."""
        return f"{self.customer.pk}:{self.first:%Y%m%d}-{self.last:%Y%m%d}"

    def __str__(self) -> str:
        return f"{self.customer} {self.days}"

    @property
    def days(self) -> str:
        return _("%(first)s to %(last)s") % {"first": self.first.isoformat(), "last": self.last.isoformat()}

    @property
    def query(self) -> str:
        return urlencode({"show": DAYS, "first": self.first, "last": self.last})

    def get_absolute_url(self) -> str:
        return f"{reverse('orders:statement', args=[self.customer.pk])}?{self.query}"

    @cached_property
    def account(self) -> Account:
        return account_of(self.customer, first=self.first, last=self.last)

    @property
    def text(self) -> str:
        """One sentence to send to the customer."""
        account, company = self.account, Policy.current().company
        facts = {
            "customer": self.customer.name,
            "days": self.days,
            "closing": f"{abs(account.closing):,.2f}",
            "overdue": f"{account.overdue:,.2f}",
        }
        sentence = _(
            "Statement of account of %(customer)s, %(days)s: the closing balance is ¥%(closing)s, of which "
            "¥%(overdue)s is overdue. Please check and tell us if anything differs."
        )
        if account.closing < 0:
            sentence = _(
                "Statement of account of %(customer)s, %(days)s: on the last day you have ¥%(closing)s with us. "
                "Please check and tell us if anything differs."
            )
        head = [_("[%(company)s]") % {"company": company}] if company else []
        return together([*head, sentence % facts])

    def page(self, params: Any) -> Page:
        """One page of its movements, at the position that the query string gives."""
        typed = params.get("before") or params.get("after")
        position = _position(typed) if typed else None
        backwards = bool(params.get("before")) and position is not None
        rows = movements_of(
            self.customer,
            first=self.first,
            last=self.last,
            account=self.account,
            most=SIZE + 1,
            beyond=position,
            backwards=backwards,
        )
        more, rows = len(rows) > SIZE, rows[:SIZE]
        if backwards:
            rows.reverse()
        page = make_page(
            rows,
            params,
            KEYS,
            more=more,
            backwards=backwards,
            started=position is not None,
            values=lambda row: [row[key] for key in KEYS],
        )
        page.rows = described(page.rows)
        return page

    def rows(self, *, most: int) -> list[dict]:
        """All of its movements; refused where there are more than `most`."""
        days = {"first": self.first, "last": self.last}
        return described(all_movements(self.customer, self.account, most=most, refusal=str(TOO_MANY), **days))

    @property
    def last_printing(self) -> Printing | None:
        printings = Printing.objects.filter(paper=PAPER, about=f"{PAPER}:{self.pk}").select_related("by")
        return printings.order_by("-copy").first()


def snapshot_of(statement: Statement) -> list[dict[str, str]]:
    """Its movements as texts in the language of customers: what is frozen when it is sent."""
    with override(settings.LANGUAGE_CODE):
        return [
            {
                "day": row["day"].isoformat(),
                "label": row["label"],
                "number": row["number"] or "",
                "text": row["text"],
                "owes": row["owes_text"],
                "pays": row["pays_text"],
                "balance": f"{row['balance']:,.2f}",
            }
            for row in statement.rows(most=MOST_ON_PAPER)
        ]


def sent_to(customer: Customer, request: Any) -> list[SentStatement]:
    """The latest statements that were sent to a customer, each with the `address` of its link while it opens."""
    rows = list(
        SentStatement.objects.visible_to(request.user).filter(customer=customer).select_related("by")[:MOST_SENT]
    )
    for sent in rows:
        path = sent.get_absolute_url() if sent.is_live(now()) else ""
        sent.address_of_link = request.build_absolute_uri(path) if path else ""
    return rows


def described(rows: list[dict]) -> list[dict]:
    """Movements with their `label`, order and words in one text, and both amounts as texts, empty where they are 0."""
    for row in rows:
        for name in ("owes", "pays"):
            row[f"{name}_text"] = f"{row[name]:,.2f}" if row[name] else ""
        row["label"] = str(KINDS[row["kind"]])
        row["text"] = " · ".join(part for part in (row["of_order"], row["words"]) if part)
    return rows


def link_orders(rows: list[dict], user: Any) -> None:
    """Give the movements of orders that this person may open their address."""
    keys = {row["order_id"] for row in rows} - {None}
    visible = set(Order.objects.visible_to(user).filter(pk__in=keys).values_list("pk", flat=True)) if keys else set()
    for row in rows:
        row["url"] = reverse("orders:detail", args=[row["order_id"]]) if row["order_id"] in visible else ""


def _position(text: str) -> tuple[date, int, int] | None:
    """The place of a movement in a query string, or None for what is none."""
    parts = text.split("~")
    if len(parts) != len(KEYS):
        return None
    try:
        day = date.fromisoformat(parts[0])
    except ValueError:
        return None
    rank, key = key_typed(parts[1]), key_typed(parts[2])
    return None if rank is None or rank > len(KINDS) or key is None else (day, rank, key)
