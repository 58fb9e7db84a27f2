"""The orders of a sheet as they were understood, in plain values for a page."""

FIRST, MOST = 50, 300


def preview_orders(reading):
    """The first fifty orders and each that is odd, in the order of the file, at most 300."""
    rows = []
    for place, order in enumerate(reading.orders):
        is_odd = bool(order.faults) or any(warning.row is not None for warning in order.warnings)
        if (place < FIRST or is_odd) and len(rows) < MOST:
            rows.append(_facts(order))
    return rows


def _facts(order):
    amounts = [line.amount for line in order.lines]
    return {
        "sheet": order.sheet,
        "row": order.rows[0],
        "number": order.number,
        "customer": order.customer,
        "ordered_on": order.ordered_on and f"{order.ordered_on}",
        "due_on": order.due_on and f"{order.due_on}",
        "lines": len(order.lines),
        "total": "" if None in amounts else f"{order.total:,.2f}",
        "status": str(order.status.label) if order.status else "",
        "gifts": sum(line.is_gift for line in order.lines),
        "faults": len(order.faults),
        "warnings": len(order.warnings),
    }
