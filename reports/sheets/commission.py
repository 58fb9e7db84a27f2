"""A month of commission as a workbook: every order with what it brought to whose bases."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from orderdesk.accounts.models import User
from orderdesk.core.sheets.writing import Column, write_into
from orders.models import Order
from reports.figures.commission import BASES, orders_of
from reports.models import CommissionOrder

BATCH = 2000


def write_commission(target, month):
    """Write the orders of a month into a file, as it was locked or as it stands now, with a row of sums."""
    columns = [
        Column(_("Account manager"), width=14),
        Column(pgettext("of an order", "No."), width=16),
        Column(_("Customer"), width=30),
        Column(_("Sales (yuan)"), "money", 16, is_summed=True),
        Column(_("Margin (yuan)"), "money", 16, is_summed=True),
        Column(_("Received (yuan)"), "money", 16, is_summed=True),
    ]
    locked = CommissionOrder.objects.filter(line__month=month)
    rows = _locked(locked) if locked.exists() else _standing(month)
    write_into(target, columns, rows, sheet=f"{_('Commission')} {month:%Y-%m}", sums=_("Total"))


def _locked(parts):
    names = ("line__person__name", "line__person__username", "order__number", "order__customer__name", *BASES)
    for name, username, *cells in parts.order_by("line", "order").values_list(*names).iterator(BATCH):
        yield [name or username, *cells]


def _standing(month):
    people = orders_of(month)
    names = User.objects.in_bulk(people)
    for person, orders in sorted(people.items(), key=lambda pair: str(names[pair[0]])):
        keys = sorted(orders)
        for start in range(0, len(keys), BATCH):
            found = Order.objects.filter(pk__in=keys[start : start + BATCH]).order_by("pk")
            for key, number, customer in found.values_list("pk", "number", "customer__name"):
                yield [str(names[person]), number, customer, *(orders[key][base] for base in BASES)]
