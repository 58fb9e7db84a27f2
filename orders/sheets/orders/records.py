"""One order of a sheet with its lines, as they were read."""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from orderdesk.core.sheets.rows import MOST_SHOWN, Finding
from orderdesk.core.text.typed import Mistyped, cell_text
from orders.sheets.orders import columns as at
from orders.states import OrderStatus as S


@dataclass
class SheetLine:
    row: int
    product: str = ""
    code: str = ""
    spec: str = ""
    quantity: Decimal | None = None
    unit_price: Decimal | None = None
    discount: Decimal = Decimal(0)
    tax_rate: Decimal | None = None
    note: str = ""
    amount: Decimal | None = None
    is_gift: bool = False


@dataclass
class SheetOrder:
    """One order as read from its rows. Where `faults` is empty, it can be written."""

    number: str
    rows: list[int] = field(default_factory=list)
    cells: list[dict] = field(default_factory=list, repr=False)
    lines: list[SheetLine] = field(default_factory=list)
    faults: list[Finding] = field(default_factory=list)
    warnings: list[Finding] = field(default_factory=list)
    customer: str = ""
    contact: str = ""
    phone: str = ""
    ordered_on: date | None = None
    ordered_at: datetime | None = None
    terms: str = ""
    address: str = ""
    due_on: date | None = None
    owner: str = ""
    region: str = ""
    kind: str = ""
    customer_po: str = ""
    status: S = S.CONFIRMED
    is_stateless: bool = False  # confirmed because nothing says how far it is
    confirmed_at: datetime | None = None
    shipped_at: datetime | None = None
    delivered_at: datetime | None = None
    freight: Decimal = Decimal(0)
    custom: dict[str, str] = field(default_factory=dict)  # what it says in the custom fields
    digest: str = ""
    sheet: str = ""
    from_customer: list[str] = field(default_factory=list)  # headings whose values stand in the customer's record
    broken: set = field(default_factory=set, repr=False)  # (row, heading) of cells without a value

    @property
    def total(self):
        return sum((line.amount for line in self.lines), self.freight)

    def fault(self, row, column, cell, message):
        self.faults.append(Finding(row, column, cell_text(cell)[:MOST_SHOWN], str(message), self.sheet))

    def warn(self, row, column, cell, message):
        self.warnings.append(Finding(row, column, cell_text(cell)[:MOST_SHOWN], str(message), self.sheet))

    def value(self, row, heading, cell):
        """What a cell says, or None where it cannot be read: then it is a fault."""
        if (row, heading) in self.broken:
            return None
        try:
            return at.read_cell(heading, cell)
        except Mistyped as mistake:
            self.fault(row, heading, cell, mistake)
            return None
