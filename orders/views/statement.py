"""Statements of account: shown, printed, and as a workbook."""

import tempfile
from datetime import timedelta

from django.contrib import messages
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from customers.models import Customer
from orderdesk.core.errors import Refused
from orderdesk.core.pages.once import once
from orderdesk.core.paper.printing import answer_with_paper
from orderdesk.core.sheets.export import file_name
from orderdesk.policy.models import Policy
from orders import permissions as may
from orders import services
from orders.forms.letter import Grade, LetterForm
from orders.forms.statement import DAYS, LABELS, LAST, StatementForm, month_of
from orders.models import SentStatement
from orders.pages.letter import letters_of
from orders.pages.statement import MOST_ON_PAPER, TOO_MANY, Statement, link_orders, sent_to, snapshot_of
from orders.papers.statement import STATEMENT, read_statement
from orders.services.money import overdue_of
from orders.services.refund import balance_of
from orders.sheets.statement import write_statement


def statement_customer(request, pk):
    """The customer, for those who may read the statement of account."""
    customer = get_object_or_404(Customer.objects.visible_to(request.user), pk=pk)
    if not may.reads_statements(request.user):
        raise Http404
    return customer


def _asked(request, pk, params):
    """(customer, what is chosen, form of the days, the statement or None where the days cannot be taken)."""
    customer = statement_customer(request, pk)
    show = params.get("show", LAST)
    if show == DAYS:
        form = StatementForm(params)
        statement = Statement(customer, **form.cleaned_data) if form.is_valid() else None
    else:
        show = show if show in LABELS else LAST
        first, last = month_of(show)
        form, statement = StatementForm(initial={"first": first, "last": last}), Statement(customer, first, last)
    return customer, show, form, statement


@require_GET
def statement(request, pk):
    """对账单 of a customer: opening, movements and closing of a period, page after page."""
    return render_statement(request, pk, request.GET)


def render_statement(request, pk, params, *, letter_form=None):
    """The page of a period; `letter_form` is a form of a payment letter that was not filled in well."""
    customer, show, form, asked = _asked(request, pk, params)
    context = {
        "customer": customer,
        "form": form,
        "tabs": [(f"?show={name}", label, name == show) for name, label in LABELS.items()],
        "statement": asked,
    }
    if asked is not None:
        page = asked.page(params)
        link_orders(page.rows, request.user)
        context |= {"page": page, "account": asked.account, "last_printing": asked.last_printing}
        context |= {"sent": sent_to(customer, request), "may_send": may.sends_statements(customer, request.user)}
        if letter_form or overdue_of(customer):
            in_a_week = localdate() + timedelta(days=7)
            initial = {"grade": Grade.FRIENDLY, "pay_by": in_a_week}
            letters = letters_of(customer, in_a_week)
            context |= {"letter_form": letter_form or LetterForm(initial=initial), "letters": letters}
            context |= {"balance": balance_of(customer)}
    return render(request, "orders/statement.html", context, status=200 if asked and not letter_form else 422)


@require_POST
@once
def send_statement(request, pk):
    """Freeze the statement of a period and make the link by which its customer answers."""
    customer, _show, _form, asked = _asked(request, pk, request.POST)
    if asked is None:
        return redirect("orders:statement", pk)
    try:
        rows = snapshot_of(asked)
        services.send_statement(
            customer, first=asked.first, last=asked.last, account=asked.account, rows=rows, by=request.user
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The statement is frozen and has a link. Send it to the customer."))
    return redirect(f"{asked.get_absolute_url()}#sent")


@require_POST
@once
def revoke_statement(request, pk):
    """Take the link of a statement back."""
    sent = get_object_or_404(SentStatement.objects.visible_to(request.user).select_related("customer"), pk=pk)
    try:
        services.revoke_statement(sent.pk, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The link opens nothing any more."))
    return redirect(f"{Statement(sent.customer, sent.first, sent.last).get_absolute_url()}#sent")


@require_GET
def export_statement(request, pk):
    """The same as a workbook, whole."""
    _customer, _show, _form, asked = _asked(request, pk, request.GET)
    if asked is None:
        return redirect(f"{reverse('orders:statement', args=[pk])}?{request.GET.urlencode()}")  # which says why
    target = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    try:
        write_statement(target, asked)
    except Refused as refusal:
        target.close()
        messages.error(request, str(refusal))
        return redirect(asked)
    target.seek(0)
    name = file_name(_("Statement of account %(what)s.xlsx") % {"what": asked}, company=Policy.current().company)
    return FileResponse(target, as_attachment=True, filename=name)


@require_POST
def print_statement(request, pk):
    """对账单 as a PDF, whole: each copy is counted."""
    _customer, _show, _form, asked = _asked(request, pk, request.POST)
    if asked is None:
        return redirect("orders:statement", pk)
    n = asked.account.count
    return answer_with_paper(
        request,
        STATEMENT,
        asked,
        lambda: read_statement(asked),
        back=asked,
        against=str(TOO_MANY) % {"n": n, "most": MOST_ON_PAPER} if n > MOST_ON_PAPER else "",
    )
