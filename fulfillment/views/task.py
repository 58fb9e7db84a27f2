"""Production tasks and purchases: the bench, the page of a task, and its steps."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from fulfillment import permissions as may
from fulfillment import services
from fulfillment.forms.task import DropForm, EditTaskForm, OutputForm, PauseForm, TaskForm
from fulfillment.lists.tasks import TaskList, load_by_day
from fulfillment.models import SupplyTask, TaskOutput
from fulfillment.pages.stock import product_stock
from fulfillment.pages.task import TaskPage
from fulfillment.services.reservation import waiting_lines
from fulfillment.services.task import CHANGED
from orderdesk.core.calendar.workdays import add_working_days
from orderdesk.core.errors import Conflict, Refused
from orderdesk.core.pages.once import once
from orderdesk.core.text.typed import key_typed, version_typed
from orders.models import Order, Product


@require_GET
def tasks(request):
    """What is to be made or bought, by its day."""
    context = {"list": TaskList(request), "load": load_by_day(request.user), "today": localdate()}
    return render(request, "fulfillment/tasks.html", context)


def visible_task(request, pk):
    tasks = SupplyTask.objects.visible_to(request.user).select_related("product", "line__order__customer", "warehouse")
    return get_object_or_404(tasks, pk=pk)


@require_GET
def task(request, pk):
    return _show(request, visible_task(request, pk))


def _show(request, task, *, form=None, refused="", status=200):
    page = TaskPage.of(task, request.user, form=form, refused=refused)
    return render(request, "fulfillment/task.html", vars(page), status=status)


@once
def add_task(request, pk):
    """A new task for a product; what is suggested is filled in."""
    product = get_object_or_404(Product.objects.visible_to(request.user), pk=pk)
    if not may.plans_tasks(request.user):
        raise Http404
    orders = Order.objects.visible_to(request.user)
    lines = waiting_lines([product]).filter(order__in=orders).select_related("order__customer")
    form = TaskForm(request.POST or None, lines=lines, initial=_suggested(request, product, lines))
    if form.is_valid():
        try:
            task = services.add_task(product, **form.cleaned_data, by=request.user)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("%(task)s is planned.") % {"task": task})
            return redirect(task)
    context = {"form": form, "product": product, "title": _("Make or buy:"), "stands": ""}
    return render(request, "fulfillment/book_stock.html", context, status=422 if form.is_bound else 200)


def _suggested(request, product, lines):
    line = lines.filter(pk=key_typed(request.GET.get("line"))).first() if request.GET.get("line") else None
    suggested = line.missing if line is not None else product_stock(product, request.user).suggested
    return {
        "kind": "make" if product.supply == Product.Supply.MAKE else "buy",
        "line": line,
        "quantity": suggested or None,
        "planned_on": add_working_days(localdate(), product.lead_days),
    }


@once
def edit_task(request, pk):
    """What is planned is written anew."""
    task = _worked_task(request, pk)
    initial = {name: getattr(task, name) for name in CHANGED}
    form = EditTaskForm(request.POST or None, initial=initial)
    version = version_typed(request.POST.get("version"))
    refused = ""
    if form.is_valid():
        try:
            services.edit_task(
                task.pk, changes=form.changes(), why=form.cleaned_data["why"], by=request.user, version=version
            )
        except Conflict as conflict:
            task, refused = visible_task(request, pk), str(conflict)
            version = conflict.current.version
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("%(task)s is saved.") % {"task": task})
            return redirect(task)
    context = {"task": task, "form": form, "refused": refused, "version": version or task.version}
    return render(request, "fulfillment/edit_task.html", context, status=422 if form.is_bound else 200)


def _worked_task(request, pk):
    task = visible_task(request, pk)
    if not may.works_on(task, request.user):
        raise Http404
    return task


def _step(request, pk, verb, sentence, form_class=None):
    """One step of a task from its page; what is refused is said there, with what was typed."""
    task = _worked_task(request, pk)
    form = form_class(request.POST) if form_class else None
    if form is not None and not form.is_valid():
        return _show(request, task, form=form, status=422)
    facts = form.cleaned_data if form is not None else {}
    try:
        verb(task.pk, **facts, by=request.user, version=version_typed(request.POST.get("version")))
    except Refused as refusal:
        return _show(request, visible_task(request, pk), form=form, refused=str(refusal), status=409)
    messages.success(request, sentence % {"task": task})
    return redirect(task)


@require_POST
def start_task(request, pk):
    """Work begins, or the goods are ordered."""
    return _step(request, pk, services.start_task, _("%(task)s is under way."))


@once
@require_POST
def pause_task(request, pk):
    """It stands still, and why."""
    return _step(request, pk, services.pause_task, _("%(task)s is paused."), PauseForm)


@require_POST
def resume_task(request, pk):
    """It goes on."""
    return _step(request, pk, services.resume_task, _("%(task)s is under way."))


@once
@require_POST
def record_output(request, pk):
    """Pieces are there."""
    return _step(request, pk, services.record_output, _("%(task)s: the pieces are booked in."), OutputForm)


@once
@require_POST
def drop_task(request, pk):
    """The rest of it is no longer needed."""
    return _step(request, pk, services.drop_task, _("%(task)s is dropped."), DropForm)


@require_POST
def take_back_output(request, pk):
    """Pieces were booked in by mistake."""
    output = get_object_or_404(TaskOutput.objects.select_related("task"), pk=pk)
    task = _worked_task(request, output.task_id)
    try:
        services.take_back_output(output.pk, by=request.user)
    except Refused as refusal:
        return _show(request, task, refused=str(refusal), status=409)
    messages.success(request, _("The pieces are taken back by a counter-move."))
    return redirect(task)
