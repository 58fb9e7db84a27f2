"""Finding orders in lists: filters, search words, sorts and pages by key, at the same price for any number of orders.

A page is found in two steps: the keys of its rows from an index that carries every column lists filter by, then the
rows themselves. What would make the first step walk far is told to the database beforehand: a range of one date under
a sort by another is walked month by month; a search word that few orders have is looked up, one that many have is
checked along the walk.
"""

from orders.lists.orders.filters import find_orders
from orders.lists.orders.pages import page_of
from orders.lists.orders.question import SORTS, Question, day_asked, read_question

__all__ = ["SORTS", "Question", "day_asked", "find_orders", "page_of", "read_question"]
