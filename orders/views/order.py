"""Pages of one order: entering, editing, reading."""

import json
from functools import partial

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from orderdesk.core.errors import Conflict, Refused
from orderdesk.core.pages.once import once
from orderdesk.core.text.typed import key_typed, version_typed
from orderdesk.policy.models import Policy
from orders import permissions as may
from orders import services
from orders.forms.order import LineFormSet, OrderForm, head_of, rows_of
from orders.forms.talk import MessageForm
from orders.models import Order, OrderTemplate
from orders.pages.conflict import differences, resolved_data, snapshot
from orders.pages.order import OrderPage
from orders.pages.timeline import moment, timeline_of
from orders.services.checklist import papers_missing
from orders.services.credit import warning_of
from orders.services.interest import objection_to_days
from orders.states import EDITABLE
from orders.views.picker import known_products

GOALS = ("draft", "submit", "pass")
TAKEN_ALSO = ("freight_tax_rate", "custom")  # what follows from the inputs of the form


def visible_order(request, pk):
    """The order of a URL, or 404 for whoever may not see it."""
    return get_object_or_404(Order.objects.visible_to(request.user).with_people().select_related("quotation"), pk=pk)


@require_GET
def order_detail(request, pk):
    return show_order(request, visible_order(request, pk), MessageForm())


def show_order(request, order, form, status=200):
    """The order page, with what was typed beside the order."""
    return render(request, "orders/order_detail.html", vars(OrderPage.of(request, order, form)), status=status)


@require_GET
def order_timeline(request, pk):
    """The next portion of the timeline, as a fragment."""
    order = visible_order(request, pk)
    events, more = timeline_of(order, request.user, before=moment(request.GET.get("before")))
    return render(request, "orders/_timeline.html", {"order": order, "events": events, "more": more})


@once
def create_order(request):
    """Enter an order: empty, for a customer, or as a copy of an earlier order."""
    if not may.may_create(request.user):
        raise Http404
    if request.method == "POST":
        return _take_new(request)
    initial, rows, custom = _copied(request)
    form = OrderForm(initial=initial, user=request.user, custom=custom)
    lines = LineFormSet(prefix="lines", initial=rows)
    return _show_form(request, form, lines)


def _copied(request):
    initial = {"customer": request.GET.get("customer"), "ordered_on": localdate()}
    copied = key_typed(request.GET.get("copy"))
    if copied is None:
        return initial, [], {}
    order = visible_order(request, copied)
    head = {name: value for name, value in head_of(order).items() if name not in ("due_on", "customer_po")}
    rows = rows_of(order.lines.select_related("product"), as_copy=True)
    tell_of_prices(request, services.take_prices(rows, customer=order.customer_id, by=request.user))
    return head | {"ordered_on": localdate()}, rows, order.custom


def tell_of_prices(request, count):
    """That lines of a copy have another price than the one that was copied."""
    if count:
        sentence = ngettext(
            "%(count)s line has the price that is agreed today, not the copied one.",
            "%(count)s lines have the prices that are agreed today, not the copied ones.",
            count,
        )
        messages.info(request, sentence % {"count": count})


def _take_new(request):
    form = OrderForm(request.POST, user=request.user)
    lines = LineFormSet(request.POST, prefix="lines")
    if not (form.is_valid() & lines.is_valid()):
        return _show_form(request, form, lines, status=422)
    goal = _goal(request)
    try:
        order, refusal = services.enter_order(head=_head(form), lines=lines.given(), by=request.user, goal=goal)
    except Refused as refused:
        form.add_error(None, str(refused))
        return _show_form(request, form, lines, status=422)
    return _redirect_entered(request, order, refusal)


def _redirect_entered(request, order, refusal):
    if refusal is not None:
        messages.error(request, _("Saved as a draft. %(reason)s") % {"reason": refusal})
        return redirect("orders:edit", order.pk)
    order = Order.objects.get(pk=order.pk)  # the number and the status came after it was entered
    messages_by_status = {
        "in_review": _("%(order)s is now waiting for review."),
        "in_approval": _("%(order)s passed the review and is waiting for approval."),
    }
    messages.success(request, messages_by_status.get(order.status, _("%(order)s is saved.")) % {"order": order})
    if order.status != "draft":
        _warn_of_credit(request, order)
    return redirect(order)


def _goal(request):
    action = request.POST.get("action", "draft")
    return action if action in GOALS else "draft"


def _head(form):
    data = dict(form.cleaned_data)
    data["ordered_on"] = data["ordered_on"] or localdate()
    return {name: value for name, value in data.items() if name in OrderForm.base_fields or name in TAKEN_ALSO}


def _show_form(request, form, lines, *, order=None, version=None, base="", status=200):
    customer = key_typed(str(form["customer"].value() or ""))
    lines.name_products(partial(known_products, request, customer=customer))
    chosen = form.fields["customer"].queryset.filter(pk=customer).first() if customer else None
    policy = Policy.current()
    context = {
        "form": form,
        "lines": lines,
        "order": order,
        "version": version,
        "base": base,
        "freight_tax_rate": policy.freight_tax_rate,
        "customer": chosen,
        "lacking": papers_missing(chosen, policy) if chosen else "",
        "customer_text": chosen.name if chosen else request.POST.get("customer_text", ""),
        "templates": OrderTemplate.objects.visible_to(request.user) if order is None else (),
        "take": key_typed(request.GET.get("template")),
        "may_review": may.reviews(order, request.user) if order else request.user.has_role("sales_assistant"),
    }
    return render(request, "orders/order_form.html", context, status=status)


def edit_order(request, pk):
    order = visible_order(request, pk)
    if not may.enters(order, request.user):
        raise Http404
    if request.method == "POST":
        return _take_edit(request, order)
    if order.status not in EDITABLE:
        messages.error(request, _("%(order)s can no longer be edited.") % {"order": order})
        return redirect(order)
    lines = list(order.lines.select_related("product"))
    form = OrderForm(initial=head_of(order), user=request.user, custom=order.custom)
    line_forms = LineFormSet(prefix="lines", initial=rows_of(lines))
    base = json.dumps(snapshot(order, lines, form.custom))
    return _show_form(request, form, line_forms, order=order, version=order.version, base=base)


def _take_edit(request, order):
    data = resolved_data(request.POST, order) if "resolve" in request.POST else request.POST
    form = OrderForm(data, user=request.user, initial={"owner": order.owner_id}, custom=order.custom)
    lines = LineFormSet(data, prefix="lines")
    version, base = version_typed(data.get("version")) or 0, data.get("base", "")
    if not (form.is_valid() & lines.is_valid()):
        return _show_form(request, form, lines, order=order, version=version, base=base, status=422)
    if order.status not in EDITABLE:  # it went on meanwhile: what was typed can still be read and copied
        form.add_error(None, _("%(order)s can no longer be edited.") % {"order": order})
        return _show_form(request, form, lines, order=order, version=version, base=base, status=409)
    try:
        order = services.edit_order(order.pk, head=_head(form), lines=lines.given(), version=version, by=request.user)
    except Conflict as conflict:
        context = differences(conflict.current, form, lines, base, request.user)
        return render(request, "orders/conflict.html", context | {"typed": _typed(data)}, status=409)
    except Refused as refused:
        form.add_error(None, str(refused))
        return _show_form(request, form, lines, order=order, version=version, base=base, status=422)
    return _redirect_entered(request, order, services.carry_on(order, _goal(request), by=request.user))


def _typed(data):
    """Everything that was typed, to be carried by the conflict page."""
    left_out = ("csrfmiddlewaretoken", "version", "base", "resolve")
    typed = [name for name in data if name not in left_out and not name.startswith("choose-")]
    return [(name, value) for name in typed for value in data.getlist(name)]


@require_POST
def submit_order(request, pk):
    order = visible_order(request, pk)
    response = _moved(request, order, services.submit_order, _("%(order)s is now waiting for review."))
    _warn_of_credit(request, order)
    return response


def _warn_of_credit(request, order):
    """Whoever submits an order that the customer's credit does not cover learns it now, not from the approver."""
    warning = warning_of(order, request.user) if order.customer.credit_limit else ""
    days = objection_to_days(order.customer, order.terms_reading) if order.customer.scale else ""
    for sentence in filter(None, (warning, days)):
        messages.warning(request, sentence)


@require_POST
def revise_order(request, pk):
    order = visible_order(request, pk)
    response = _moved(request, order, services.revise_order, _("%(order)s is a draft again."))
    return redirect("orders:edit", pk) if Order.objects.filter(pk=pk, status="draft").exists() else response


@require_POST
def withdraw_order(request, pk):
    order = visible_order(request, pk)
    response = _moved(
        request, order, services.withdraw_order, _("%(order)s is a draft again: nobody is asked any more.")
    )
    return redirect("orders:edit", pk) if Order.objects.filter(pk=pk, status="draft").exists() else response


def _moved(request, order, service, message):
    try:
        order = service(order.pk, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, message % {"order": order})
    return redirect(order)
