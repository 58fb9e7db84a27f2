"""The pages behind a customer's link, without a log-in. Whatever does not open has one answer."""

from functools import wraps

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from aftersales import services
from aftersales.forms import AskByLinkForm, RateByLinkForm, SentLineForm, SignByLinkForm
from aftersales.models import Acceptance
from aftersales.pages.customer import CustomerPage, House
from aftersales.papers.receipt import RECEIPT, read_receipt
from fulfillment.states import ShipmentStatus
from orderdesk.accounts.attempts import note_wrong_link
from orderdesk.accounts.models import link_user
from orderdesk.core.errors import Refused
from orderdesk.core.pages.once import once
from orderdesk.core.pages.staying import go_to
from orderdesk.core.paper.printing import pdf_answer, print_paper
from orderdesk.core.proxies import address_of
from orderdesk.policy.models import Policy
from orders.models import CustomerLink
from orders.services import note_view

HEADERS = {
    "Cache-Control": "private, no-store",
    "Referrer-Policy": "same-origin",  # the address is the secret; without any, browsers send no Origin for CSRF
    "X-Robots-Tag": "noindex, nofollow",
}
TYPED = ("text", "signed_by", "reporter", "reporter_phone", "quantity")  # how the names of what people type end


def by_link(view):
    """Serve a page to whoever has a link of an order that opens, as `view(request, link, …)`; else the one answer."""
    return opened_by(CustomerLink.objects.of_token, view)


def opened_by(of_token, view):
    """Serve `view(request, record, …)` to whoever has the token of a record; `of_token` finds those it belongs to."""

    @wraps(view)
    def serve(request, token, **kwargs):
        link = of_token(token).first()
        response = None
        if link is not None and link.is_live(now()):
            link.token = token  # also where it can no longer be derived
            try:
                response = view(request, link, **kwargs)
            except (Http404, services.LinkEnded):
                response = None
        response = response or no_such_link(request)
        for name, value in HEADERS.items():
            response.headers[name] = value
        return response

    return login_not_required(serve)


def no_such_link(request):
    """Unknown, expired, revoked: the same answer, with what was typed so that it is not lost."""
    may_try = note_wrong_link(request)
    typed = [
        value for name in request.POST if name.endswith(TYPED) for value in request.POST.getlist(name) if value.strip()
    ]
    context = {"typed": typed, "may_try": may_try}
    return render(request, "aftersales/link/none.html", context, status=404 if may_try else 429)


def sender_of(request):
    return services.Sender(address=address_of(request), device=request.headers.get("User-Agent", ""))


@by_link
@require_GET
def customer_page(request, link):
    """The order, as its customer sees it."""
    if not request.user.is_authenticated:  # a colleague's look is not the customer's
        sender = sender_of(request)
        note_view(link, address=sender.address, device=sender.device)
    return show_page(request, link)


def show_page(request, link, status=200, **bound):
    page = CustomerPage.of(link)
    context = vars(page) | {
        "rate_form": bound.get("rate_form") or RateByLinkForm(auto_id="rate-%s"),
        "ask_form": bound.get("ask_form") or AskByLinkForm(auto_id="ask-%s"),
        "refused": bound.get("refused", ""),
    }
    return render(request, "aftersales/link/page.html", context, status=status)


@once(asks=False, hide="token")
@by_link
def sign_by_link(request, link, pk):
    """Sign for one shipment, line by line."""
    shipment = get_object_or_404(link.order.shipments.left(), pk=pk)
    if shipment.status == ShipmentStatus.SIGNED and request.method == "GET":
        return redirect(link)
    shipment.order = link.order
    form = SignByLinkForm(request.POST or None, initial={"signed_by": link.order.contact_name})
    sent = shipment.lines.select_related("line__product").order_by("line__position")
    lines = [SentLineForm(request.POST or None, request.FILES or None, sent=line) for line in sent]
    refused = ""
    valid = [each.is_valid() for each in (form, *lines)]  # each shows its own mistakes, not only the first
    if all(valid):
        objections = [services.NewObjection(**facts) for line in lines for facts in line.new_objections()]
        try:
            services.sign_by_link(link.pk, pk, **form.cleaned_data, objections=objections, sender=sender_of(request))
        except services.LinkEnded:
            raise
        except Refused as refusal:
            refused = str(refusal)
        else:
            messages.success(request, _("Thank you. %(shipment)s is signed for.") % {"shipment": shipment})
            return go_to(request, link)
    context = {
        "link": link,
        "order": link.order,
        "house": House.of(link.order),
        "shipment": shipment,
        "form": form,
        "lines": lines,
        "refused": refused,
        "faulty": form.is_bound and not refused,
        "policy": Policy.current(),
    }
    return render(request, "aftersales/link/sign.html", context, status=422 if form.is_bound else 200)


@once(asks=False, hide="token")
@by_link
@require_POST
def rate_by_link(request, link):
    """One to five for the order."""
    form = RateByLinkForm(request.POST, auto_id="rate-%s")
    return _take(request, link, form, services.rate_by_link, "rate_form", _("Thank you for your rating."))


@once(asks=False, hide="token")
@by_link
@require_POST
def ask_by_link(request, link):
    """A question or a problem."""
    form = AskByLinkForm(request.POST, request.FILES, auto_id="ask-%s")
    message = _("We have your message and will answer here.")
    return _take(request, link, form, services.ask_by_link, "ask_form", message)


def _take(request, link, form, service, name, message):
    refused = ""
    if form.is_valid():
        try:
            service(link.pk, **form.cleaned_data)
        except services.LinkEnded:
            raise
        except Refused as refusal:
            refused = str(refusal)
            form.add_error(None, refused)
        else:
            messages.success(request, message)
            return go_to(request, link)
    return show_page(request, link, status=422, **{name: form})


@by_link
@require_GET
def receipt_by_link(request, link, pk):
    """签收回执 of one shipment of the order, that was signed for by a link."""
    acceptances = Acceptance.objects.filter(shipment__order=link.order_id, link_signature__isnull=False)
    acceptance = get_object_or_404(acceptances.select_related("shipment__order__customer", "link_signature"), pk=pk)
    return paper_by_link(request, link, RECEIPT, acceptance, read_receipt, name=acceptance.shipment)


def paper_by_link(request, link, paper, record, read, *, name):
    """A paper for whoever has a link, counted like any copy; `read` takes the record and who reads it."""
    by = link_user()
    try:
        data = print_paper(paper, record, lambda: read(record, by), by=by)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(link)
    return pdf_answer(data, f"{paper.title} {name}.pdf")
