"""Workbooks of orders: one function each, data in, bytes out."""

from datetime import time

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from orderdesk.core.errors import Refused
from orderdesk.core.money import plain_number
from orderdesk.core.sheets.rows import sheet_columns
from orderdesk.core.sheets.writing import write_into
from orderdesk.core.text.places import place_name
from orderdesk.core.text.typed import mask_phone
from orderdesk.custom_fields.models import CustomField
from orderdesk.custom_fields.sheet import cells_in, column_of
from orders.models import OrderLine
from orders.permissions import readable
from orders.sheets.orders import columns as at
from orders.sheets.orders.faults import order_columns

MOST_ROWS = 1_000_000  # what a sheet of Excel holds, less its headings
LONGEST_NOTE = 200
SHEET = "销售订单基本信息表"
SUMS = "合计"
FIELDS = {  # heading -> where it stands, seen from a line
    at.NUMBER: "order__number",
    at.CUSTOMER: "order__customer__name",
    at.CONTACT: "order__contact_name",
    at.PHONE: "order__contact_phone",
    at.ORDERED: "order__ordered_on",
    at.PRODUCT: "product_name",
    at.SPEC: "spec",
    at.QUANTITY: "quantity",
    at.PRICE: "unit_price",
    at.AMOUNT: "amount",
    at.TERMS: "order__payment_terms",
    at.ADDRESS: "order__address",
    at.DUE: "order__due_on",
    at.OWNER: "order__owner__name",
    at.NOTE: "note",
    at.STATUS: "order__status",
    at.CONFIRMED: "order__confirmed_at",
    at.SHIPPED: "order__shipped_at",
    at.DELIVERED: "order__delivered_at",
    at.DISCOUNT: "discount",
    at.FREIGHT: "order__freight",
    at.REGION: "order__region",
    at.KIND: "order__customer__is_key",
    at.TAX: "tax_rate",
    at.CUSTOMER_NUMBER: "order__customer_po",
    at.CODE: "product__code",
}
PLACE = ["order__customer__province", "order__customer__city", "order__customer__district"]
ALSO = [*PLACE, "order_id", "position", "order__special_needs", "order__note", "order__customer__first_ordered_on"]
ALSO += ["order__submitted_at", "order__source_digest"]


def write_orders(target, orders, *, user=None, history=False, most=MOST_ROWS):
    """Write orders as the companies' own sheet, one row a line, oldest first, into a path or file; how many rows.

    For a `user` the columns that they do not read are left out and phones are masked as on the pages.
    """
    headings = [heading for heading in (at.HEADINGS if history else at.ORDER_HEADINGS) if _may_read(user, heading)]
    custom = list(CustomField.objects.of("order"))
    lines = OrderLine.objects.filter(order__in=orders)
    count = lines.order_by()[: most + 1].count()
    if count > most:
        raise Refused(_("More than %(most)s rows: export fewer orders at a time.") % {"most": most})
    masked = user is not None and not user.sees("phone")
    sums = SUMS if user is not None else ""  # a sheet for people; what commands write is for programs
    columns = [*order_columns(headings), *sheet_columns(map(column_of, custom))]
    write_into(target, columns, _rows(lines, headings, custom, masked), sheet=SHEET, sums=sums)
    return count


def _may_read(user, heading):
    """Phones are masked rather than left out."""
    field = FIELDS[heading].rpartition("__")[2]
    return user is None or heading == at.PHONE or readable(user, field)


def _rows(lines, headings, custom, masked):
    order, above = None, None
    names = [*FIELDS.values(), *ALSO, *(["order__custom"] if custom else [])]
    for line in lines.order_by("order__ordered_on", "order_id", "position").values(*names).iterator(chunk_size=5000):
        first = line["order_id"] != order
        if first and above is not None and not (above and line["order__number"]):
            yield [""] * (len(headings) + len(custom))  # orders without a number are told apart by a blank row
        order, above = line["order_id"], line["order__number"] or ""
        cells = _cells(line, first, masked)
        own = cells_in(custom, line["order__custom"]).values() if custom else ()
        yield [*(cells[heading] for heading in headings), *own]


def _cells(line, first, masked):
    cells = {heading: line[name] for heading, name in FIELDS.items()}
    cells[at.NUMBER] = cells[at.NUMBER] or ""
    cells[at.STATUS] = at.STATUS_WORDS[cells[at.STATUS]]
    cells[at.DISCOUNT] = _discount(cells[at.DISCOUNT])
    cells[at.FREIGHT] = (cells[at.FREIGHT] or "") if first else ""
    cells[at.REGION] = cells[at.REGION] or place_name(*(line[name] for name in PLACE))
    cells[at.ORDERED] = _ordered(line)
    cells[at.KIND] = _kind(line)
    cells[at.NOTE] = _note(line) if first else line["note"]
    for heading in (at.CONFIRMED, at.SHIPPED, at.DELIVERED):
        cells[heading] = _moment(cells[heading])
    if masked:
        cells[at.PHONE] = mask_phone(cells[at.PHONE])
    return cells


def _ordered(line):
    """The order date, with its time of day where an import brought one."""
    day, submitted = line["order__ordered_on"], line["order__submitted_at"]
    moment = _moment(submitted) if line["order__source_digest"] and submitted else ""
    return moment if moment and moment.date() == day and moment.time() != time() else day


def _discount(share):
    """The share taken off; above a half as what is paid of ten, 3折, because a bare 0.7 may be meant either way."""
    if share > at.MOST_BARE_DISCOUNT:
        return f"{plain_number((1 - share) * 10)}折"
    return share or ""


def _kind(line):
    if line["order__customer__is_key"]:
        return at.KIND_NAMES["key"]
    return at.KIND_NAMES["regular" if line["order__customer__first_ordered_on"] else "new"]


def _note(line):
    """The sheet has one column for what the order and its first line have to say."""
    notes = [line["order__special_needs"], line["order__note"], line["note"]]
    return "；".join(dict.fromkeys(text for text in notes if text))[:LONGEST_NOTE]


def _moment(moment):
    """To the second, as Excel keeps it; a midnight is a date alone."""
    return "" if moment is None else localtime(moment).replace(microsecond=0, tzinfo=None)
