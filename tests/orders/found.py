"""What the list of orders finds."""

from django.http import QueryDict
from django.utils.timezone import localdate

from orderdesk.policy.models import Policy
from orders.lists.orders import find_orders, page_of, wanted_from


def found(user, query, size=50):
    params = QueryDict(query)
    wanted = wanted_from(params)
    orders = find_orders(user, wanted, on=localdate(), policy=Policy.current())
    return page_of(orders, wanted, params, size=size)


def keys(page):
    return [row["pk"] for row in page.rows]
