"""The quotation behind a link: looked at, accepted or declined by its customer."""

from functools import partial

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from aftersales import services
from aftersales.forms import AnswerQuotationForm
from aftersales.pages.quotation import CustomerQuotation
from aftersales.views.customer import opened_by, paper_by_link, sender_of
from orderdesk.core.errors import Refused
from orderdesk.core.pages.once import once
from orders.models import QuotationLink
from orders.papers.quotation import QUOTATION, against_quotation, read_quotation
from orders.services import note_quotation_view

by_quotation = partial(opened_by, QuotationLink.objects.of_token)


@by_quotation
@require_GET
def quotation_page(request, link):
    """The version that was sent last, and the form to answer it."""
    if not request.user.is_authenticated:  # a colleague's look is not the customer's
        note_quotation_view(link)
    return _show(request, link, None)


@once(asks=False, hide="token")
@by_quotation
@require_POST
def answer_quotation(request, link):
    """Accept it, or say why not."""
    form = AnswerQuotationForm(request.POST, auto_id="answer-%s")
    if not form.is_valid():
        return _show(request, link, form, status=422)
    given = form.given()
    try:
        services.answer_quotation(link.pk, **given, sender=sender_of(request))
    except services.LinkEnded:
        raise
    except Refused as refusal:
        form.add_error(None, str(refusal))
        current = QuotationLink.objects.select_related("quotation__customer", "quotation__owner").get(pk=link.pk)
        current.token = link.token
        return _show(request, current, form, status=409)
    thanks = _("Thank you for your order. We get in touch about it.")
    messages.success(request, thanks if given["accepts"] else _("Thank you for telling us."))
    return redirect(link)


@by_quotation
@require_GET
def quotation_by_link(request, link):
    """报价单 as a PDF, of what stands now."""
    if against_quotation(link.quotation):
        raise Http404
    return paper_by_link(request, link, QUOTATION, link.quotation, read_quotation, name=link.quotation)


def _show(request, link, form, status=200):
    page = CustomerQuotation.of(link)
    if form is not None and status == 409:  # what was typed stays; it is the newest version that is answered now
        form.data = form.data | {"revision": page.text.revision}
    form = form or AnswerQuotationForm(auto_id="answer-%s", initial={"revision": page.text.revision})
    return render(request, "aftersales/link/quotation.html", vars(page) | {"form": form}, status=status)
