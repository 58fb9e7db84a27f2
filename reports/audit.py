"""Checks of reports (the PDF of a monthly report against its SHA-256), and every check of the floors below."""

import aftersales.audit
from orderdesk.core.record.audit import compare
from reports.models import MonthlyReview

COUNTED = {"monthly_reviews": MonthlyReview}


def check_reviews():
    """The PDF of a monthly report has not changed since it was made."""
    sql = """
        SELECT to_char(month, 'YYYY-MM') || ' v' || version, digest, encode(sha256(pdf), 'hex')
        FROM reports_monthlyreview WHERE state = 'done' AND digest <> encode(sha256(pdf), 'hex')
    """
    return compare(sql, "monthly_review.pdf")


CHECKS = [check_reviews]


def find_differences():
    """Every difference of every floor, as it is found."""
    yield from aftersales.audit.find_differences()
    for check in CHECKS:
        yield from check()


def count_checked():
    """How many rows of each kind the checks looked at."""
    return aftersales.audit.count_checked() | {name: model.objects.count() for name, model in COUNTED.items()}
