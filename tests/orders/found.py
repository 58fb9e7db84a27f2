"""What the list of orders finds."""

from django.http import QueryDict
from django.utils.timezone import localdate

from orderdesk.policy.models import Policy
from orders.lists.orders import find_orders, page_of, read_question


def found(user, query, size=50):
    params = QueryDict(query)
    question = read_question(params)
    orders = find_orders(user, question, on=localdate(), policy=Policy.current())
    return page_of(orders, question, params, size=size)


def keys(page):
    return [row["pk"] for row in page.rows]
