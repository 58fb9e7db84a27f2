"""Payment terms: the text of a contract as instalments.

`30%预付，余款到付` is 30 % on confirmation and 70 % on delivery. A text is read as a whole or not at all: whatever has
no meaning here is named, so that somebody can be asked (`read_terms`).
"""

from orders.models.terms.plan import (
    Instalment,
    Reading,
    Trigger,
    Unit,
    due_after,
    objection_to_amounts,
    portions_of,
    wait_label,
)
from orders.models.terms.reading import read_terms, understand_terms
from orders.models.terms.writing import fault_of, write_terms

__all__ = [
    "Instalment",
    "Reading",
    "Trigger",
    "Unit",
    "due_after",
    "fault_of",
    "objection_to_amounts",
    "portions_of",
    "read_terms",
    "understand_terms",
    "wait_label",
    "write_terms",
]
