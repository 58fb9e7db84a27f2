"""A change request as fulfilment sees it: what it asks of stock, reservations and stages, and the form to answer it."""

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from fulfillment.forms.change import ChangeSupplyForm
from fulfillment.models import Stage, Stock
from fulfillment.services.change import OF_STORES, more_pieces
from fulfillment.services.moves import held_for
from fulfillment.services.stage import READYING, dates_after
from fulfillment.services.supply import propose_supply
from orderdesk.core.money import plain_number
from orders.models import Order, Product
from orders.services.change import items_for


def goods_of(order, preview):
    """[{"line", "before", "after", "held", "available", "missing"}] of the lines whose quantity would differ."""
    former = {line.pk: line.quantity for line in order.lines.all()}
    lines = [line for line in preview.lines if line.quantity != former.get(line.pk)] + preview.dropped
    held = held_for([line.pk for line in lines if line.pk])
    stock = Stock.objects.of_products([line.product_id for line in lines])
    rows = []
    for line in lines:
        after = 0 if line in preview.dropped else line.quantity
        own = sum(held[line.pk].values()) if line.pk in held else 0
        available = stock[line.product_id]["available"] if line.product_id in stock else None
        owed = max(after - line.shipped, 0)
        rows.append(
            {
                "line": line,
                "before": former.get(line.pk, 0),
                "after": after,
                "held": own,
                "would_hold": min(owed, own + max(available or 0, 0)),
                "available": available,
                "missing": max(owed - own - max(available or 0, 0), 0) if available is not None else None,
            }
        )
    return rows


def stages_of(change, preview):
    """[{"stage", "day", "reopens"}] of the stages that would get another day, or be opened again."""
    order = Order.objects.get(pk=change.order_id)
    rows = []
    if preview.order.due_on != order.due_on:
        order.due_on, was = preview.order.due_on, order.due_on
        rows = [{"stage": stage, "day": day} for stage, day in dates_after(order, was=was)]
    if more_pieces(items_for(change), preview):
        finished = Stage.objects.filter(order=order, step__in=READYING, finished_at__isnull=False)
        for stage in finished.exclude(is_passed_over=True).order_by("place"):
            rows.append({"stage": stage, "day": max(stage.planned_on or localdate(), localdate()), "reopens": True})
    return rows


def supply_forms(request, change, preview, answers):
    """A form for each item with added pieces, where this person answers for production or warehouse."""
    if not any(answer.party in OF_STORES for answer in answers):
        return []
    more = more_pieces(items_for(change), preview)
    products = Product.objects.in_bulk(line.product_id for line in more.values())
    stock = Stock.objects.of_products(products)
    former = {line.pk: line.quantity for line in change.order.lines.all()}
    forms = []
    for key, line in more.items():
        line.product = products[line.product_id]
        added = line.quantity - former.get(line.pk, 0)
        promise = line.promise(preview.order)
        initial = propose_supply(line, stock.get(line.product_id), quantity=added, needed_on=promise)
        form = ChangeSupplyForm(request.POST or None, line=line, key=key, more=added, initial=initial)
        form.title = _("%(product)s: %(more)s %(unit)s more, by %(day)s") % {
            "product": line.product_name,
            "more": plain_number(added),
            "unit": line.unit,
            "day": promise,
        }
        forms.append(form)
    return forms
