"""What is there, and what was counted."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from fulfillment import permissions as may
from fulfillment import services
from fulfillment.forms.stock import CountStockForm
from fulfillment.models import Stock
from orderdesk.core.errors import Refused
from orderdesk.core.pages.paging import by_key
from orderdesk.core.record.conflicts import stay
from orders.models import Product


@require_GET
def stock_list(request):
    word = request.GET.get("q", "")[:60]
    products = Product.objects.visible_to(request.user).active().matching(word).select_related("stock")
    page = by_key(products, request.GET, keys=["code", "pk"])
    counts = may.counts_stock(request.user)
    return render(
        request, "fulfillment/stock_list.html", {"page": page, "products": page.rows, "q": word, "counts": counts}
    )


def count_stock(request, pk):
    """The warehouse writes what it counted."""
    product = get_object_or_404(Product.objects.visible_to(request.user), pk=pk)
    if not may.counts_stock(request.user):
        raise Http404
    stock = Stock.objects.filter(product=product).first()
    initial = {"on_hand": stock.on_hand, "version": stock.version} if stock else {}
    form = CountStockForm(request.POST or None, initial=initial)
    if form.is_valid():
        try:
            services.count_stock(product, **form.cleaned_data, by=request.user)
        except Refused as refusal:
            stock = Stock.objects.get(product=product)
            stay(form, refusal, stock.version)
        else:
            messages.success(request, _("The count of %(product)s is saved.") % {"product": product})
            return redirect("fulfillment:stock")
    context = {"form": form, "product": product, "stock": stock}
    return render(request, "fulfillment/count_stock.html", context, status=422 if form.is_bound else 200)
