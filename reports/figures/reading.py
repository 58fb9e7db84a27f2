"""How figures are read from the database."""

from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def by_index():
    """Tell the planner that a page of an index costs hardly more than the next page of a table; also as a decorator.

    Figures ask for months out of years: read along the indexes that carry what they need, a company's past costs
    nothing. The planner's own guess is that of a rotating disk, by which it would rather read whole tables.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL random_page_cost = 1.1")
        yield
