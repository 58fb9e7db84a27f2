"""What is there, and what the warehouse books: received, counted, scrapped, carried elsewhere, taken back."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from fulfillment import permissions as may
from fulfillment import services
from fulfillment.forms.stock import (
    CountStockForm,
    PlaceForm,
    ReceiveStockForm,
    ScrapStockForm,
    TakeOverForm,
    TransferStockForm,
)
from fulfillment.lists.stock import MoveList, StockList
from fulfillment.models import Stock, StockMove, main_warehouse
from fulfillment.pages import stock as page
from fulfillment.services.reservation import holding_lines
from orderdesk.core.errors import Conflict, NeedsConfirmation, Refused
from orderdesk.core.money import plain_number
from orderdesk.core.pages.once import once
from orderdesk.core.record.conflicts import stay
from orderdesk.core.text.typed import key_typed, normalise
from orders.models import Order, OrderLine, Product

TITLES = {
    "receive": gettext_lazy("Receive"),
    "count": gettext_lazy("Count"),
    "scrap": gettext_lazy("Scrap"),
    "transfer": gettext_lazy("Transfer"),
    "place": gettext_lazy("Shelf place"),
}


@require_GET
def stock_list(request):
    """All products with their stock; a code that is typed or scanned as a whole opens its product."""
    word = normalise(request.GET.get("q", "")[:60])
    exact = Product.objects.visible_to(request.user).filter(code__iexact=word).first() if word else None
    if exact is not None:
        return redirect("fulfillment:product-stock", exact.pk)
    return render(request, "fulfillment/stock_list.html", {"list": StockList(request)})


@require_GET
def product_stock(request, pk):
    """The stock of one product: where it is, for whom it is held, who waits, and the ledger."""
    product = get_object_or_404(Product.objects.visible_to(request.user), pk=pk)
    stock = page.product_stock(product, request.user)
    context = {
        "product": product,
        "stock": stock,
        "seen_quotations": page.seen_quotations(stock.quoted, request.user),
        "moves": MoveList(request, product),
        "counts": may.counts_stock(request.user),
        "takes_over": may.takes_over(request.user),
        "plans_tasks": may.plans_tasks(request.user),
    }
    return render(request, "fulfillment/product_stock.html", context)


def _booked_product(request, pk):
    product = get_object_or_404(Product.objects.visible_to(request.user), pk=pk)
    if not may.counts_stock(request.user):
        raise Http404
    return product


@once
def count_stock(request, pk):
    """The warehouse writes what it counted."""
    product = _booked_product(request, pk)
    warehouse = key_typed(request.POST.get("warehouse")) or main_warehouse()
    stock = Stock.objects.filter(product=product, warehouse=warehouse).first()
    initial = {"on_hand": stock.on_hand, "version": stock.version} if stock else {}
    return _book(request, product, "count", CountStockForm, initial, stock=stock)


@once
def receive_stock(request, pk):
    """Goods have arrived."""
    return _book(request, _booked_product(request, pk), "receive", ReceiveStockForm, {})


@once
def scrap_stock(request, pk):
    """Goods cannot be sold any more."""
    return _book(request, _booked_product(request, pk), "scrap", ScrapStockForm, {})


@once
def transfer_stock(request, pk):
    """Goods are carried to another warehouse."""
    return _book(request, _booked_product(request, pk), "transfer", TransferStockForm, {})


BOOK = {
    "count": services.count_stock,
    "receive": services.receive_stock,
    "scrap": services.scrap_stock,
    "transfer": services.transfer_stock,
    "place": services.set_place,
}
ASKING = {"count", "scrap"}  # where less may be there than is held for orders


def _book(request, product, verb, form_class, initial, *, stock=None):
    """Show the form of one verb, or do it."""
    form, asks = form_class(request.POST or None, product=product, initial=initial), None
    if form.is_valid():
        confirmed = {"confirmed": request.POST.get("confirmed", "")} if verb in ASKING else {}
        try:
            BOOK[verb](product, **form.cleaned_data, **confirmed, by=request.user)
        except NeedsConfirmation as question:
            asks = question
        except Conflict as conflict:
            stock = conflict.current
            stay(form, conflict, stock.version)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The stock of %(product)s is saved.") % {"product": product})
            return redirect("fulfillment:product-stock", product.pk)
    context = {"form": form, "product": product, "title": TITLES[verb], "asks": asks}
    context["stands"] = _on_record(stock) if stock else ""
    return render(request, "fulfillment/book_stock.html", context, status=422 if form.is_bound else 200)


@once
def set_place(request, pk):
    """Where it stands."""
    product = _booked_product(request, pk)
    warehouse = key_typed(request.POST.get("warehouse")) or main_warehouse()
    stock = Stock.objects.filter(product=product, warehouse=warehouse).first()
    return _book(request, product, "place", PlaceForm, {"place": stock.place if stock else ""})


@once
def take_over(request, pk):
    """Give goods that are held for another order to this line."""
    orders = Order.objects.visible_to(request.user)
    line = get_object_or_404(OrderLine.objects.filter(order__in=orders).select_related("order", "product"), pk=pk)
    if not may.takes_over(request.user):
        raise Http404
    sources = holding_lines(line).filter(order__in=orders)
    form = TakeOverForm(request.POST or None, line=line, sources=sources)
    if form.is_valid():
        try:
            services.take_over(line, **form.cleaned_data, by=request.user)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The goods are reserved for %(order)s now.") % {"order": line.order})
            return redirect("fulfillment:product-stock", line.product_id)
    title = _("Reserve for %(order)s:") % {"order": line.order}
    context = {"form": form, "product": line.product, "title": title, "stands": ""}
    return render(request, "fulfillment/book_stock.html", context, status=422 if form.is_bound else 200)


def _on_record(stock):
    """What the books say, beside the field of the count."""
    return _("On record: %(quantity)s %(unit)s, %(reserved)s of them reserved") % {
        "quantity": plain_number(stock.on_hand),
        "reserved": plain_number(stock.reserved),
        "unit": stock.product.unit,
    }


@require_POST
def undo_move(request, pk):
    """Take back what was booked by hand; where it is held for orders, a page of its own asks first."""
    move = get_object_or_404(StockMove.objects.select_related("product"), pk=pk)
    if not may.counts_stock(request.user):
        raise Http404
    try:
        services.undo_move(move.pk, by=request.user, confirmed=request.POST.get("confirmed", ""))
    except NeedsConfirmation as question:
        context = {"move": move, "product": move.product, "asks": question}
        return render(request, "fulfillment/undo_move.html", context, status=422)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The move is taken back by a counter-move."))
    return redirect("fulfillment:product-stock", move.product_id)
