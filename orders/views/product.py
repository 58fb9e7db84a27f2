from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from orderdesk.core.errors import Conflict, Refused
from orderdesk.core.pages.once import once
from orderdesk.core.pages.slots import render_panels
from orderdesk.core.record.conflicts import merge, reason_of
from orderdesk.core.record.disclosure import show_cost
from orderdesk.core.text.typed import key_typed, version_typed
from orderdesk.custom_fields.values import facts_of
from orders import permissions as may
from orders import services
from orders.forms.product import AdjustProductsForm, ProductForm
from orders.lists.products import ProductList
from orders.models import Product
from orders.pages.product import PRODUCT_PANELS
from orders.services.product import MAY_EDIT

MOST_TICKED = 200  # a page has fewer rows


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
    context["custom"] = facts_of("product", product.custom)
    return render(request, "orders/product_detail.html", context)


@once(asks=False)
def adjust_products(request):
    """The selected products of the list: prices, minimum stock, or whether they are sold, all in one act."""
    if not may.imports_products(request.user):
        raise Http404
    opened = dict(map(_key_and_version, (request.POST or request.GET).getlist("product")[:MOST_TICKED]))
    products = list(Product.objects.visible_to(request.user).filter(pk__in=[key for key in opened if key]))
    if not products:
        messages.error(request, _("Select the products in the list first."))
        return redirect("orders:products")
    form = AdjustProductsForm(request.POST or None)
    if form.is_valid():
        versions = {product.pk: opened[product.pk] for product in products}
        try:
            count = services.adjust_products(versions, **form.facts(), by=request.user)
        except Refused as refusal:
            form.add_error(None, reason_of(refusal))
            products = list(Product.objects.filter(pk__in=versions))
        else:
            message = ngettext("%(count)s product was changed.", "%(count)s products were changed.", count)
            messages.success(request, message % {"count": count})
            return redirect("orders:products")
    context = {"form": form, "products": products}
    return render(request, "orders/adjust_products.html", context, status=422 if form.is_bound else 200)


def _key_and_version(text):
    """ "12:3" of a form is the product 12 in version 3; "12" of a list is asked for no version."""
    key, _colon, version = text.partition(":")
    return key_typed(key), version_typed(version)


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
            changed = form.save(commit=False)
            changed.custom = form.custom_typed(changed.custom)
            saved = services.save_product(changed, by=request.user, version=version)
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
