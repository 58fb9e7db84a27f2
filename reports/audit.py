"""Checks of reports (the PDF of a monthly report against its SHA-256), and every check of the floors below."""

import aftersales.audit
from orderdesk.core.models import Printing
from orderdesk.core.record.audit import Difference, compare
from reports.figures.contents import digest as figures_digest
from reports.models import REVIEW_FIGURES, REVIEW_FILE, CommissionOrder, MonthlyReview

COUNTED = {"monthly_reviews": MonthlyReview, "commission_orders": CommissionOrder}


def check_reviews():
    """The PDF of a monthly report has not changed since it was made."""
    sql = """
        SELECT to_char(month, 'YYYY-MM') || ' v' || version, digest, encode(sha256(pdf), 'hex')
        FROM reports_monthlyreview WHERE state = 'done' AND digest <> encode(sha256(pdf), 'hex')
    """
    return compare(sql, "monthly_review.pdf")


def check_review_records():
    """File and figures of a monthly report are those that were noted when it was made."""
    sql = """
        SELECT to_char(r.month, 'YYYY-MM') || ' v' || r.version, encode(sha256(r.pdf), 'hex'), p.digest
        FROM reports_monthlyreview r JOIN core_printing p ON p.paper = %s AND p.about = 'monthlyreview:' || r.id
        WHERE r.state = 'done' AND p.digest <> encode(sha256(r.pdf), 'hex')
    """
    yield from compare(sql, "monthly_review.file", params=[REVIEW_FILE])
    noted = dict(Printing.objects.filter(paper=REVIEW_FIGURES).values_list("about", "digest"))
    for review in MonthlyReview.objects.filter(state="done").defer("pdf").order_by("pk").iterator():
        digest = noted.get(f"{MonthlyReview._meta.model_name}:{review.pk}")
        if digest and digest != figures_digest(review.figures):
            yield Difference("monthly_review.figures", str(review), figures_digest(review.figures), digest)


def check_commission():
    """The bases of a locked month are the sums of its orders."""
    sql = """
        SELECT to_char(c.month, 'YYYY-MM') || ' ' || u.username, c.sales, c.margin, c.received,
               s.sales, s.margin, s.received
        FROM reports_commissionline c JOIN accounts_user u ON u.id = c.person_id
        CROSS JOIN LATERAL (
            SELECT coalesce(sum(sales), 0) AS sales, coalesce(sum(margin), 0) AS margin,
                   coalesce(sum(received), 0) AS received
            FROM reports_commissionorder WHERE line_id = c.id
        ) s
        WHERE (c.sales, c.margin, c.received) IS DISTINCT FROM (s.sales, s.margin, s.received)
              AND (c.carried <> 0 OR EXISTS (SELECT FROM reports_commissionorder WHERE line_id = c.id))
    """
    return compare(sql, "commission.sales", "commission.margin", "commission.received")


CHECKS = [check_reviews, check_review_records, check_commission]


def find_differences():
    """Every difference of every floor, as it is found."""
    yield from aftersales.audit.find_differences()
    for check in CHECKS:
        yield from check()


def count_checked():
    """How many rows of each kind the checks looked at."""
    return aftersales.audit.count_checked() | {name: model.objects.count() for name, model in COUNTED.items()}
