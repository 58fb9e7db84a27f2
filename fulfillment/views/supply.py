"""Warehouse and production answer; sales record what the customer agreed to."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from fulfillment import services
from fulfillment.forms.supply import AgreeDateForm, SupplyAnswerForm
from fulfillment.models import Stock, SupplyAnswer
from fulfillment.services.supply import propose_supply
from fulfillment.services.task_plan import covered_on
from fulfillment.views.order import posted_version, visible_order
from orderdesk.core.errors import Refused
from orderdesk.core.record.conflicts import carried, reason_of
from orders import permissions as may
from orders.services.quoted import quoted_of


def answer_supply(request, pk):
    """Warehouse and production answer line by line."""
    order = visible_order(request, pk)
    if not may.answers_supply(order, request.user):
        raise Http404
    lines = list(order.lines.select_related("product"))
    stock = Stock.objects.of_products([line.product_id for line in lines])
    quoted = quoted_of(stock)
    for line in lines:
        line.stock, line.quoted = stock.get(line.product_id), quoted.get(line.product_id, [])
    needs = {line.product_id: line.quantity - line.stock["available"] for line in lines if line.stock}
    days = covered_on({product: need for product, need in needs.items() if need > 0})
    for line in lines:
        line.covered_on = days.get(line.product_id)
    existing = {answer.line_id: answer for answer in SupplyAnswer.objects.filter(line__order=order)}
    forms = [_answer_form(request, order, line, existing.get(line.pk)) for line in lines]
    refused, status = None, 200
    if request.method == "POST":
        refused, status = _take_answers(request, order, forms)
        if status == 302:
            return redirect(order)
    version = carried(refused, posted_version(request), order.version)
    context = {"order": order, "forms": forms, "refused": reason_of(refused), "version": version}
    return render(request, "fulfillment/answer_supply.html", context, status=status)


def _answer_form(request, order, line, answer):
    initial = {"kind": answer.kind, "ready_on": answer.ready_on, "note": answer.note} if answer else {}
    initial = initial or propose_supply(
        line, line.stock, needed_on=line.requested_on or order.due_on, covered_on=line.covered_on
    )
    return SupplyAnswerForm(request.POST or None, line=line, initial=initial)


def _take_answers(request, order, forms):
    valid = [form.is_valid() for form in forms]  # every form shows its own mistakes, not only the first
    if not all(valid):
        return None, 422
    answers = {form.line.pk: form.answer() for form in forms if form.answer()}
    if not answers:
        return Refused(_("Answer at least one line.")), 422
    try:
        services.answer_supply(order.pk, answers=answers, by=request.user, version=posted_version(request))
    except Refused as refusal:
        return refusal, 409
    messages.success(request, _("The supply answer for %(order)s is saved.") % {"order": order})
    return None, 302


def agree_date(request, pk):
    """Sales record the later day that the customer accepted."""
    order = visible_order(request, pk)
    if not may.serves(order, request.user):
        raise Http404
    answers = services.answers_of(order)
    late = services.later_than_requested(order, answers)
    initial = {"agreed_on": None if late else order.agreed_on, "agreement": order.agreement}
    form = AgreeDateForm(request.POST or None, initial=initial, late=late)
    refused = None
    if form.is_valid():
        try:
            services.agree_date(order.pk, **form.facts(), by=request.user, version=posted_version(request))
        except Refused as refusal:
            refused = refusal
        else:
            messages.success(request, _("What the customer agreed to is recorded."))
            return redirect(order)
    context = {
        "order": order,
        "form": form,
        "answers": answers,
        "refused": reason_of(refused),
        "version": carried(refused, posted_version(request), order.version),
    }
    return render(request, "fulfillment/agree_date.html", context, status=422 if form.is_bound else 200)
