"""Statement of account 对账单, for the customer to check, sign and seal."""

from datetime import date
from decimal import Decimal

from django.utils.translation import gettext_lazy

from orderdesk.core.paper.printing import Paper
from orders.pages.statement import MOST_ON_PAPER, PAPER
from orders.papers.head import head_of_company, seal_of_company

STATEMENT = Paper(
    PAPER,
    gettext_lazy("Statement of account"),
    PAPER,
    "orders/papers/statement.html",
    "orders:print-statement",
)
SENT_STATEMENT = Paper(
    "sent_statement",
    gettext_lazy("Statement of account"),
    "sentstatement",
    "orders/papers/statement.html",
    "link:print-statement",
)


def read_statement(statement):
    """What stands on it: the company, every movement of the period, and what is owed at its end."""
    return (
        head_of_company()
        | seal_of_company()
        | {"page": statement, "account": statement.account, "rows": statement.rows(most=MOST_ON_PAPER)}
    )


def read_sent_statement(sent):
    """The same of a statement that was sent: as it was frozen, whatever was booked since."""
    rows = [
        row
        | {"day": date.fromisoformat(row["day"]), "balance": Decimal(row["balance"].replace(",", ""))}
        | {"owes_text": row["owes"], "pays_text": row["pays"]}
        for row in sent.rows
    ]
    return head_of_company() | seal_of_company() | {"page": sent, "account": sent, "rows": rows}
