"""A month of commission as a workbook: every order with what it brought to whose bases, earlier months last."""

from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from orderdesk.accounts.models import User
from orderdesk.core.sheets.writing import Column, write_into
from orders.models import Order
from reports.figures.commission import BASES, orders_of
from reports.models import CommissionCarry, CommissionLine, CommissionOrder
from reports.services.carrying import changes_for

BATCH = 2000


def write_commission(target, month):
    """Write the orders of a month into a file, as it was locked or as it stands now, with a row of sums."""
    columns = [
        Column(_("Account manager"), width=14),
        Column(pgettext("of an order", "No."), width=16),
        Column(_("Customer"), width=30),
        Column(_("Of month"), width=10),
        Column(_("Sales (yuan)"), "money", 16, is_summed=True),
        Column(_("Margin (yuan)"), "money", 16, is_summed=True),
        Column(_("Received (yuan)"), "money", 16, is_summed=True),
    ]
    rows = _locked(month) if CommissionLine.objects.filter(month=month).exists() else _standing(month)
    write_into(target, columns, rows, sheet=f"{_('Commission')} {month:%Y-%m}", sums=_("Total"))


def _locked(month):
    names = ("line__person__name", "line__person__username", "order__number", "order__customer__name")
    own = CommissionOrder.objects.filter(line__month=month).annotate(of_month=F("line__month"))
    later = CommissionCarry.objects.filter(line__month=month)
    for parts in (own.order_by("line", "order"), later.order_by("of_month", "line", "order")):
        for name, username, number, customer, of_month, *cells in parts.values_list(
            *names, "of_month", *BASES
        ).iterator(BATCH):
            yield [name or username, number, customer, f"{of_month:%Y-%m}", *cells]


def _standing(month):
    people, changes = orders_of(month), changes_for(month)
    names = User.objects.in_bulk(people.keys() | changes.keys())
    parts = [(person, month, orders) for person, orders in people.items()]
    parts += [(person, each.of_month, each.orders) for person, some in changes.items() for each in some]
    for person, of_month, orders in sorted(parts, key=lambda part: (part[1] != month, part[1], str(names[part[0]]))):
        keys = sorted(orders)
        for start in range(0, len(keys), BATCH):
            batch = Order.objects.filter(pk__in=keys[start : start + BATCH]).order_by("pk")
            for key, number, customer in batch.values_list("pk", "number", "customer__name"):
                cells = [orders[key][base] for base in BASES]
                yield [str(names[person]), number, customer, f"{of_month:%Y-%m}", *cells]
