"""What a person decides about a file: which sheets, what its columns mean, what stands where nothing stands."""

from dataclasses import asdict, dataclass, field
from typing import Any

FROM_CUSTOMER = "@customer"  # a default that is taken from the customer's record


@dataclass
class Choices:
    """`columns` is {heading of the file as it compares: our heading, or None to leave it alone}.

    `values` is {our heading: {value of the file: our word, or None to leave the cell out}}.

    `sheets` None means every sheet whose headings are understood; `year` is for dates without one; `day_first` says
    how 5/10/2024 is meant, None that it must be clear from its column. `paid` names the orders that had been paid
    before the import: "none", those "completed", or all that were "delivered"; None says that nobody was asked.
    With `stages` the orders whose goods are still to come get the usual stages. `known` are the customers and products
    of the company that are meant by names of the file.
    """

    sheets: list[str] | None = None
    columns: dict[str, str | None] = field(default_factory=dict)
    defaults: dict[str, str] = field(default_factory=dict)
    year: int | None = None
    day_first: bool | None = None
    paid: str | None = None
    stages: bool = False
    known: dict = field(default_factory=dict)
    values: dict[str, dict[str, str | None]] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def of(cls, stored: dict[str, Any]) -> "Choices":
        """From what `as_json` wrote."""
        return cls(**stored) if stored else cls()
