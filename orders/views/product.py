from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from orderdesk.core.errors import Conflict, Refused
from orderdesk.core.pages.once import once
from orderdesk.core.pages.slots import render_panels
from orderdesk.core.record.conflicts import merge
from orderdesk.core.record.disclosure import show_cost
from orderdesk.core.text.typed import version_typed
from orders import permissions as may
from orders import services
from orders.forms.product import ProductForm
from orders.lists.products import ProductList
from orders.models import Product
from orders.pages.product import PRODUCT_PANELS
from orders.services.product import MAY_EDIT


@require_GET
def product_list(request):
    products = ProductList(request)
    if products.start_url:
        return redirect(products.start_url)
    show_cost(request)
    context = {"list": products, "may_edit": request.user.has_role(*MAY_EDIT)}
    context |= {
        "may_export": may.imports_products(request.user),
        "may_export_prices": may.imports_prices(request.user),
    }
    return render(request, "orders/product_list.html", context)


@require_GET
def product_detail(request, pk):
    product = get_object_or_404(Product.objects.visible_to(request.user), pk=pk)
    show_cost(request)
    panels = render_panels(PRODUCT_PANELS, request, product)
    context = {"product": product, "panels": panels, "may_edit": request.user.has_role(*MAY_EDIT)}
    return render(request, "orders/product_detail.html", context)


@once
def create_product(request):
    return _edit(request, Product())


def edit_product(request, pk):
    return _edit(request, get_object_or_404(Product.objects.visible_to(request.user), pk=pk))


def _edit(request, product):
    if not request.user.has_role(*MAY_EDIT):
        raise Http404
    form = ProductForm(request.POST or None, request.FILES or None, instance=product)
    version = version_typed(request.POST.get("version"))
    if form.is_valid():
        try:
            saved = services.save_product(form.save(commit=False), by=request.user, version=version)
        except Conflict as conflict:
            merge(form, conflict, version)
            version = conflict.current.version
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("%(record)s is saved.") % {"record": saved})
            return redirect(saved)
    context = {"form": form, "product": product, "version": version or product.version}
    return render(request, "orders/product_form.html", context, status=422 if form.is_bound else 200)
