"""The bank's sheet: read, matched row by row or all at once, taken back."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from customers.models import Customer
from orderdesk.core.errors import NeedsConfirmation, Refused
from orderdesk.core.pages.once import once
from orderdesk.core.text.display import listed
from orderdesk.core.text.typed import key_typed
from orders import permissions as may
from orders import services
from orders.forms.bank import BankSheetForm, DismissForm, PayerForm
from orders.forms.payment import SharesForm
from orders.lists.bank import BankRowList
from orders.models import BankRow, BankSheet
from orders.services.matching import suggestions_for
from orders.services.money import open_amount
from orders.services.payment import open_orders, spread_oldest
from orders.sheets.bank import read_bank

MOST_CUSTOMERS = 20
LATEST_SHEETS = 5


def _check_may(request):
    if not may.records_receipts(None, request.user):
        raise Http404


def _visible_row(request, pk):
    _check_may(request)
    rows = BankRow.objects.visible_to(request.user).live().select_related("payment__customer", "sheet")
    return get_object_or_404(rows, pk=pk)


@require_GET
def bank_rows(request):
    """What came in by the bank's sheets, and whose it is likely to be."""
    _check_may(request)
    return _show_rows(request, BankSheetForm())


def _show_rows(request, form, status=200, faults=()):
    bank_list = BankRowList(request)
    sure = sum(1 for row in bank_list.page.rows if row.suggestion and row.suggestion.is_sure)
    sheets = BankSheet.objects.filter(withdrawn_at=None)[:LATEST_SHEETS]
    context = {"list": bank_list, "form": form, "sure": sure, "sheets": sheets, "faults": faults}
    return render(request, "orders/bank_rows.html", context, status=status)


@require_POST
@once
def upload_bank_sheet(request):
    """Read the sheet that the bank gives; rows that are here already are passed over."""
    _check_may(request)
    form = BankSheetForm(request.POST, request.FILES)
    if not form.is_valid():
        return _show_rows(request, form, status=422)
    file = form.cleaned_data["file"]
    try:
        reading = read_bank(file)
    except Refused as refusal:
        form.add_error("file", str(refusal))
        return _show_rows(request, form, status=422)
    if reading.faults:
        form.add_error("file", _("Nothing was read: some rows are not understood. They are listed below."))
        return _show_rows(request, form, status=422, faults=reading.faults[:50])
    _sheet, fresh, former = services.record_bank_sheet(file.name, reading.incoming, by=request.user)
    text = ngettext("%(n)s amount came in.", "%(n)s amounts came in.", fresh) % {"n": fresh}
    if former:
        text += " " + _("%(n)s were here already.") % {"n": former}
    if reading.outgoing:
        text += " " + _("%(n)s rows of what went out were passed over.") % {"n": reading.outgoing}
    if reading.unread:
        text += " " + _("These columns were not read: %(columns)s.") % {"columns": listed(reading.unread)}
    messages.success(request, text)
    return redirect("orders:bank-rows")


@once
def match_bank_row(request, pk):
    """Whose money a row is, and for which orders: as suggested, or as chosen here."""
    row = _visible_row(request, pk)
    suggestion = suggestions_for([row])[row.pk]
    customer = _chosen_customer(request, suggestion)
    word = request.GET.get("q", "")[:60].replace("\0", "") or ("" if customer else row.payer)
    form, refused, asks = _shares_form(request, row, customer, suggestion), None, None
    if form is not None and form.is_bound and form.is_valid():
        try:
            facts = {"customer_id": customer.pk, "shares": form.shares(), "by": request.user}
            payment = services.match_bank_row(row.pk, **facts, confirmed=request.POST.get("confirmed", ""))
        except NeedsConfirmation as question:
            asks = question
        except Refused as refusal:
            refused = refusal
        else:
            messages.success(request, _("%(payment)s is recorded.") % {"payment": payment})
            return redirect("orders:bank-rows")
    customers = Customer.objects.visible_to(request.user).found_by(word, request.user)[:MOST_CUSTOMERS] if word else []
    context = {
        "row": row,
        "suggestion": suggestion,
        "customer": customer,
        "form": form,
        "refused": refused,
        "asks": asks,
        "word": word,
        "customers": customers,
    }
    status = 409 if refused else 422 if form is not None and form.is_bound else 200
    return render(request, "orders/match_bank_row.html", context, status=status)


def _chosen_customer(request, suggestion):
    """The customer that was chosen, else the likeliest."""
    key = key_typed(request.POST.get("customer") or request.GET.get("customer"))
    if key is None:
        return suggestion.customer if suggestion and "q" not in request.GET else None
    form = PayerForm({"customer": key}, customers=Customer.objects.visible_to(request.user))
    if not form.is_valid():
        raise Http404
    return form.cleaned_data["customer"]


def _shares_form(request, row, customer, suggestion):
    """The form of the customer's open orders, filled with what is suggested, else with the oldest due."""
    if customer is None:
        return None
    rests = [(order, open_amount(order)) for order in open_orders(customer)]
    shares = spread_oldest(customer, row.amount)
    if suggestion and suggestion.customer == customer and suggestion.shares is not None:
        shares = suggestion.shares
    initial = {f"order-{key}": share for key, share in shares.items()}
    return SharesForm(request.POST or None, orders=rests, initial=initial)


@require_POST
def match_bank_rows(request):
    """Match every row whose suggestion is sure."""
    _check_may(request)
    payments = services.match_bank_rows(by=request.user)
    messages.success(request, _("%(n)s rows are matched. What is not sure stays here.") % {"n": len(payments)})
    return redirect("orders:bank-rows")


@once
def dismiss_bank_row(request, pk):
    """Set a row aside that is no customer's money."""
    row, refused = _visible_row(request, pk), None
    form = DismissForm(request.POST or None)
    if form.is_valid():
        try:
            services.dismiss_bank_row(row.pk, **form.cleaned_data, by=request.user)
        except Refused as refusal:
            refused = refusal
        else:
            messages.success(request, _("%(row)s is set aside.") % {"row": row})
            return redirect("orders:bank-rows")
    status = 409 if refused else 422 if form.is_bound else 200
    context = {"row": row, "form": form, "refused": refused}
    return render(request, "orders/dismiss_bank_row.html", context, status=status)


@require_POST
@once
def take_back_bank_row(request, pk):
    """Take back what was said of a row."""
    row = _visible_row(request, pk)
    try:
        services.take_back_bank_row(row.pk, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("%(row)s waits for a match again.") % {"row": row})
    return redirect("orders:bank-rows")


@once
def withdraw_bank_sheet(request, pk):
    """Take a whole sheet back, with the payments that were made from it."""
    _check_may(request)
    sheet = get_object_or_404(BankSheet, pk=pk)
    if request.method == "POST":
        try:
            services.withdraw_bank_sheet(sheet.pk, by=request.user)
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("%(sheet)s is taken back.") % {"sheet": sheet})
        return redirect(reverse("orders:bank-rows"))
    matched = sheet.rows.filter(payment__isnull=False).select_related("payment__customer")
    context = {"sheet": sheet, "matched": matched, "count": sheet.rows.count()}
    return render(request, "orders/withdraw_bank_sheet.html", context)
