"""Checks of stored values of orders: sums, shares, ranks, search terms, numbers, and customers' first orders."""

from orderdesk.core.record.audit import BATCH, Difference, check_numbers, compare, compare_search, in_batches, stream
from orderdesk.core.text.typed import searched
from orders.models import ChangeRequest, Order, OrderLine, Product, Receipt, SearchTerm
from orders.services.search_terms import own_terms

COUNTED = {"orders": Order, "order_lines": OrderLine, "search_terms": SearchTerm, "products": Product}
NAMED = "coalesce(o.number, '#' || o.id)"
TAX = "{0} - round({0}::numeric(36, 20) / (1 + {1}), 2)"
HOUSE_FORM = r"^[0-9]{4}(0[1-9]|1[0-2])-[0-9]{3,9}$"


def check_lines():
    """amount = quantity × price × (1 − discount), half up, and the tax that it contains."""
    sql = f"""
        SELECT {NAMED} || ' / ' || l.position, l.amount, l.tax, l.right_amount, l.right_tax
        FROM (SELECT *, round(quantity * unit_price * (1 - discount), 2) AS right_amount,
                     {TAX.format("amount", "tax_rate")} AS right_tax FROM orders_orderline) l
        JOIN orders_order o ON o.id = l.order_id
        WHERE (l.amount, l.tax) IS DISTINCT FROM (l.right_amount, l.right_tax)
    """  # noqa: S608
    return compare(sql, "line.amount", "line.tax")


def _share(quantity, without="0"):
    """Of a line no more can happen than was ordered, `without` what never comes."""
    return (
        f"CASE WHEN coalesce(sum({quantity}), 0) = 0 THEN 'none'"
        f" WHEN bool_and({quantity} = quantity - {without}) THEN 'all' ELSE 'part' END"
    )


def check_sums():
    """What an order says of its lines: total, tax, first product, their number, how much was shipped and accepted."""
    sql = f"""
        WITH sums AS (
            SELECT order_id, sum(amount) AS amount, sum(tax) AS tax, count(*) AS lines,
                   coalesce((array_agg(product_name ORDER BY position))[1], '') AS goods,
                   {_share("shipped", without="short_closed")} AS shipped, {_share("accepted")} AS accepted,
                   {_share("(accepted + disputed + short_closed)")} AS answered
            FROM orders_orderline WHERE dropped_at IS NULL GROUP BY order_id
        ), compared AS (
            SELECT o.id, o.number, o.total, o.tax, o.goods, o.line_count, o.shipped, o.accepted, o.answered,
                   coalesce(s.amount, 0) + o.freight AS total2,
                   coalesce(s.tax, 0) + {TAX.format("o.freight", "o.freight_tax_rate")} AS tax2,
                   coalesce(s.goods, '') AS goods2, coalesce(s.lines, 0) AS lines2,
                   coalesce(s.shipped, 'none') AS shipped2, coalesce(s.accepted, 'none') AS accepted2,
                   coalesce(s.answered, 'none') AS answered2
            FROM orders_order o LEFT JOIN sums s ON s.order_id = o.id
        )
        SELECT {NAMED}, total, tax, goods, line_count, shipped, accepted, answered,
               total2, tax2, goods2, lines2, shipped2, accepted2, answered2 FROM compared o
        WHERE (total, tax, goods, line_count, shipped, accepted, answered)
              IS DISTINCT FROM (total2, tax2, goods2, lines2, shipped2, accepted2, answered2)
    """  # noqa: S608
    names = ("total", "tax", "goods", "line_count", "shipped", "accepted", "answered")
    return compare(sql, *(f"order.{name}" for name in names))


def check_ranks():
    """The rank by which order numbers sort numerically."""
    rank = "left(number, 6)::bigint * 1000000000 + substr(number, 8)::bigint"
    sql = f"""
        SELECT {NAMED}, number_rank, right_rank FROM (
            SELECT *, CASE WHEN number ~ '{HOUSE_FORM}' THEN {rank} ELSE 0 END AS right_rank FROM orders_order
        ) o WHERE number_rank <> right_rank
    """  # noqa: S608
    return compare(sql, "order.number_rank")


def check_order_numbers():
    """An imported order came with its number, or its rows stand with others of its month that did.

    The numbers of an import that was taken back stay used: they stand in the history of the orders that were removed.
    """
    return check_numbers(
        "order",
        "SELECT left(number, 6), substr(number, 8)::bigint, is_foreign FROM ("  # noqa: S608
        "SELECT number, source_digest <> '' AS is_foreign FROM orders_order"
        " UNION SELECT number, true FROM orders_historicalorder WHERE history_type = '-') o"
        f" WHERE number ~ '{HOUSE_FORM}'",
    )


def check_change_numbers():
    return check_numbers(
        "change",
        "SELECT substr(number, 3, 6), substr(number, 10)::bigint, false FROM orders_changerequest WHERE number <> ''",
    )


def check_revisions():
    """The revision of an order is how many changes were applied to it, one after the other."""
    sql = f"""
        SELECT {NAMED}, o.revision, o.revision, coalesce(c.count, 0), coalesce(c.last, 0) FROM orders_order o
        LEFT JOIN (SELECT order_id, count(*), max(revision) AS last FROM orders_changerequest
                   WHERE status = 'applied' GROUP BY order_id) c ON c.order_id = o.id
        WHERE (o.revision, o.revision) IS DISTINCT FROM (coalesce(c.count, 0), coalesce(c.last, 0))
    """  # noqa: S608
    return compare(sql, "order.revision", "change.revision")


def check_change_terms():
    """The number of a change request finds its order."""

    def recompute(keys):
        terms = {}
        numbered = ChangeRequest.objects.filter(order__in=keys, number__isnull=False)
        for order, number in numbered.values_list("order", "number"):
            terms.setdefault(order, set()).add(("change", searched(number)[:64]))
        return terms

    query = "SELECT order_id, 'change', lower(number) FROM orders_changerequest WHERE number <> ''"
    return compare_terms(("change",), query, recompute)


def check_first_orders():
    """The day of the first order that was ever confirmed makes a customer a regular one."""
    sql = """
        SELECT c.name || ' (#' || c.id || ')', c.first_ordered_on, o.first
        FROM customers_customer c
        LEFT JOIN (SELECT customer_id, min(ordered_on) AS first FROM orders_order
                   WHERE confirmed_at IS NOT NULL GROUP BY customer_id) o ON o.customer_id = c.id
        WHERE c.first_ordered_on IS DISTINCT FROM o.first
    """
    return compare(sql, "customer.first_ordered_on")


def check_product_search():
    rows = Product.objects.order_by("pk").only("code", "name", "spec", "search_text", "grams")
    return compare_search(rows.iterator(chunk_size=BATCH), "product")


# --- search terms ----------------------------------------------------------------------------------------------------

EXPECTED = r"""
    SELECT id, 'number', lower(number) FROM orders_order WHERE number <> ''
    UNION ALL SELECT id, 'po', lower(customer_po) FROM orders_order
    UNION ALL SELECT id, 'phone', CASE WHEN contact_phone ~ '[^\x01-\x7f]' THEN contact_phone ELSE regexp_replace(
        regexp_replace(contact_phone, '[^0-9]', '', 'g'), '^(?:00)?86(1[3-9][0-9]{9})$', '\1') END FROM orders_order
"""


def check_terms():
    """Number, phone and the customer's own number find their order."""
    orders = Order.objects.only("number", "contact_phone", "customer_po")

    def recompute(keys):
        return {order.pk: own_terms(order) for order in orders.filter(pk__in=keys)}

    return compare_terms(("number", "phone", "po"), EXPECTED, recompute)


def check_receipt_terms():
    """The number of a receipt finds its order."""

    def recompute(keys):
        terms = {}
        for order, number in Receipt.objects.filter(order__in=keys).values_list("order", "number"):
            terms.setdefault(order, set()).add(("receipt", searched(number)[:64]))
        return terms

    return compare_terms(("receipt",), "SELECT order_id, 'receipt', lower(number) FROM orders_receipt", recompute)


def compare_terms(kinds, query, recompute):
    """The search terms of some kinds against SQL that gives (order key, kind, text).

    The database knows plain ASCII exactly; where it finds a difference or anything else, `recompute(keys)` has the
    last word: {order key: {(kind, text)}}.
    """
    sql = f"""
        WITH wanted(order_id, kind, text) AS (
            SELECT order_id, kind, left(text, 64) FROM ({query}) w(order_id, kind, text) WHERE text <> ''
        ), kept AS (SELECT order_id, kind, text FROM orders_searchterm WHERE kind = ANY(%s))
        SELECT DISTINCT order_id FROM (
            (TABLE wanted EXCEPT TABLE kept) UNION ALL (TABLE kept EXCEPT TABLE wanted)
            UNION ALL SELECT order_id, kind, text FROM wanted WHERE text ~ '[^\\x01-\\x7f]'
        ) differing
    """  # noqa: S608
    keys = (key for (key,) in stream(sql, [list(kinds)]))
    for some in in_batches(keys):
        yield from _compare_some(kinds, some, recompute(some))


def _compare_some(kinds, keys, expected):
    stored = {}
    for order, kind, text in SearchTerm.objects.filter(order__in=keys, kind__in=kinds).values_list(
        "order", "kind", "text"
    ):
        stored.setdefault(order, set()).add((kind, text))
    for order in keys:
        present, right = stored.get(order, set()), expected.get(order, set())
        for kind, text in sorted(present - right):
            yield Difference(f"order.terms.{kind}", f"#{order}", text, None)
        for kind, text in sorted(right - present):
            yield Difference(f"order.terms.{kind}", f"#{order}", None, text)


CHECKS = [
    check_lines,
    check_sums,
    check_ranks,
    check_order_numbers,
    check_change_numbers,
    check_revisions,
    check_change_terms,
    check_first_orders,
    check_terms,
    check_receipt_terms,
    check_product_search,
]
