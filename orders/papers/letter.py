"""Payment letter 催款函 in three grades: what is overdue, by when to pay it, and where to."""

from django.utils.translation import gettext_lazy

from orderdesk.core.paper.printing import Paper
from orders.pages.letter import PAPER
from orders.papers.head import head_of_company, seal_of_company

LETTER = Paper(PAPER, gettext_lazy("Payment letter"), PAPER, "orders/papers/letter.html", "orders:print-letter")


def read_letter(letter):
    """What stands on it: every overdue instalment, their sum, the words of its grade and the company's account."""
    _count, amount = letter.sums
    rows = letter.rows()
    interest = sum(row["interest"] for row in rows) if letter.tells_interest else 0
    facts = {"page": letter, "rows": rows, "amount": amount, "interest": interest, "paper": {"title": letter.title}}
    return head_of_company() | seal_of_company() | facts
