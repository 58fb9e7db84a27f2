from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from fulfillment import services
from fulfillment.forms import AgreeDateForm, CountStockForm, DispatchOrderForm, SupplyAnswerForm
from fulfillment.models import Stock, SupplyAnswer
from orderdesk.accounts.models import Role
from orderdesk.core.errors import Refused
from orderdesk.core.paging import by_key
from orderdesk.core.typed import version_typed
from orders import permissions as may
from orders.models import Order, Product


def visible_order(request, pk):
    return get_object_or_404(Order.objects.visible_to(request.user).with_people(), pk=pk)


def _version(request):
    return version_typed(request.POST.get("version"))


def answer_supply(request, pk):
    """Warehouse and production answer line by line."""
    order = visible_order(request, pk)
    if not may.answers_supply(order, request.user):
        raise Http404
    lines = list(order.lines.select_related("product", "product__stock"))
    known = {answer.line_id: answer for answer in SupplyAnswer.objects.filter(line__order=order)}
    forms = [_answer_form(request, order, line, known.get(line.pk)) for line in lines]
    refused, status = "", 200
    if request.method == "POST":
        refused, status = _take_answers(request, order, forms)
        if status == 302:
            return redirect(order)
    context = {"order": order, "forms": forms, "refused": refused, "version": _version(request) or order.version}
    return render(request, "fulfillment/answer_supply.html", context, status=status)


def _answer_form(request, order, line, answer):
    initial = {"kind": answer.kind, "ready_on": answer.ready_on, "note": answer.note} if answer else {}
    initial = initial or {"kind": _usual_kind(line), "ready_on": line.requested_on or order.due_on}
    return SupplyAnswerForm(request.POST or None, line=line, initial=initial)


def _usual_kind(line):
    """What the stock suggests; the person decides."""
    if line.product.supply == Product.Supply.MAKE:
        return "to_make"
    stock = getattr(line.product, "stock", None)
    return "in_stock" if stock is not None and stock.on_hand >= line.quantity else "short"


def _take_answers(request, order, forms):
    valid = [form.is_valid() for form in forms]  # every form shows its own mistakes, not only the first
    if not all(valid):
        return "", 422
    answers = {form.line.pk: form.answer() for form in forms if form.answer()}
    if not answers:
        return _("Answer at least one line."), 422
    try:
        services.answer_supply(order.pk, answers=answers, by=request.user, version=_version(request))
    except Refused as refusal:
        return str(refusal), 409
    messages.success(request, _("The supply answer for %(order)s is saved.") % {"order": order})
    return "", 302


def agree_date(request, pk):
    """Sales record the later day that the customer accepted."""
    order = visible_order(request, pk)
    if not may.serves(order, request.user):
        raise Http404
    answers = services.answers_of(order)
    latest = max((answer.ready_on for answer in services.later_than_asked(order, answers)), default=order.agreed_on)
    form = AgreeDateForm(
        request.POST or None, initial={"agreed_on": order.agreed_on or latest, "agreement": order.agreement}
    )
    refused = ""
    if form.is_valid():
        try:
            services.agree_date(order.pk, **form.cleaned_data, by=request.user, version=_version(request))
        except Refused as refusal:
            refused = str(refusal)
        else:
            messages.success(request, _("What the customer agreed to is recorded."))
            return redirect(order)
    context = {
        "order": order,
        "form": form,
        "answers": answers,
        "refused": refused,
        "version": _version(request) or order.version,
    }
    return render(request, "fulfillment/agree_date.html", context, status=422 if form.is_bound else 200)


@require_POST
def confirm_order(request, pk):
    return _move(request, pk, services.confirm_order, _("%(order)s is confirmed."))


@require_POST
def start_order(request, pk):
    return _move(request, pk, services.start_order, _("%(order)s is in production."))


def _move(request, pk, service, said):
    order = visible_order(request, pk)
    try:
        order = service(order.pk, by=request.user, version=_version(request))
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, said % {"order": order})
    return redirect(order)


def dispatch_order(request, pk):
    """Logistics send goods: all that is owed, or part of it."""
    order = visible_order(request, pk)
    if not may.dispatches(order, request.user):
        raise Http404
    lines = [line for line in order.lines.select_related("product") if line.to_ship() > 0]
    form = DispatchOrderForm(request.POST or None, lines=lines)
    refused = ""
    if form.is_valid():
        try:
            shipment = services.dispatch_order(
                order.pk, quantities=form.quantities(), by=request.user, version=_version(request),
                submit_key=_key(request), **form.facts(),
            )  # fmt: skip
        except Refused as refusal:
            refused = str(refusal)
        else:
            messages.success(request, _("%(shipment)s is on its way.") % {"shipment": shipment})
            return redirect(order)
    context = {
        "order": order, "form": form, "refused": refused, "version": _version(request) or order.version,
        "submit_key": _key(request) or uuid4(),
    }  # fmt: skip
    return render(request, "fulfillment/dispatch_order.html", context, status=422 if form.is_bound else 200)


def _key(request):
    try:
        return UUID(request.POST.get("submit_key", ""))
    except ValueError:
        return None


@require_GET
def stock_list(request):
    word = request.GET.get("q", "")[:60]
    found = Product.objects.visible_to(request.user).active().matching(word).select_related("stock")
    page = by_key(found, request.GET, keys=["code", "pk"])
    counts = request.user.has_role(Role.WAREHOUSE, Role.ADMINISTRATOR)
    return render(
        request, "fulfillment/stock_list.html", {"page": page, "products": page.rows, "q": word, "counts": counts}
    )


def count_stock(request, pk):
    """The warehouse writes what it counted."""
    product = get_object_or_404(Product.objects.visible_to(request.user), pk=pk)
    if not request.user.has_role(Role.WAREHOUSE, Role.ADMINISTRATOR):
        raise Http404
    stock = Stock.objects.filter(product=product).first()
    initial = {"on_hand": stock.on_hand, "version": stock.version} if stock else {}
    form = CountStockForm(request.POST or None, initial=initial)
    if form.is_valid():
        try:
            services.count_stock(product, **form.cleaned_data, by=request.user)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The count of %(product)s is saved.") % {"product": product})
            return redirect("fulfillment:stock")
    context = {"form": form, "product": product, "stock": stock}
    return render(request, "fulfillment/count_stock.html", context, status=422 if form.is_bound else 200)
