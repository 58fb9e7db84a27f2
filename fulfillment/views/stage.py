"""The stage ledger: over all orders, of one order, and one row written in place."""

from datetime import date

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from fulfillment import services
from fulfillment.forms.stage import AddStageForm, StageForm
from fulfillment.lists import stages as ledger
from fulfillment.lists.board import BY_PAGE, Board
from fulfillment.lists.stages import StageList
from fulfillment.models import Stage
from fulfillment.pages.calendar import Calendar
from fulfillment.papers.morning import departments_of
from fulfillment.permissions import tracks
from fulfillment.services.stage import EDITED, FLAGS
from fulfillment.states import Cause
from fulfillment.views.order import visible_order
from orderdesk.core.errors import Conflict, Refused
from orderdesk.core.pages.once import once
from orderdesk.core.record.conflicts import last_change
from orderdesk.core.text.typed import version_typed
from orders import permissions as may

WRITTEN = [*EDITED, *FLAGS]


@require_GET
def stages(request):
    """The sheet itself over all orders that this person sees."""
    if not request.user.roles:
        raise Http404
    departments = departments_of(request.user)
    sheet = StageList(request)
    if sheet.start_url:
        return redirect(sheet.start_url)
    context = {"list": sheet, "with_order": True, "departments": departments, **_choices(sheet.choosable)}
    return render(request, "fulfillment/stages.html", context)


@require_GET
def order_stages(request, pk):
    """The stages of one order, all of them, as the sheet shows them."""
    return _show_order(request, visible_order(request, pk), AddStageForm())


def _show_order(request, order, form, status=200):
    stages = list(Stage.objects.filter(order=order).select_related("owner").order_by("place"))
    for stage in stages:
        stage.order = order
    context = {
        "order": order,
        "rows": ledger.stage_rows(stages, request.user, on=localdate()),
        "planned": [stage.planned_on for stage in stages if stage.finished_at is None],
        "form": form,
        "may_add": may.serves(order, request.user) and order.confirmed_at is not None and ledger.is_open_order(order),
        **_choices(ledger.choosable_people()),
    }
    return render(request, "fulfillment/order_stages.html", context, status=status)


@require_GET
def board(request):
    """A column for each stage, a card for each open order."""
    if not request.user.roles:
        raise Http404
    return render(request, "fulfillment/board.html", {"list": Board(request)})


@require_GET
def calendar(request):
    """A month by delivery date, with the load of each department by day."""
    if not request.user.roles:
        raise Http404
    month = _month_asked(request.GET.get("month", ""))
    context = {"calendar": Calendar.of(month, request.user)}
    return render(request, "fulfillment/calendar.html", context)


def _month_asked(text):
    """The month of an address, "2026-12"; this one where it is none."""
    try:
        month = date.fromisoformat(f"{text}-01")
    except ValueError:
        month = localdate()
    return month.replace(day=1) if 2000 <= month.year <= 2100 else localdate().replace(day=1)


@require_POST
def finish_stage(request, pk):
    """The stage at which a card stands is finished now, with the checks of the sheet; the card goes on."""
    stage = get_object_or_404(Stage.objects.visible_to(request.user).select_related(*ledger.PEOPLE), pk=pk)
    if not tracks(stage, request.user) or stage.step in BY_PAGE:
        raise PermissionDenied
    facts = {"order": stage.order, "stage": stage.name}
    version = version_typed(request.POST.get("version"))
    try:
        services.edit_stage(stage.pk, changes={"finished_at": now()}, by=request.user, version=version)
    except Refused as refusal:
        messages.error(request, _("%(order)s: “%(stage)s” is not finished.") % facts + f" {refusal}")
    else:
        messages.success(request, _("%(order)s: “%(stage)s” is finished.") % facts)
    return redirect(_board_url(request))


def _board_url(request):
    query = request.POST.get("query", "")
    return f"{reverse('fulfillment:board')}?{query}" if query else reverse("fulfillment:board")


def _choices(people):
    """What cells are chosen from."""
    return {"headings": ledger.HEADINGS, "people": people, "causes": Cause.choices}


@require_POST
def edit_stage(request, pk):
    """Save the edited cells of one row; answers the updated row, or faults and conflicts, as JSON."""
    mine = Stage.objects.visible_to(request.user).select_related(*ledger.PEOPLE)
    stage = get_object_or_404(mine, pk=pk)
    if not tracks(stage, request.user):
        raise PermissionDenied
    form = StageForm({name: request.POST[name] for name in WRITTEN if name in request.POST}, stage=stage)
    faults = {} if form.is_valid() and not form.faults() else form.faults()
    if faults:
        return JsonResponse({"message": " ".join(dict.fromkeys(faults.values())), "faults": faults}, status=422)
    opened = {name: request.POST.get(f"opened-{name}", "") for name in form.cleaned_data}
    version = version_typed(request.POST.get("version"))
    try:
        stage = services.edit_stage(
            stage.pk, changes=form.cleaned_data, by=request.user, version=version, opened=opened
        )
    except Conflict as conflict:
        return JsonResponse(_theirs(conflict), status=409)
    except Refused as refusal:
        return JsonResponse({"message": str(refusal), "faults": {}}, status=422)
    row = ledger.stage_row(stage, request.user, on=localdate())
    return render(request, "fulfillment/_stage_row.html", {"row": row, "with_order": "order" in request.GET})


def _theirs(conflict):
    """The current cells after a conflict and who changed them, so that nothing typed is lost."""
    stage = conflict.current
    by, _at = last_change(stage) or (None, None)
    who = str(by or _("Somebody"))
    cells = {name: {"value": cell["value"], "shown": cell["shown"]} for name, cell in ledger.cells_of(stage).items()}
    message = _("%(who)s has changed this row since you opened it. Decide for each cell.") % {"who": who}
    return {"message": message, "version": stage.version, "theirs": cells}


@require_POST
@once
def add_stage(request, pk):
    """A stage that only this order has."""
    order = visible_order(request, pk)
    if not may.serves(order, request.user):
        raise Http404
    form = AddStageForm(request.POST)
    if form.is_valid():
        try:
            services.add_stage(order.pk, **form.cleaned_data, by=request.user)
        except Refused as refusal:
            form.add_error("name", str(refusal))
        else:
            return redirect("fulfillment:order-stages", order.pk)
    return _show_order(request, order, form, status=422)


@require_POST
def lay_stages(request, pk):
    """The usual stages for an order that has none."""
    order = visible_order(request, pk)
    if not may.serves(order, request.user):
        raise Http404
    try:
        services.lay_stages(order.pk, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("fulfillment:order-stages", order.pk)
