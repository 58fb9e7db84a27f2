"""Checks of quotations: each version adds up, and the quotation says what its latest version says."""

from orderdesk.core.record.audit import check_numbers, compare
from orders.audit.order import TAX
from orders.models import Quotation, QuotationLine

COUNTED = {"quotations": Quotation, "quotation_lines": QuotationLine}
NAMED = "q.number || ' / ' || v.revision"


def check_quoted_lines():
    """amount = quantity × price × (1 − discount), half up, and the tax that it contains, as in an order."""
    sql = f"""
        SELECT {NAMED} || ' / ' || l.position, l.amount, l.tax, l.right_amount, l.right_tax
        FROM (SELECT *, round(quantity * unit_price * (1 - discount), 2) AS right_amount,
                     {TAX.format("amount", "tax_rate")} AS right_tax FROM orders_quotationline) l
        JOIN orders_quotationversion v ON v.id = l.version_id JOIN orders_quotation q ON q.id = v.quotation_id
        WHERE (l.amount, l.tax) IS DISTINCT FROM (l.right_amount, l.right_tax)
    """  # noqa: S608
    return compare(sql, "quotation_line.amount", "quotation_line.tax")


def check_versions():
    """A version is the sum of its lines and its freight."""
    sql = f"""
        SELECT {NAMED}, v.total, v.tax, v.line_count, coalesce(s.amount, 0) + v.freight,
               coalesce(s.tax, 0) + {TAX.format("v.freight", "v.freight_tax_rate")}, coalesce(s.lines, 0)
        FROM orders_quotationversion v JOIN orders_quotation q ON q.id = v.quotation_id
        LEFT JOIN (SELECT version_id, sum(amount) AS amount, sum(tax) AS tax, count(*) AS lines
                   FROM orders_quotationline GROUP BY version_id) s ON s.version_id = v.id
        WHERE (v.total, v.tax, v.line_count) IS DISTINCT FROM (coalesce(s.amount, 0) + v.freight,
              coalesce(s.tax, 0) + {TAX.format("v.freight", "v.freight_tax_rate")}, coalesce(s.lines, 0))
    """  # noqa: S608
    return compare(sql, "quotation_version.total", "quotation_version.tax", "quotation_version.line_count")


def check_latest_versions():
    """The quotation has the number, amount, last day and first product of its latest version, and no gap before it."""
    sql = """
        SELECT q.number, q.revision, q.total, q.valid_until, q.goods, s.versions, v.total, v.valid_until, v.goods
        FROM orders_quotation q
        LEFT JOIN (SELECT quotation_id, count(*) AS versions, max(revision) AS last
                   FROM orders_quotationversion GROUP BY quotation_id) s ON s.quotation_id = q.id
        LEFT JOIN orders_quotationversion v ON v.quotation_id = q.id AND v.revision = s.last
        WHERE (q.revision, q.total, q.valid_until, q.goods, q.revision)
              IS DISTINCT FROM (s.versions, v.total, v.valid_until, v.goods, s.last)
    """
    names = ("revision", "total", "valid_until", "goods")
    return compare(sql, *(f"quotation.{name}" for name in names))


def check_quotation_numbers():
    return check_numbers(
        "quote", "SELECT substr(number, 3, 6), substr(number, 10)::bigint, false FROM orders_quotation"
    )


CHECKS = [check_quoted_lines, check_versions, check_latest_versions, check_quotation_numbers]
