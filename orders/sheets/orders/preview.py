"""The orders of a sheet as they were understood, in plain values for a page."""

FIRST, MOST = 50, 300


def preview_orders(reading):
    """The first fifty orders and each that is odd, in the order of the file, at most 300."""
    rows = []
    for place, order in enumerate(reading.orders):
        if (place < FIRST or order.faults or _doubts(order)) and len(rows) < MOST:
            rows.append(_facts(order))
    return rows


def _doubts(order):
    """How many warnings are about something that stands in the sheet; a date that is filled in is none."""
    return sum(bool(warning.value or not warning.column) for warning in order.warnings)


def _facts(order):
    amounts = [line.amount for line in order.lines]
    return {
        "sheet": order.sheet,
        "row": order.rows[0],
        "number": order.number,
        "customer": order.customer,
        "customer_po": order.customer_po,
        "ordered_on": order.ordered_on and f"{order.ordered_on}",
        "due_on": order.due_on and f"{order.due_on}",
        "lines": len(order.lines),
        "total": "" if None in amounts else f"{order.total:,.2f}",
        "status": str(order.status.label) if order.status else "",
        "gifts": sum(line.is_gift for line in order.lines),
        "faults": len(order.faults),
        "warnings": _doubts(order),
    }
