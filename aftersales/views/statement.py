"""The statement of account behind a link: looked at, confirmed or disputed by its customer."""

from functools import partial

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from aftersales import services
from aftersales.forms import AnswerStatementForm
from aftersales.pages.customer import House
from aftersales.views.customer import opened_by, sender_of
from orderdesk.accounts.models import link_user
from orderdesk.core.errors import Refused
from orderdesk.core.pages.once import once
from orderdesk.core.paper.printing import pdf_answer, print_paper
from orders.models import SentStatement
from orders.papers.statement import SENT_STATEMENT, read_sent_statement
from orders.services import note_statement_view

by_statement = partial(opened_by, SentStatement.objects.of_token)


@by_statement
@require_GET
def statement_page(request, statement):
    """The frozen statement, and the form to answer it."""
    if not request.user.is_authenticated:  # a colleague's look is not the customer's
        note_statement_view(statement)
    return _show(request, statement, AnswerStatementForm(auto_id="answer-%s"))


@by_statement
@require_GET
def print_statement_by_link(request, statement):
    """对账单 as it was sent, to keep, sign and seal."""
    by = link_user()
    try:
        data = print_paper(SENT_STATEMENT, statement, lambda: read_sent_statement(statement), by=by)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(statement)
    return pdf_answer(data, f"{SENT_STATEMENT.title} {statement}.pdf")


@once(asks=False, hide="token")
@by_statement
@require_POST
def answer_statement(request, statement):
    """Confirm the statement, or say what differs."""
    form = AnswerStatementForm(request.POST, auto_id="answer-%s")
    if not form.is_valid():
        return _show(request, statement, form, status=422)
    try:
        _statement, ticket = services.answer_statement(statement.pk, **form.given(), sender=sender_of(request))
    except services.LinkEnded:
        raise
    except Refused as refusal:
        form.add_error(None, str(refusal))
        current = SentStatement.objects.select_related("customer__owner").get(pk=statement.pk)
        return _show(request, current, form, status=409)
    text = _("Thank you. We look at it and call you.") if ticket else _("Thank you. The statement is confirmed.")
    messages.success(request, text)
    return redirect(statement)


def _show(request, statement, form, status=200):
    context = {"statement": statement, "form": form, "house": House.of_customer(statement.customer)}
    return render(request, "aftersales/link/statement.html", context, status=status)
