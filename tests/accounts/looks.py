"""Saved views of the list of orders, as the tests make them."""

from django.urls import reverse

from orderdesk.accounts import services
from orderdesk.accounts.models import User

ORDERS = "orders:list"


def save(by, name="在途", query="status=open", **facts):
    return services.save_view(ORDERS, name=name, query=query, by=by, **facts)


def shown(client, who, url=None):
    """The list of orders as somebody gets it."""
    client.force_login(who)
    return client.get(url or reverse(ORDERS)).context["list"]


def headings(listing):
    return [heading.key for heading in listing.headings]


def cells(listing):
    """{key of a column: text} of the first row."""
    return dict(zip(headings(listing), [cell.text for cell in listing.rows[0].cells], strict=True))


def names(client, who):
    """The names of the views above somebody's list."""
    return [view.name for view in shown(client, who).views]


def fresh(person):
    return User.objects.get(pk=person.pk)
