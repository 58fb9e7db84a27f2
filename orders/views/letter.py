"""Payment letters: printed, and recorded as sent."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from customers import services as customers
from customers.models import Communication
from orderdesk.core.pages.once import once
from orderdesk.core.paper.printing import answer_with_paper
from orders.forms.letter import Grade, LetterForm
from orders.pages.letter import Letter
from orders.papers.letter import LETTER, read_letter
from orders.views.statement import render_statement, statement_customer


def _asked(request, pk):
    """(form, the letter or None where it was not filled in well), of a customer that this person may see."""
    customer, form = statement_customer(request, pk), LetterForm(request.POST)
    if not form.is_valid():
        return form, None
    return form, Letter(customer, Grade(form.cleaned_data["grade"]), form.cleaned_data["pay_by"])


@require_POST
def print_letter(request, pk):
    """催款函 as a PDF: each copy of a grade is counted."""
    form, letter = _asked(request, pk)
    if letter is None:
        return render_statement(request, pk, {"show": "this"}, letter_form=form)
    return answer_with_paper(request, LETTER, letter, lambda: read_letter(letter), back=letter, against=letter.against)


@require_POST
@once
def record_letter(request, pk):
    """Write into the communication record that the letter was sent, with the day to look at it again."""
    form, letter = _asked(request, pk)
    if letter is None:
        return render_statement(request, pk, {"show": "this"}, letter_form=form)
    if letter.against:
        messages.error(request, letter.against)
        return redirect(letter)
    other = Communication.Channel.OTHER
    customers.log_communication(
        letter.customer,
        by=request.user,
        text=letter.note,
        channel=other,
        next_on=letter.pay_by,
        subject=letter.subject,
    )
    messages.success(request, _("It is recorded that the letter was sent."))
    return redirect(letter.customer)
