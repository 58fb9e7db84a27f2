"""What customers keep twice: the texts by which they are found."""

from customers.models import Customer
from orderdesk.core.record.audit import BATCH, compare_search

COUNTED = {"customers": Customer}


def check_search():
    """Names, pinyin and the phones of contacts."""
    rows = Customer.objects.order_by("pk").only("name", "short_name", "spelling", "search_text", "grams")
    return compare_search(rows.prefetch_related("contacts").iterator(chunk_size=BATCH), "customer")


CHECKS = [check_search]
