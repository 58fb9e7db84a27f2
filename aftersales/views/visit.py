"""Return visits: the list of those to be made, and the page on which one is recorded."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from aftersales import permissions as may
from aftersales import services
from aftersales.forms import GiveUpVisitForm, ReassignVisitForm, VisitForm
from aftersales.lists.visits import VisitList, visit_row
from aftersales.models import Visit
from aftersales.papers.visit import VISIT
from aftersales.states import LOW, STARS
from orderdesk.core.errors import Conflict, Refused
from orderdesk.core.pages.once import once
from orderdesk.core.pages.staying import go_to
from orderdesk.core.record.conflicts import carried, reason_of
from orderdesk.core.text.typed import version_typed


@require_GET
def visit_list(request):
    """Who is to be asked how it went, the longest overdue first; and what those said who were."""
    if not request.user.sees("price"):
        raise Http404
    return render(request, "aftersales/visit_list.html", {"list": VisitList(request)})


def visible_visit(request, pk):
    related = ("order__customer", "order__owner", "owner", "closed_by", "ticket")
    return get_object_or_404(Visit.objects.visible_to(request.user).select_related(*related), pk=pk)


@once(asks=False)
def visit(request, pk):
    """The page of one visit; its form records that the customer was reached, or was not."""
    visit = visible_visit(request, pk)
    if request.method != "POST":
        return show_visit(request, visit)
    form = VisitForm(request.POST)
    return _take(request, visit, form, "form", _record, _("The feedback of %(customer)s is recorded."))


def _record(request, visit, form):
    facts = {"by": request.user, "version": version_typed(request.POST.get("version"))}
    if form.is_reached():
        return services.record_visit(visit.pk, **form.facts(), **facts)
    data = form.cleaned_data
    return services.miss_visit(visit.pk, channel=data["channel"], note=data["note"], **facts)


def _take(request, visit, form, name, service, message):
    status, refused = 422, None
    if form.is_valid():
        try:
            now = service(request, visit, form)
        except Refused as refusal:
            refused = refusal
            form.add_error(None, reason_of(refusal))
            status = 409 if isinstance(refusal, Conflict) else 422
            visit = visible_visit(request, visit.pk)
        else:
            if name == "form" and not form.is_reached():
                message = _("%(customer)s was not reached; the visit will be tried again.")
            messages.success(request, _with_ticket(message % {"customer": visit.order.customer}, now))
            return go_to(request, visit)
    return show_visit(request, visit, status=status, refused=refused, **{name: form})


def _with_ticket(message, visit):
    """The success message, with a link to the ticket where one was opened."""
    if visit.ticket is None:
        return message
    link = format_html('<a href="{}">{}</a>', visit.ticket.get_absolute_url(), visit.ticket)
    return format_html("{} {}", message, format_html(_("Ticket {} was opened for it."), link))


def show_visit(request, visit, status=200, refused=None, **bound):
    context = {
        "visit": visit,
        "version": carried(refused, version_typed(request.POST.get("version")), visit.version),
        "refused": reason_of(refused),
        "row": visit_row(visit),
        "order": visit.order,
        "attempts": list(visit.attempts.select_related("by")),
        "form": bound.get("form") or VisitForm(),
        "give_up_form": bound.get("give_up_form") or GiveUpVisitForm(auto_id="give-up-%s"),
        "reassign_form": bound.get("reassign_form") or ReassignVisitForm(auto_id="reassign-%s"),
        "may_visit": may.visits(visit, request.user),
        "stars": STARS,
        "low": LOW,
        "next_try": services.next_try(visit),
        "paper": VISIT.of(visit.pk),
    }
    return render(request, "aftersales/visit.html", context, status=status)


@require_POST
def give_up_visit(request, pk):
    def give_up(request, visit, form):
        version = version_typed(request.POST.get("version"))
        return services.give_up_visit(visit.pk, **form.cleaned_data, by=request.user, version=version)

    form = GiveUpVisitForm(request.POST, auto_id="give-up-%s")
    message = _("The return visit to %(customer)s was given up.")
    return _take(request, visible_visit(request, pk), form, "give_up_form", give_up, message)


@require_POST
def reassign_visit(request, pk):
    def reassign(request, visit, form):
        version = version_typed(request.POST.get("version"))
        return services.reassign_visit(visit.pk, **form.cleaned_data, by=request.user, version=version)

    form = ReassignVisitForm(request.POST, auto_id="reassign-%s")
    message = _("The return visit to %(customer)s was reassigned.")
    return _take(request, visible_visit(request, pk), form, "reassign_form", reassign, message)
