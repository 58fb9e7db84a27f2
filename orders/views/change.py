"""Change requests: typed over the order, looked at, withdrawn, printed."""

from functools import partial

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from orderdesk.core.errors import Conflict, Refused
from orderdesk.core.pages.once import once
from orderdesk.core.pages.staying import turned_back
from orderdesk.core.paper.printing import answer_with_paper
from orderdesk.core.record.conflicts import carried, reason_of
from orderdesk.core.record.disclosure import show_cost
from orderdesk.core.text.typed import key_typed, version_typed
from orderdesk.policy.models import Policy
from orders import permissions as may
from orders import services
from orders.forms.change import ChangeForm, ChangeLineFormSet, dropped_from, filled_from
from orders.models import ChangeRequest
from orders.pages.change import ChangePage, row_of, rows_of
from orders.papers.change import CHANGE, against_change, read_change
from orders.papers.head import reads_prices
from orders.services.change import against_changing, items_for
from orders.views.order import visible_order
from orders.views.picker import known_products


def visible_change(request, pk):
    """The request of a URL with its order, or 404 for whoever may not see that."""
    changes = ChangeRequest.objects.visible_to(request.user).select_related("by")
    change = get_object_or_404(changes, pk=pk)
    change.order = visible_order(request, change.order_id)
    if change.status == "draft" and not may.changes(change.order, request.user):
        raise Http404
    return change


@require_GET
def change_detail(request, pk):
    return show_change(request, visible_change(request, pk))


def show_change(request, change, refused=None, status=200):
    """The page of a request, with what stood against a step: a Refused, or a sentence."""
    change.version = carried(refused, version_typed(request.POST.get("version")), change.version)  # for its forms
    show_cost(request)
    page = ChangePage.of(request, change, reason_of(refused))
    return render(request, "orders/change_detail.html", vars(page), status=status)


@once
def request_change(request, pk):
    """Sales type over a confirmed order what shall differ; `from` fills in what an earlier request asked for."""
    order = visible_order(request, pk)
    if not may.changes(order, request.user):
        raise Http404
    back = turned_back(request, against_changing(order), order)
    if back is not None:
        return back
    key = key_typed(request.GET.get("from"))
    former = ChangeRequest.objects.filter(order=order, pk=key).first() if key else None
    return _edit(request, order, former)


def edit_change(request, pk):
    """A draft is typed over again."""
    change = visible_change(request, pk)
    if not may.changes(change.order, request.user):
        raise Http404
    sentence = "" if change.status == "draft" else _("%(change)s was asked already: it can no longer be edited.")
    back = turned_back(request, sentence and sentence % {"change": change}, change)
    return back or _edit(request, change.order, change, draft=change)


def _lines_form(request, rows, stored):
    """The lines as they are typed, or as they are to be typed over; products of stored lines may stay."""
    if request.method == "POST":
        lines = ChangeLineFormSet(request.POST, prefix="lines")
    else:
        lines = ChangeLineFormSet(prefix="lines", initial=rows)
    lines.own_products = tuple(line.product_id for line in stored)
    return lines


def _edit(request, order, former, draft=None):
    stored = list(order.lines.select_related("product"))
    head, rows = filled_from(order, stored, items_for(former) if former else [])
    form = ChangeForm(request.POST or None, order=order, initial=head | {"why": former.why if former else ""})
    lines = _lines_form(request, rows, stored)
    version, theirs = version_typed(request.POST.get("version")), []
    if request.method == "POST" and form.is_valid() & lines.is_valid():
        try:
            change = services.draft_change(
                order.pk,
                head=form.head(),
                lines=lines.given(),
                why=form.cleaned_data["why"],
                by=request.user,
                change_id=draft.pk if draft else None,
                version=version if draft else None,
            )
        except Conflict as conflict:
            form.add_error(None, reason_of(conflict))
            version, theirs = conflict.current.version, rows_of(conflict.current, request.user)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect(change)
    dropped = dropped_from(order, stored, lines)
    lines.name_products(partial(known_products, request, customer=order.customer_id), *dropped)
    context = {
        "order": order,
        "draft": draft,
        "version": version or (draft.version if draft else None),
        "theirs": theirs,
        "form": form,
        "lines": lines,
        "dropped": dropped,
        "customer": order.customer,
        "is_change": True,
        "freight_tax_rate": order.freight_tax_rate or Policy.current().freight_tax_rate,
    }
    return render(request, "orders/change_form.html", context, status=422 if form.is_bound else 200)


@require_POST
def withdraw_change(request, pk):
    """Sales take a request back."""
    change = visible_change(request, pk)
    try:
        change = services.withdraw_change(
            change.pk, by=request.user, version=version_typed(request.POST.get("version"))
        )
    except Refused as refusal:
        return show_change(request, visible_change(request, pk), refusal, status=409)
    messages.success(request, _("%(change)s is withdrawn.") % {"change": change})
    return redirect(change.order)


@require_POST
def print_change(request, pk):
    """订单变更单, for the customer to sign."""
    change = visible_change(request, pk)
    if not reads_prices(request.user):
        raise Http404
    return answer_with_paper(
        request,
        CHANGE,
        change,
        lambda: read_change(change, request.user, [row_of(item, request.user) for item in items_for(change)]),
        back=change,
        against=against_change(change),
    )
