"""Checks of stored money: paid amounts, payment plans and their settlement, and month ends."""

from orderdesk.core.calendar.months import last_day
from orderdesk.core.record.audit import Difference, check_numbers, compare
from orders.audit.order import NAMED
from orders.models import BankRow, Instalment, Invoice, MonthEnd, Payment, Receipt
from orders.models.terms import Unit
from orders.services.balances import AGES, EVERYTHING, recompute
from orders.services.money import trigger_day

COUNTED = {
    "instalments": Instalment,
    "payments": Payment,
    "invoices": Invoice,
    "receipts": Receipt,
    "bank_rows": BankRow,
    "month_ends": MonthEnd,
}
LOCAL = "({} AT TIME ZONE 'Asia/Shanghai')::date"


def check_paid():
    """What was received for an order is the sum of its receipts; none, part or all follows from it."""
    sql = f"""
        SELECT {NAMED}, received, paid, sum, share FROM (
            SELECT o.id, o.number, o.received, o.paid, coalesce(r.sum, 0) AS sum,
                   CASE WHEN coalesce(r.sum, 0) <= 0 THEN 'none' WHEN r.sum >= o.total - o.credited THEN 'all' ELSE 'part' END AS share
            FROM orders_order o LEFT JOIN (SELECT order_id, sum(amount) FROM orders_receipt GROUP BY order_id) r
                 ON r.order_id = o.id
        ) o WHERE (received, paid) IS DISTINCT FROM (sum, share)
    """  # noqa: S608, E501
    return compare(sql, "order.received", "order.paid")


def check_payments():
    """What of a payment went to orders is the sum of its receipts; what went back, of its refunds."""
    sql = """
        SELECT p.number, p.allocated, p.returned, coalesce(r.sum, 0), coalesce(b.sum, 0)
        FROM orders_payment p
        LEFT JOIN (SELECT payment_id, sum(amount) FROM orders_receipt GROUP BY payment_id) r ON r.payment_id = p.id
        LEFT JOIN (SELECT undoes_id, -sum(amount) AS sum FROM orders_payment GROUP BY undoes_id) b ON b.undoes_id = p.id
        WHERE (p.allocated, p.returned) IS DISTINCT FROM (coalesce(r.sum, 0), coalesce(b.sum, 0))
    """
    return compare(sql, "payment.allocated", "payment.returned")


def check_bank_rows():
    """A row of the bank's sheet is as much as the payment that was made of it, and of a sheet that stands."""
    sql = """
        SELECT r.received_on::text || ' ' || r.payer, r.amount, r.is_live, p.amount, s.withdrawn_at IS NULL
        FROM orders_bankrow r JOIN orders_banksheet s ON s.id = r.sheet_id
        LEFT JOIN orders_payment p ON p.id = r.payment_id
        WHERE r.is_live <> (s.withdrawn_at IS NULL) OR r.amount <> p.amount
    """
    return compare(sql, "bank_row.amount", "bank_row.is_live")


def check_payment_numbers():
    return check_numbers(
        "payment",
        "SELECT substr(number, 3, 6), substr(number, 10)::bigint, false FROM orders_payment",
    )


def check_invoices():
    """An invoice is the sum of its shares; how much of an order is invoiced follows from those issued."""
    sums = """
        SELECT i.number, i.amount, i.tax, coalesce(s.amount, 0), coalesce(s.tax, 0) FROM orders_invoice i
        LEFT JOIN (
            SELECT invoice_id, sum(amount) AS amount, sum(tax) AS tax FROM orders_invoiceshare GROUP BY invoice_id
        ) s ON s.invoice_id = i.id
        WHERE (i.amount, i.tax) IS DISTINCT FROM (coalesce(s.amount, 0), coalesce(s.tax, 0))
    """
    yield from compare(sums, "invoice.amount", "invoice.tax")
    shares = f"""
        SELECT {NAMED}, o.invoiced, CASE WHEN coalesce(sum, 0) <= 0 THEN 'none'
               WHEN sum >= o.total - o.credited THEN 'all' ELSE 'part' END AS share
        FROM orders_order o LEFT JOIN (
            SELECT s.order_id, sum(s.amount) FROM orders_invoiceshare s JOIN orders_invoice i ON i.id = s.invoice_id
            WHERE i.issued_on IS NOT NULL GROUP BY s.order_id) s ON s.order_id = o.id
        WHERE o.invoiced IS DISTINCT FROM
              CASE WHEN coalesce(sum, 0) <= 0 THEN 'none' WHEN sum >= o.total - o.credited THEN 'all' ELSE 'part' END
    """  # noqa: S608
    yield from compare(shares, "order.invoiced")
    first = f"""
        SELECT {NAMED}, o.invoiced_on, day FROM orders_order o LEFT JOIN (
            SELECT s.order_id, min(i.issued_on) AS day FROM orders_invoiceshare s
            JOIN orders_invoice i ON i.id = s.invoice_id LEFT JOIN orders_invoice r ON r.red_of_id = i.id
            WHERE i.issued_on IS NOT NULL AND i.red_of_id IS NULL AND r.id IS NULL GROUP BY s.order_id) s
        ON s.order_id = o.id WHERE o.invoiced_on IS DISTINCT FROM day
    """  # noqa: S608
    yield from compare(first, "order.invoiced_on")


def check_invoice_numbers():
    return check_numbers(
        "invoice",
        "SELECT substr(number, 3, 6), substr(number, 10)::bigint, false FROM orders_invoice",
    )


def check_plans():
    """Instalments add up to the order's amount, and every order that was promised since plans exist has one."""
    sql = f"""
        SELECT {NAMED}, sum, o.total FROM orders_order o
        JOIN (SELECT order_id, sum(amount) FROM orders_instalment GROUP BY order_id) i ON i.order_id = o.id
        WHERE sum <> o.total
    """  # noqa: S608
    return compare(sql, "plan.amount")


def check_due_days():
    """Each instalment falls due as its trigger says; see orders.services.money.trigger_day."""
    delivered, shipped = LOCAL.format("o.delivered_at"), LOCAL.format("o.shipped_at")
    sql = f"""
        WITH based AS (
            SELECT o.id, o.number, i.place, i.due_on, i.days, i.unit, i.month_day,
                   i.trigger IN ('month_end', 'invoice_month') AS at_end, CASE i.trigger
                WHEN 'confirmation' THEN {LOCAL.format("o.confirmed_at")}
                WHEN 'production' THEN {LOCAL.format("o.started_at")}
                WHEN 'before_shipping' THEN least(o.due_on, {shipped})
                WHEN 'dispatch' THEN {shipped}
                WHEN 'delivery' THEN {delivered}
                WHEN 'invoice' THEN coalesce(o.invoiced_on, {delivered})
                ELSE (date_trunc('month', CASE i.trigger WHEN 'invoice_month' THEN coalesce(o.invoiced_on, {delivered}) ELSE {delivered} END) + interval '1 month - 1 day')::date END AS base
            FROM orders_instalment i JOIN orders_order o ON o.id = i.order_id WHERE i.unit <> 'workday'
        ), reached AS (
            SELECT *, date_trunc('month', base) + make_interval(months => days) AS month FROM based
        )
        SELECT {NAMED} || ' / ' || place, due_on, right_day FROM (
            SELECT o.*, CASE
                WHEN unit = 'day' THEN base + days
                WHEN month_day IS NOT NULL OR at_end
                    THEN least(month + make_interval(days => coalesce(month_day, 31) - 1), month + interval '1 month - 1 day')::date
                ELSE (base + make_interval(months => days))::date END AS right_day
            FROM reached o
        ) o WHERE due_on IS DISTINCT FROM right_day
    """  # noqa: S608, E501
    yield from compare(sql, "plan.due_on")
    for instalment in Instalment.objects.filter(unit=Unit.WORKDAY).select_related("order").order_by("pk").iterator():
        right = instalment.due_after(trigger_day(instalment.order, instalment.trigger))
        if instalment.due_on != right:
            yield Difference("plan.due_on", f"{instalment.order} / {instalment.place}", instalment.due_on, right)


def check_settled():
    """Receipts settle the oldest due first; what was taken off settles the last."""
    sql = f"""
        SELECT {NAMED} || ' / ' || place, settled, covered FROM (
            SELECT o.*, amount - greatest(0, least(up_to, total - credited) - greatest(up_to - amount, received))
                        AS covered
            FROM (
                SELECT o.id, o.number, o.received, o.credited, i.place, i.settled, i.amount,
                       sum(i.amount) OVER (PARTITION BY o.id ORDER BY i.due_on NULLS LAST, i.place) AS up_to,
                       sum(i.amount) OVER (PARTITION BY o.id) AS total
                FROM orders_instalment i JOIN orders_order o ON o.id = i.order_id
            ) o
        ) o WHERE settled <> covered
    """  # noqa: S608
    return compare(sql, "plan.settled")


def check_receipt_numbers():
    """The numbers of receipts that left with an import stay used."""
    return check_numbers(
        "receipt",
        "SELECT substr(number, 3, 6), substr(number, 10)::bigint, is_gone FROM ("
        "SELECT number, false AS is_gone FROM orders_receipt"
        " UNION SELECT number, true FROM orders_historicalreceipt WHERE history_type = '-') r",
    )


def check_month_ends():
    """Stored month-end balances equal those recomputed from all orders, plans and receipts."""
    for stored in MonthEnd.objects.order_by("month").iterator():
        right = recompute(on=last_day(stored.month), of=EVERYTHING)
        for name in ("receivable", *AGES):
            if getattr(stored, name) != right[name]:
                yield Difference(
                    f"month_end.{name}", f"{stored.month:%Y-%m}", str(getattr(stored, name)), str(right[name])
                )


CHECKS = [
    check_bank_rows,
    check_payments,
    check_invoices,
    check_invoice_numbers,
    check_payment_numbers,
    check_paid,
    check_plans,
    check_due_days,
    check_settled,
    check_receipt_numbers,
    check_month_ends,
]
