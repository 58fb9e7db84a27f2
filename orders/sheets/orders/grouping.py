"""Which rows of a sheet make one order: those of one number, or neighbours of one customer and day."""

from orderdesk.core.sheets.rows import is_empty
from orderdesk.core.sheets.sums import is_sum_row, pass_over
from orderdesk.core.text.typed import Mistyped, cell_text, normalise, phone_digits
from orders.sheets.orders import columns as at
from orders.sheets.orders.amounts import sum_row
from orders.sheets.orders.history import local

SUMMED = {at.AMOUNT, at.QUANTITY, at.FREIGHT}


def grouped(rows, about):
    """Group rows into orders [(number, rows)] by number; neighbours without a number belong together.

    Sums and signatures are noted in `about.passed`, what sums state in `about.sums`.
    """
    groups, numbered, above = [], {}, None
    for row, cells in rows:
        cells = {heading: cell for heading, cell in cells.items() if not is_empty(cell)}
        if _is_no_order(cells):
            above = None
            if cells:
                pass_over(about.passed, row, cells)
                about.sums += filter(None, [sum_row(about.sheet, row, cells)])
            continue
        number = normalise(cell_text(cells.get(at.NUMBER, ""))).replace(" ", "")
        if number:
            above = numbered.get(number)
        elif above is not None and not above[0] and not _are_neighbours(above[1][-1][1], cells):
            above = None
        if above is None:
            above = (number, [])
            groups.append(above)
            if number:
                numbered[number] = above
        above[1].append((row, cells))
    return groups


def _is_no_order(cells):
    """Blank rows, sums and signatures."""
    if not cells:
        return True
    if at.AMOUNT in cells and cells.keys() <= SUMMED:  # sums without their word
        return True
    return is_sum_row(cells, set(at.REQUIRED_LINE))


def _are_neighbours(above, cells):
    """Rows without a number are one order while customer and order date stay the same, or are left out."""
    for heading in (at.CUSTOMER, at.ORDERED):
        before, here = cells_value(above, heading), cells_value(cells, heading)
        if here is not None and before != here:
            return False
    return True


def cells_value(cells, heading):
    """A cell as it compares: its value where it can be read, its text where not, None where it is empty."""
    if heading not in cells:
        return None
    try:
        value = at.read_cell(heading, cells[heading])
    except Mistyped:
        return normalise(cell_text(cells[heading]))
    if heading == at.PHONE:
        return phone_digits(value)
    if heading == at.ORDERED:
        return local(value).date()
    return normalise(value).lower() if isinstance(value, str) else value
