"""Rules of approval: those of the house, those that were added, and what they ask for an order."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from orderdesk.core.text.typed import key_typed
from orderdesk.policy.models import Policy
from orders import permissions as may
from orders import services
from orders.forms.rule import ApprovalRuleFormSet, TryRulesForm
from orders.models import ApprovalRule, Order
from orders.pages.approval import rows_of_reasons


def approval_rules(request):
    """The rules, changed as a whole; with ?order= also who would have to approve that order, for others only this."""
    if not may.sets_plans(request.user):
        return _try_only(request)
    forms = ApprovalRuleFormSet(request.POST or None, queryset=ApprovalRule.objects.order_by("pk"))
    if request.method == "POST" and forms.is_valid():
        services.save_rules(forms.save(commit=False), by=request.user)
        messages.success(request, _("Saved."))
        return redirect("orders:approval-rules")
    is_refused = forms.is_bound and not forms.is_valid()
    context = {"forms": forms, "policy": Policy.current(), **_try(request)}
    return render(request, "orders/approval_rules.html", context, status=422 if is_refused else 200)


def _try_only(request):
    if request.method == "POST" or not may.tries_rules(request.user):
        raise Http404
    return render(request, "orders/approval_rules.html", _try(request))


def _try(request):
    """{form, order, rows}: who would have to approve the order that was asked about, by the rules as they stand."""
    form = TryRulesForm(request.GET or None)
    number = form.cleaned_data["order"].strip() if form.is_bound and form.is_valid() else ""
    if not number:
        return {"try_form": form}
    order = _named(Order.objects.visible_to(request.user).select_related("customer"), number)
    if order is None:
        form.add_error("order", _("There is no order “%(number)s”.") % {"number": number})
        return {"try_form": form}
    return {"try_form": form, "order": order, "rows": rows_of_reasons(order, request.user)}


def _named(orders, text):
    """The order of this number; a draft has none and is named by its key, like “草稿 12”."""
    by_number = orders.filter(number__iexact=text).first()
    return by_number or orders.filter(number=None, pk=key_typed(text.rpartition(" ")[2])).first()
