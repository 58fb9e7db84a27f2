"""What reports keep twice: the PDF of a review and its SHA-256."""

from orderdesk.core.audit import compare
from reports.models import MonthlyReview

COUNTED = {"monthly_reviews": MonthlyReview}


def check_reviews():
    """A review that is made is byte for byte what it was."""
    sql = """
        SELECT to_char(month, 'YYYY-MM') || ' v' || version, digest, encode(sha256(pdf), 'hex')
        FROM reports_monthlyreview WHERE state = 'done' AND digest <> encode(sha256(pdf), 'hex')
    """
    return compare(sql, "monthly_review.pdf")


CHECKS = [check_reviews]
