"""Tickets: the list of what is open and for how long, and the page of each."""

import tempfile

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from aftersales import permissions as may
from aftersales import services
from aftersales.forms import (
    AnswerTicketForm,
    CloseTicketForm,
    CreditTicketForm,
    PromiseRemedyForm,
    RateTicketForm,
    ReassignTicketForm,
    ReopenTicketForm,
    ReplyForm,
    TicketForm,
    WorkForm,
)
from aftersales.lists.tickets import TicketList, age_of, clock_of, span
from aftersales.models import Ticket, TicketPhoto
from aftersales.pages.remedy import RemediesOfTicket
from aftersales.pages.ticket import events_of
from aftersales.papers.ticket import TICKET
from aftersales.sheets.feedback import write_feedback
from customers.models import Customer
from orderdesk.core.errors import Conflict, Refused
from orderdesk.core.pages.files import show_photo
from orderdesk.core.pages.once import once
from orderdesk.core.pages.staying import go_to
from orderdesk.core.record.conflicts import carried, merge, reason_of
from orderdesk.core.sheets.export import file_name
from orderdesk.core.sheets.shown import asks_shown, download_shown
from orderdesk.core.text.typed import key_typed, version_typed
from orderdesk.policy.models import Policy
from orders.models import Order

MOST_ROWS = 20_000  # what is written while somebody waits; larger ones by the command


@require_GET
def ticket_list(request):
    """What is still open and for how long."""
    if not request.user.roles:
        raise Http404
    tickets = TicketList(request)
    if tickets.start_url:
        return redirect(tickets.start_url)
    context = {
        "list": tickets,
        "sums": tickets.sums,
        "oldest": _age(tickets.sums["oldest"]),
        "may_record": may.records_tickets(request.user),
    }
    return render(request, "aftersales/ticket_list.html", context)


@require_GET
def export_feedback(request):
    """The tickets that the list shows, all pages of it, as the feedback sheet."""
    if not request.user.roles:
        raise Http404
    name = file_name(_("Feedback %(day)s.xlsx") % {"day": localdate()}, company=Policy.current().company)
    if asks_shown(request):
        return download_shown(request, TicketList, sheet=_("Tickets"), name=name)
    tickets, _keys = TicketList(request).find()
    target = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    try:
        write_feedback(target, tickets, most=MOST_ROWS)
    except Refused as refusal:
        target.close()
        messages.error(request, str(refusal))
        return redirect(f"{reverse('aftersales:tickets')}?{request.GET.urlencode()}")
    target.seek(0)
    return FileResponse(target, as_attachment=True, filename=name)


def _age(moment):
    return span(now() - moment) if moment else ""


# --- a new one -------------------------------------------------------------------------------------------------------


@once
def create_ticket(request):
    """Create a ticket: for an order, for a customer, or without either."""
    if not may.records_tickets(request.user):
        raise PermissionDenied
    if request.method != "POST":
        return _show_new(request, TicketForm(user=request.user, initial=_initial(request)))
    form = TicketForm(request.POST, request.FILES, user=request.user)
    if form.is_valid():
        try:
            ticket = services.create_ticket(**form.facts(), by=request.user)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("%(ticket)s is recorded and assigned to %(owner)s.") % _about(ticket))
            return go_to(request, ticket)
    return _show_new(request, form, status=422)


def _about(ticket):
    return {"ticket": ticket, "owner": ticket.owner}


def _show_new(request, form, status=200):
    customer = form.fields["customer"].queryset.filter(pk=key_typed(str(form["customer"].value() or ""))).first()
    context = {
        "form": form,
        "customer": customer,
        "customer_text": customer.name if customer else request.POST.get("customer_text", ""),
        "picks_customer": Customer.objects.visible_to(request.user).exists(),
    }
    return render(request, "aftersales/ticket_form.html", context, status=status)


def _initial(request):
    """Initial values from the page that links here."""
    order = Order.objects.visible_to(request.user).filter(pk=key_typed(request.GET.get("order"))).first()
    if order is not None:
        phone = order.contact_phone if request.user.sees("phone") else ""
        number = order.number or ""
        return {"order_number": number, "customer": order.customer_id, "reporter": order.contact_name} | {
            "reporter_phone": phone
        }
    return {"customer": key_typed(request.GET.get("customer"))}


# --- the page of one -------------------------------------------------------------------------------------------------


def visible_ticket(request, pk):
    objected = "objection__accepted_line"
    related = ("by", "product", f"{objected}__acceptance__shipment", f"{objected}__shipment_line", "visit")
    tickets = Ticket.objects.visible_to(request.user).with_people().select_related(*related)
    return get_object_or_404(tickets, pk=pk)


@require_GET
def ticket(request, pk):
    return show_ticket(request, visible_ticket(request, pk))


def show_ticket(request, ticket, status=200, refused=None, **bound):
    """The page of a ticket, with what was typed into the form that was refused.

    Its forms carry the version that was opened, until a conflict has told what changed since.
    """
    late, clock = clock_of(ticket)
    remedies = RemediesOfTicket.read(ticket, request.user)
    context = {
        "ticket": ticket,
        "version": carried(refused, version_typed(request.POST.get("version")), ticket.version),
        "refused": reason_of(refused),
        "late": late,
        "clock": clock,
        "age": age_of(ticket),
        "photos": list(ticket.photos.all()),
        "events": events_of(ticket, request.user),
        "may_work": may.works_on(ticket, request.user),
        "paper": TICKET.of(ticket.pk),
        "remedies": remedies,
        **_forms(request, ticket, remedies, bound),
    }
    return render(request, "aftersales/ticket.html", context, status=status)


def _forms(request, ticket, remedies, bound):
    """Every form that the state of the ticket has a use for, by the name that the page knows it by."""
    work = {name: getattr(ticket, name) for name in WorkForm.base_fields}
    fresh = {
        "answer_form": lambda: AnswerTicketForm(auto_id="answer-%s", initial={"promised_on": ticket.promised_on}),
        "reply_form": lambda: ReplyForm(auto_id="reply-%s"),
        "work_form": lambda: WorkForm(auto_id="work-%s", initial=work, user=request.user),
        "close_form": lambda: CloseTicketForm(auto_id="close-%s", initial={"result": ticket.result or remedies.kept}),
        "rate_form": lambda: RateTicketForm(auto_id="rate-%s"),
        "reopen_form": lambda: ReopenTicketForm(auto_id="reopen-%s"),
        "promise_form": lambda: PromiseRemedyForm(
            auto_id="promise-%s", lines=remedies.lines, initial={"quantity": remedies.most}
        ),
        "credit_form": lambda: CreditTicketForm(auto_id="credit-%s", lines=remedies.lines),
        "reassign_form": lambda: ReassignTicketForm(auto_id="reassign-%s"),
    }
    return {name: bound.get(name) or make() for name, make in fresh.items()}


def _take(request, pk, form_class, name, service, message, **options):
    """One step of a ticket by its form: refused, everything typed is shown again beside the reason."""
    ticket = visible_ticket(request, pk)
    form = form_class(request.POST, request.FILES, auto_id=f"{name}-%s", **options)
    status, refused = 422, None
    if form.is_valid():
        try:
            service(ticket.pk, form)
        except Conflict as conflict:
            status, refused = 409, conflict
            _say(form, conflict, request)
            ticket = visible_ticket(request, pk)
        except Refused as refusal:
            refused = refusal
            form.add_error(None, reason_of(refusal))
            ticket = visible_ticket(request, pk)
        else:
            messages.success(request, message % {"ticket": ticket})
            return go_to(request, ticket)
    return show_ticket(request, ticket, status=status, refused=refused, **{f"{name}_form": form})


def _say(form, conflict, request):
    """After a conflict, edits of the ticket are merged field by field; replies and steps keep their text as typed."""
    if isinstance(form, WorkForm):
        merge(form, conflict, version_typed(request.POST.get("version")))
    else:
        form.add_error(None, reason_of(conflict))


def _signed(request):
    return {"by": request.user, "version": version_typed(request.POST.get("version"))}


@require_POST
@once(asks=False)
def answer_ticket(request, pk):
    def answer(key, form):
        services.answer_ticket(key, **form.cleaned_data, **_signed(request))

    return _take(request, pk, AnswerTicketForm, "answer", answer, _("The first answer in %(ticket)s is recorded."))


@require_POST
@once(asks=False)
def reply_to_ticket(request, pk):
    is_answer = request.POST.get("told") == "customer"

    def reply(key, form):
        services.reply_to_ticket(key, **form.cleaned_data, is_answer=is_answer, by=request.user)

    return _take(request, pk, ReplyForm, "reply", reply, _("Recorded in %(ticket)s."))


@require_POST
def edit_ticket(request, pk):
    def edit(key, form):
        services.edit_ticket(key, **form.cleaned_data, **_signed(request))

    return _take(request, pk, WorkForm, "work", edit, _("%(ticket)s is saved."), user=request.user)


@require_POST
def solve_ticket(request, pk):
    def solve(key, form):
        services.solve_ticket(key, **form.cleaned_data, **_signed(request))

    return _take(request, pk, WorkForm, "work", solve, _("%(ticket)s is waiting for the customer."), user=request.user)


@require_POST
def close_ticket(request, pk):
    def close(key, form):
        services.close_ticket(key, **form.cleaned_data, **_signed(request))

    return _take(request, pk, CloseTicketForm, "close", close, _("%(ticket)s is closed."))


@require_POST
def rate_ticket(request, pk):
    def rate(key, form):
        services.rate_ticket(key, **form.cleaned_data, **_signed(request))

    return _take(request, pk, RateTicketForm, "rate", rate, _("The rating in %(ticket)s is recorded."))


@require_POST
def reopen_ticket(request, pk):
    def reopen(key, form):
        services.reopen_ticket(key, **form.cleaned_data, **_signed(request))

    return _take(request, pk, ReopenTicketForm, "reopen", reopen, _("%(ticket)s is open again."))


@require_POST
def reassign_ticket(request, pk):
    def reassign(key, form):
        services.reassign_ticket(key, **form.cleaned_data, **_signed(request))

    return _take(request, pk, ReassignTicketForm, "reassign", reassign, _("%(ticket)s was reassigned."))


@require_POST
@once(asks=False)
def promise_remedy(request, pk):
    """A replacement, a return or a repair, by the button that was pressed."""

    def promise(key, form):
        services.promise_remedy(key, kind=request.POST.get("kind", ""), **form.cleaned_data, **_signed(request))

    lines = RemediesOfTicket.read(visible_ticket(request, pk), request.user).lines
    return _take(request, pk, PromiseRemedyForm, "promise", promise, _("Promised in %(ticket)s."), lines=lines)


@require_POST
@once(asks=False)
def credit_ticket(request, pk):
    def credit(key, form):
        services.credit_ticket(key, **form.cleaned_data, **_signed(request))

    lines = RemediesOfTicket.read(visible_ticket(request, pk), request.user).lines
    message = _("Taken off the order; see %(ticket)s.")
    return _take(request, pk, CreditTicketForm, "credit", credit, message, lines=lines)


@require_GET
def photo(request, pk):
    """A photo, for whoever sees its ticket; shown in the page, never run."""
    picture = get_object_or_404(TicketPhoto, pk=pk, ticket__in=Ticket.objects.visible_to(request.user))
    return show_photo(picture.file, picture.name)
