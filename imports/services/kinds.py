"""The kinds of sheets that can be imported: how each is read and written, and the texts of its page.

A sheet of another floor or a new one adds an entry here, its name in `ImportJob.Sheet` and who may in permissions.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aftersales.sheets.feedback import FIELDS as FEEDBACK_FIELDS
from aftersales.sheets.feedback import SHEET as FEEDBACK_SHEET
from aftersales.sheets.feedback import import_feedback, read_feedback, write_feedback
from customers.models import Customer
from customers.sheets import customers as customer_sheet
from customers.sheets.customers import import_customers, read_customers
from fulfillment.models import StockMove
from fulfillment.sheets import progress
from fulfillment.sheets import stock as stock_sheet
from fulfillment.sheets.preparation import write_preparation
from fulfillment.sheets.progress import import_progress, read_progress
from fulfillment.sheets.stock import import_stock, read_stock
from fulfillment.sheets.tracking import write_tracking
from imports.models import ImportJob
from imports.permissions import imports
from imports.services.odd import warn_of_usual_terms
from imports.services.past_orders import import_orders
from imports.services.records import keep_report
from imports.services.statistics import refresh_statistics
from orderdesk.accounts.models import User
from orderdesk.core.sheets.correcting import write_faulty
from orderdesk.core.sheets.reading import Headings
from orderdesk.core.sheets.rows import Field, RowReading, RowReport, headings_of, sheet_columns, write_template
from orderdesk.core.sheets.writing import write_workbook
from orderdesk.custom_fields.sheet import columns_of, with_custom
from orders.models import Order, Product, Receipt
from orders.sheets import prices, products, receipts
from orders.sheets.finance import write_finance
from orders.sheets.orders import BY_DUE_DATE, FROM_CUSTOMER, HEADINGS, SAMPLE, STATUS, STATUS_WORDS, read_sheet
from orders.sheets.orders.faults import order_columns, write_faulty_rows
from orders.sheets.orders.names import DATES
from orders.sheets.orders.names import HEADINGS as ORDER_NAMES
from orders.sheets.orders.preview import preview_orders
from orders.sheets.orders.writing import write_orders
from orders.sheets.prices import import_prices, read_prices
from orders.sheets.products import import_products, read_products
from orders.sheets.receipts import import_receipts, read_receipts
from orders.sheets.statement import write_statement
from orders.states import OrderStatus
from reports.sheets.commission import write_commission
from reports.sheets.dashboard import dashboard_workbook

MADE_AND_CHANGED = gettext_lazy(
    "%(customers)s customers and %(products)s products that this import made will be removed, and %(restored)s that it "
    "changed will be what they were. Their history stays. The same file can be imported again."
)


def _no_rows(reading: Any) -> list[Any]:
    return []


def _no_text(result: Any) -> str:
    return ""


@dataclass(frozen=True)
class ImportKind:
    """`take(reading, by=, take_good=, dry_run=, progress=, job=)` gives a report: good, faulty, unchanged, written."""

    name: str
    label: str | Promise  # on the tab
    title: str | Promise  # what the page is called
    about: str | Promise  # one sentence below it
    hint: str | Promise  # how the sheet is understood
    file_name: str | Promise  # of its empty sheet
    called: Headings  # what its own columns are called
    read: Callable[..., Any]  # source, choices -> reading
    take: Callable[..., Any]
    template: Callable[..., Any]  # -> bytes
    url_name: str  # the list in which the records are found afterwards
    dates: tuple = ()  # the columns in which a date may lack its year
    from_customer: tuple = ()  # the columns that the customer's record may fill
    state: str = ""  # the column without which each record is asked how far it is
    states: tuple = ()  # the answers: (default of that column, words)
    proposed: str = ""  # the answer that stands there at first
    model: type[Model] | None = None  # what it makes, where a new company brings it
    preview: Callable[..., Any] = _no_rows  # reading -> what the page shows of its records
    own: tuple = ()  # its own columns, where one row is one record
    custom: str = ""  # the kind of record whose custom fields are columns too
    export: Callable[..., Any] | None = None  # of the same sheet: target, records -> written into the target
    undoing: str | Promise = ""  # what taking it back would do, with the counts of `Undoing`
    rest: Callable[..., Any] = write_faulty  # reading, its file -> bytes of the rows to correct
    extent: Callable[..., Any] = _no_text  # result -> text below the count of valid rows
    made: Callable[..., Any] = _no_text  # result -> text below the count of new records

    @property
    def headings(self) -> Headings:
        """What its columns are called now."""
        return with_custom(self.called, columns_of(self.custom)) if self.custom else self.called

    @property
    def fields(self) -> tuple:
        """Its columns, where one row is one record."""
        return (*self.own, *columns_of(self.custom)) if self.own and self.custom else self.own

    def is_new(self) -> bool:
        """Whether there is nothing yet of what it makes."""
        return self.model is not None and not self.model._default_manager.exists()


def _kept(take: Callable[..., Any]) -> Callable[..., Any]:
    """The import of a sheet whose report says what was made and changed: both are noted with the job.

    Every import of rows is taken by this, so that it can be taken back.
    """

    def take_and_keep(reading: RowReading, *, job: ImportJob, **how: Any) -> RowReport:
        report = take(reading, **how)
        keep_report(job, report)
        refresh_statistics(report.written)
        return report

    return take_and_keep


def _with_custom(read: Callable[..., Any], record: str) -> Callable[..., Any]:
    """Read a sheet with the custom fields of its records, as they stand now: what reads a sheet asks no database."""
    return lambda source, choices=None: read(source, choices, columns_of(record))


def _take_customers(reading: RowReading, **how: Any) -> RowReport:
    warn_of_usual_terms(reading.rows)
    return import_customers(reading, **how)


def _order_template() -> Any:
    custom = columns_of("order")
    sample = [*(SAMPLE.get(heading, "") for heading in HEADINGS), *("" for _column in custom)]
    return write_workbook([*order_columns(HEADINGS), *sheet_columns(custom)], [sample], sheet=_("Orders"))


def _lines(result: dict[str, Any]) -> str:
    return _("%(lines)s lines") % {"lines": result.get("lines", 0)}


def _parties(result: dict[str, Any]) -> str:
    parties = _("%(customers)s new customers, %(products)s new products") % {
        "customers": result.get("customers_created", 0),
        "products": result.get("products_created", 0),
    }
    also = {"receipts": _("%(count)s receipts"), "stages": _("%(count)s stages")}
    return " · ".join([parties, *(also[name] % {"count": result[name]} for name in also if result.get(name))])


STATES = (
    ("", gettext_lazy("confirmed: they are under way")),
    (BY_DUE_DATE, gettext_lazy("completed where the delivery date has passed, else confirmed")),
    (STATUS_WORDS[OrderStatus.DELIVERED], gettext_lazy("all delivered")),
    (STATUS_WORDS[OrderStatus.COMPLETED], gettext_lazy("all completed")),
)
ORDERS = ImportKind(
    name="orders",
    custom="order",
    model=Order,
    label=gettext_lazy("Orders"),
    title=gettext_lazy("Import orders"),
    about=gettext_lazy("Past orders from the company's own Excel sheet"),
    hint=gettext_lazy("Columns may be in any order; rows with the same order number are one order."),
    file_name=gettext_lazy("Orders to import.xlsx"),
    called=ORDER_NAMES,
    dates=DATES,
    from_customer=FROM_CUSTOMER,
    state=STATUS,
    states=STATES,
    proposed=BY_DUE_DATE,
    preview=preview_orders,
    read=_with_custom(read_sheet, "order"),
    take=import_orders,
    template=_order_template,
    rest=write_faulty_rows,
    export=write_orders,
    undoing=gettext_lazy(
        "%(orders)s orders with %(lines)s lines, %(receipts)s receipts, %(stages)s stages, %(customers)s customers "
        "and %(products)s products that this import made will be removed. Their history stays. The same file can be "
        "imported again."
    ),
    url_name="orders:list",
    extent=_lines,
    made=_parties,
)
FEEDBACK = ImportKind(
    name="feedback",
    label=gettext_lazy("Feedback"),
    title=gettext_lazy("Import feedback"),
    about=gettext_lazy("Past feedback and how it was handled, from the company's own Excel sheet"),
    hint=gettext_lazy("One row is one ticket. Import the orders first: rows are matched to orders by number."),
    file_name=gettext_lazy("Feedback to import.xlsx"),
    called=headings_of(FEEDBACK_FIELDS),
    read=read_feedback,
    take=_kept(import_feedback),
    template=lambda: write_template(FEEDBACK_FIELDS, sheet=FEEDBACK_SHEET),
    own=tuple(FEEDBACK_FIELDS),
    export=write_feedback,
    undoing=gettext_lazy(
        "%(tickets)s tickets and %(customers)s customers that this import made will be removed. Their history stays. "
        "The same file can be imported again."
    ),
    url_name="aftersales:tickets",
    made=lambda result: _("%(customers)s new customers") % {"customers": result.get("created", {}).get("customers", 0)},
)


def _template_of(fields: list[Field], sheet: str, custom: str = "") -> Callable[..., Any]:
    return lambda: write_template([*fields, *(columns_of(custom) if custom else ())], sheet=sheet)


def _created(**words: Any) -> Callable[..., Any]:
    """A function that lists what a sheet created besides its rows: {name: sentence with %(count)s}."""

    def sentence(result: Any) -> Any:
        created = result.get("created", {})
        return "，".join(str(phrase) % {"count": created[name]} for name, phrase in words.items() if created.get(name))

    return sentence


PROGRESS = ImportKind(
    name="progress",
    label=gettext_lazy("Progress"),
    title=gettext_lazy("Import progress"),
    about=gettext_lazy("The follow-up sheet, imported into the stages of its orders"),
    hint=gettext_lazy(
        "One row is one stage of an order. An unknown person is kept by name, an unknown stage is added to "
        "the order; empty cells change nothing."
    ),
    file_name=gettext_lazy("Progress to import.xlsx"),
    called=headings_of(progress.FIELDS),
    read=read_progress,
    take=_kept(import_progress),
    template=_template_of(progress.FIELDS, progress.SHEET),
    own=tuple(progress.FIELDS),
    export=progress.write_progress,
    undoing=gettext_lazy(
        "%(stages)s stages that this import added will be removed, and %(restored)s that it changed will say what "
        "they said before. Their history stays. The same file can be imported again."
    ),
    url_name="fulfillment:stages",
    made=_created(stages=gettext_lazy("%(count)s new stages"), people=gettext_lazy("%(count)s unknown people")),
)
CUSTOMERS = ImportKind(
    name="customers",
    custom="customer",
    model=Customer,
    label=gettext_lazy("Customers"),
    title=gettext_lazy("Import customers"),
    about=gettext_lazy("Customers with their contacts and addresses"),
    hint=gettext_lazy(
        "Rows with the same name are one customer; each may add a contact and an address. An existing "
        "customer is updated where a cell differs; empty cells change nothing."
    ),
    file_name=gettext_lazy("Customers to import.xlsx"),
    called=headings_of(customer_sheet.FIELDS, fewest=2),
    read=_with_custom(read_customers, "customer"),
    take=_kept(_take_customers),
    template=_template_of(customer_sheet.FIELDS, customer_sheet.SHEET, "customer"),
    own=tuple(customer_sheet.FIELDS),
    export=customer_sheet.write_customers,
    undoing=MADE_AND_CHANGED,
    url_name="customers:list",
    made=_created(
        customers=gettext_lazy("%(count)s new customers"),
        contacts=gettext_lazy("%(count)s new contacts"),
        people=gettext_lazy("%(count)s unknown people"),
    ),
)
PRODUCTS = ImportKind(
    name="products",
    custom="product",
    model=Product,
    label=gettext_lazy("Products"),
    title=gettext_lazy("Import products"),
    about=gettext_lazy("The price list and product details"),
    hint=gettext_lazy(
        "One row is one product, identified by its code. An existing product is updated where a cell "
        "differs; empty cells change nothing."
    ),
    file_name=gettext_lazy("Products to import.xlsx"),
    called=headings_of(products.FIELDS),
    read=_with_custom(read_products, "product"),
    take=_kept(import_products),
    template=_template_of(products.FIELDS, products.SHEET, "product"),
    own=tuple(products.FIELDS),
    export=products.write_products,
    undoing=MADE_AND_CHANGED,
    url_name="orders:products",
    made=_created(products=gettext_lazy("%(count)s new products")),
)
PRICES = ImportKind(
    name="prices",
    label=gettext_lazy("Agreed prices"),
    title=gettext_lazy("Import agreed prices"),
    about=gettext_lazy("Prices of customers, and prices from a quantity on"),
    hint=gettext_lazy(
        "One row is one price of one product. A row without a customer is for everybody, one without a first day "
        "holds from today on. What is agreed already is left as it is."
    ),
    file_name=gettext_lazy("Agreed prices to import.xlsx"),
    called=headings_of(prices.FIELDS),
    read=read_prices,
    take=_kept(import_prices),
    template=_template_of(prices.FIELDS, prices.SHEET),
    own=tuple(prices.FIELDS),
    export=prices.write_prices,
    undoing=gettext_lazy(
        "%(prices)s agreed prices that this import made will be removed. Their history stays. The same file can be "
        "imported again."
    ),
    url_name="orders:products",
)
STOCK = ImportKind(
    name="stock",
    model=StockMove,
    label=gettext_lazy("Stock"),
    title=gettext_lazy("Import stock"),
    about=gettext_lazy("Opening stock, or a stock count"),
    hint=gettext_lazy(
        "One row is the stock of one product, identified by its code, or by name and specification where the "
        "code is empty. It replaces the previous quantity."
    ),
    file_name=gettext_lazy("Stock to import.xlsx"),
    called=headings_of(stock_sheet.READ, fewest=2),
    read=read_stock,
    take=_kept(import_stock),
    template=_template_of(stock_sheet.FIELDS, stock_sheet.SHEET),
    own=tuple(stock_sheet.FIELDS),
    undoing=gettext_lazy(
        "%(moves)s moves of the stock are taken back by counter-moves: what was counted, and what of it was reserved "
        "for waiting orders. Nothing is deleted. The same file can be imported again."
    ),
    url_name="fulfillment:stock",
)
RECEIPTS = ImportKind(
    name="receipts",
    model=Receipt,
    label=gettext_lazy("Receipts"),
    title=gettext_lazy("Import receipts"),
    about=gettext_lazy("Payments received for orders, and refunds"),
    hint=gettext_lazy(
        "One row is one receipt; refunds are negative. Rows with the same order, day, amount, method and reference "
        "are the same receipt. An import sends no notices."
    ),
    file_name=gettext_lazy("Receipts to import.xlsx"),
    called=headings_of(receipts.FIELDS),
    read=read_receipts,
    take=_kept(import_receipts),
    template=_template_of(receipts.FIELDS, receipts.SHEET),
    own=tuple(receipts.FIELDS),
    undoing=gettext_lazy(
        "%(receipts)s receipts are taken back, each by a counter-receipt of the same day. Nothing is deleted and the "
        "numbers stay. The same file can be imported again."
    ),
    url_name="orders:receipts",
)
KINDS = {kind.name: kind for kind in (ORDERS, PROGRESS, FEEDBACK, CUSTOMERS, PRODUCTS, PRICES, STOCK, RECEIPTS)}
BY_NEED = (CUSTOMERS, PRODUCTS, STOCK, ORDERS, RECEIPTS)  # as a new company brings them: an order takes from the others


def next_kind(user: User, *, after: ImportKind | None = None) -> ImportKind | None:
    """The sheet that comes next, of those that somebody may bring: the first one of which there is nothing yet."""
    kinds = BY_NEED[BY_NEED.index(after) + 1 :] if after in BY_NEED else () if after else BY_NEED
    return next((kind for kind in kinds if imports(kind.name, user) and kind.is_new()), None)


def in_order_of_need(names: list[str]) -> list[str]:
    """The sheets as a company that has no orders yet brings them: what orders take from others comes first."""
    if not ORDERS.is_new():
        return names
    first = [kind.name for kind in BY_NEED if kind.name in names]
    return [*first, *(name for name in names if name not in first)]


# Sheets that only go out: they say what follows from orders, stages, shipments and receipts, and nothing of their own.
EXPORT_ONLY = (
    write_preparation,
    write_tracking,
    write_statement,
    write_finance,
    write_commission,
    dashboard_workbook,
)
