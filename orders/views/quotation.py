"""Quotations: listed, written, sent, answered, revised, taken back, made an order."""

from functools import partial

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from orderdesk.core.errors import Refused
from orderdesk.core.pages.once import once
from orderdesk.core.pages.staying import turned_back
from orderdesk.core.paper.printing import answer_with_paper
from orderdesk.core.record.conflicts import carried, reason_of
from orderdesk.core.record.lifecycle import against
from orderdesk.core.text.typed import key_typed, version_typed
from orderdesk.policy.models import Policy
from orders import permissions as may
from orders import services
from orders.forms.order import LineFormSet, rows_of
from orders.forms.quotation import (
    AcceptQuotationForm,
    DeclineQuotationForm,
    QuotationForm,
    WithdrawQuotationForm,
    quoted_head,
)
from orders.lists.quotations import QuotationList
from orders.models import Quotation
from orders.pages.hit_rate import HitRate
from orders.pages.quotation import QuotationPage
from orders.papers.quotation import QUOTATION, against_quotation, read_quotation
from orders.services.quotation import usual_last_day
from orders.views.order import tell_of_prices
from orders.views.picker import known_products

PEOPLE = ("customer", "owner", "entered_by", "team", "order")


def visible_quotation(request, pk):
    """The quotation of a URL, or 404 for whoever may not see it."""
    return get_object_or_404(Quotation.objects.visible_to(request.user).select_related(*PEOPLE), pk=pk)


def own_quotation(request, pk):
    """The same, for whoever may write it."""
    quotation = visible_quotation(request, pk)
    if not may.writes_quotation(quotation, request.user):
        raise Http404
    return quotation


def readers_only(request):
    if not may.reads_quotations(request.user):
        raise Http404


@require_GET
def quotation_list(request):
    readers_only(request)
    context = {"list": QuotationList(request), "may_create": may.may_create(request.user)}
    return render(request, "orders/quotation_list.html", context)


@require_GET
def quotation_detail(request, pk):
    page = QuotationPage.of(request, visible_quotation(request, pk))
    return render(request, "orders/quotation_detail.html", vars(page))


@require_GET
def hit_rate(request):
    """How many quotations became deals, by person and by customer."""
    readers_only(request)
    return render(request, "orders/hit_rate.html", vars(HitRate.of(request.user, request.GET.get("sent", ""))))


@once
def create_quotation(request):
    """Write a quotation: empty, for a customer, or as a copy of an earlier one."""
    if not may.may_create(request.user):
        raise Http404
    if request.method == "POST":
        return _take(request)
    initial = {"customer": request.GET.get("customer"), "valid_until": usual_last_day()}
    rows, custom = [], {}
    copied = key_typed(request.GET.get("copy"))
    if copied is not None:
        former = visible_quotation(request, copied)
        text = former.latest()
        initial = quoted_head(former, text) | {"valid_until": initial["valid_until"], "due_on": None}
        custom = text.custom
        rows = rows_of(text.lines.select_related("product"), as_copy=True)
        tell_of_prices(request, services.take_prices(rows, customer=former.customer_id, by=request.user))
    form = QuotationForm(initial=initial, user=request.user, custom=custom)
    return _show_form(request, form, LineFormSet(prefix="lines", initial=rows))


def edit_quotation(request, pk):
    """Rewrite a draft."""
    quotation = own_quotation(request, pk)
    if request.method == "POST":
        return _take(request, quotation)
    sentence = _("%(quotation)s was sent: write another version instead.") if quotation.status != "draft" else ""
    back = turned_back(request, sentence and sentence % {"quotation": quotation}, quotation)
    if back is not None:
        return back
    text = quotation.latest()
    form = QuotationForm(initial=quoted_head(quotation, text), user=request.user, custom=text.custom)
    lines = LineFormSet(prefix="lines", initial=rows_of(text.lines.select_related("product"), as_copy=True))
    return _show_form(request, form, lines, quotation=quotation, version=quotation.version)


def _take(request, quotation=None):
    initial, custom = ({"owner": quotation.owner_id}, quotation.latest().custom) if quotation else (None, None)
    form = QuotationForm(request.POST, user=request.user, initial=initial, custom=custom)
    lines = LineFormSet(request.POST, prefix="lines")
    version = version_typed(request.POST.get("version")) if quotation else None
    if not (form.is_valid() & lines.is_valid()):
        return _show_form(request, form, lines, quotation=quotation, version=version, status=422)
    facts = {"quotation_id": quotation.pk, "version": version} if quotation else {}
    try:
        written = services.write_quotation(head=form.cleaned_data, lines=lines.given(), by=request.user, **facts)
    except Refused as refusal:
        form.add_error(None, reason_of(refusal))
        version = carried(refusal, version, refusal.current.version) if hasattr(refusal, "current") else version
        return _show_form(request, form, lines, quotation=quotation, version=version, status=409)
    if request.POST.get("action") == "send":
        return _send(request, written)
    messages.success(request, _("%(quotation)s is saved.") % {"quotation": written})
    return redirect(written)


def _show_form(request, form, lines, *, quotation=None, version=None, status=200):
    customer = key_typed(str(form["customer"].value() or ""))
    lines.name_products(partial(known_products, request, customer=customer))
    chosen = form.fields["customer"].queryset.filter(pk=customer).first() if customer else None
    context = {
        "form": form,
        "lines": lines,
        "quotation": quotation,
        "version": version,
        "freight_tax_rate": Policy.current().freight_tax_rate,
        "customer": chosen,
        "customer_text": chosen.name if chosen else request.POST.get("customer_text", ""),
    }
    return render(request, "orders/quotation_form.html", context, status=status)


@require_POST
def send_quotation(request, pk):
    """Let the customer have it."""
    return _send(request, own_quotation(request, pk), version=version_typed(request.POST.get("version")))


def _send(request, quotation, *, version=None):
    try:
        services.send_quotation(quotation.pk, by=request.user, version=version)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(quotation)
    messages.success(request, _("%(quotation)s has a link. Send it, or print the paper.") % {"quotation": quotation})
    return redirect(f"{quotation.get_absolute_url()}#link")


@require_POST
def revise_quotation(request, pk):
    """Begin another version, and open it."""
    quotation = own_quotation(request, pk)
    try:
        services.revise_quotation(quotation.pk, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(quotation)
    return redirect("orders:edit-quotation", pk)


@once
def accept_quotation(request, pk):
    """A colleague records that the customer takes it."""
    quotation = own_quotation(request, pk)
    form = AcceptQuotationForm(request.POST or None)
    texts = (_("Customer accepts"), _("%(quotation)s is accepted. Make the order of it."))
    return _step(request, quotation, quotation.accept, form, services.accept_quotation, texts)


@once
def decline_quotation(request, pk):
    """A colleague records that the customer does not take it, and why."""
    quotation = own_quotation(request, pk)
    form = DeclineQuotationForm(request.POST or None)
    texts = (_("Customer declines"), _("%(quotation)s is declined."))
    return _step(request, quotation, quotation.decline, form, services.decline_quotation, texts)


@once
def withdraw_quotation(request, pk):
    """The house takes it back, with a reason."""
    quotation = own_quotation(request, pk)
    form = WithdrawQuotationForm(request.POST or None)
    texts = (_("Withdraw the quotation"), _("%(quotation)s is withdrawn."))
    return _step(request, quotation, quotation.withdraw, form, services.withdraw_quotation, texts)


def _step(request, quotation, move, form, service, texts):
    """A page that asks for what a step needs; `texts` are its title, and what is told when it is done."""
    title, done = texts
    back = turned_back(request, against(move, by=request.user), quotation)
    if back is not None:
        return back
    refused, status = "", 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        facts = {} if service is services.withdraw_quotation else {"revision": key_typed(request.POST.get("revision"))}
        try:
            service(quotation.pk, **form.cleaned_data, **facts, by=request.user)
        except Refused as refusal:
            refused, status = reason_of(refusal), 409
            quotation = visible_quotation(request, quotation.pk)
        else:
            messages.success(request, done % {"quotation": quotation})
            return redirect(quotation)
    context = {"quotation": quotation, "form": form, "title": title, "refused": refused}
    return render(request, "orders/quotation_step.html", context, status=status)


@require_POST
def order_quotation(request, pk):
    """Make the order, and open it for its last touches."""
    quotation = own_quotation(request, pk)
    try:
        order = services.order_quotation(quotation.pk, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(quotation)
    message = _("The order is made from %(quotation)s. Check it and submit it.") % {"quotation": quotation}
    messages.success(request, message)
    return redirect("orders:edit", order.pk)


@require_POST
def print_quotation(request, pk):
    """报价单 as a PDF: each copy is counted."""
    quotation = visible_quotation(request, pk)
    return answer_with_paper(
        request,
        QUOTATION,
        quotation,
        lambda: read_quotation(quotation, request.user),
        back=quotation,
        against=against_quotation(quotation),
    )


@require_POST
def make_quotation_link(request, pk):
    """Another link, after the one before was taken back."""
    message = _("The link is made. Copy it and send it.")
    return _link(request, pk, services.make_quotation_link, message)


@require_POST
def revoke_quotation_link(request, pk):
    return _link(request, pk, services.revoke_quotation_link, _("The link is revoked: it opens nothing any more."))


def _link(request, pk, service, message):
    quotation = own_quotation(request, pk)
    try:
        service(quotation.pk, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, message)
    return redirect(f"{quotation.get_absolute_url()}#link")
