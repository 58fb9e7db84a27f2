"""Checks of reports (the PDF of a monthly report against its SHA-256), and every check of the floors below."""

import aftersales.audit
from orderdesk.core.record.audit import compare
from reports.models import CommissionOrder, MonthlyReview

COUNTED = {"monthly_reviews": MonthlyReview, "commission_orders": CommissionOrder}


def check_reviews():
    """The PDF of a monthly report has not changed since it was made."""
    sql = """
        SELECT to_char(month, 'YYYY-MM') || ' v' || version, digest, encode(sha256(pdf), 'hex')
        FROM reports_monthlyreview WHERE state = 'done' AND digest <> encode(sha256(pdf), 'hex')
    """
    return compare(sql, "monthly_review.pdf")


def check_commission():
    """The bases of a locked month are the sums of its orders."""
    sql = """
        SELECT to_char(c.month, 'YYYY-MM') || ' ' || u.username, c.sales, c.margin, c.received,
               s.sales, s.margin, s.received
        FROM reports_commissionline c JOIN accounts_user u ON u.id = c.person_id
        JOIN (SELECT line_id, sum(sales) AS sales, sum(margin) AS margin, sum(received) AS received
              FROM reports_commissionorder GROUP BY line_id) s ON s.line_id = c.id
        WHERE (c.sales, c.margin, c.received) IS DISTINCT FROM (s.sales, s.margin, s.received)
    """
    return compare(sql, "commission.sales", "commission.margin", "commission.received")


CHECKS = [check_reviews, check_commission]


def find_differences():
    """Every difference of every floor, as it is found."""
    yield from aftersales.audit.find_differences()
    for check in CHECKS:
        yield from check()


def count_checked():
    """How many rows of each kind the checks looked at."""
    return aftersales.audit.count_checked() | {name: model.objects.count() for name, model in COUNTED.items()}
