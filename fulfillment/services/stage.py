"""The stages of an order: planned backwards from its promise, finished by their events, kept up to date by people."""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max
from django.utils.timezone import localdate, localtime, now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from fulfillment.models import Stage, StageTemplate
from fulfillment.models.problem import PROBLEM_FIELDS, is_problem, missing_with_problem
from fulfillment.permissions import tracks
from fulfillment.services.stage_plan import build_stages, first_day, plan_past_stages, planned
from fulfillment.states import StageReason, Step
from orderdesk.accounts.models import Role, User
from orderdesk.core.calendar.workdays import add_working_days, working_days_between
from orderdesk.core.errors import Refused
from orderdesk.core.record.locks import check_version, lock_version
from orderdesk.core.text.typed import same
from orderdesk.notifications.services import notify
from orders import permissions as may
from orders.models import Order
from orders.services.gates import AHEAD, against_passing
from orders.services.locking import locked
from orders.services.notices import assistants_of, leader_of, people_with
from orders.states import CLOSED, Gate, OrderStatus

EDITED = ["name", "owner", "planned_on", "finished_at", "record", "problem", "measure", "next_step"]
FLAGS = ["is_endangered", "cause"]
SUBJECTS = {
    "stage_trouble": gettext_lazy("%(order)s (%(customer)s): the stage “%(stage)s” is at risk"),
    "stage_owner": gettext_lazy("%(order)s (%(customer)s): the stage “%(stage)s” was assigned to you"),
}
GATED: dict[str, Gate] = {Step.PREPARE: Gate.PRODUCTION, Step.DISPATCH: Gate.DISPATCH, Step.TRANSPORT: Gate.DISPATCH}
STEPS = list(Step)
READYING = (Step.PREPARE, Step.QUALITY, Step.PACKING)
PROVEN = {Step.ACCEPTANCE: [Step.TRANSPORT, Step.ACCEPTANCE]}  # what is signed for has arrived


# --- the plan --------------------------------------------------------------------------------------------------------


def plan_stages(order: Order, *, by: User) -> list[Stage]:
    """Create the stages of a promised order from the template. The caller holds the order's lock.

    An order that has stages keeps them. Nothing is planned before the day of confirmation.
    """
    if Stage.objects.filter(order=order).exists():
        return []
    stages = list(build_stages([order]))
    return bulk_create_with_history(stages, Stage, default_user=by, default_change_reason=StageReason.PLAN)


def replan_stages(order: Order, *, was: Any, by: User) -> list[Stage]:
    """After the date moved from `was`: what is not finished moves with it. Returns what was moved.

    A day that the template gave is given by it again; one that people chose is moved by as many working days.
    """
    moved = []
    for stage, day in dates_after(order, was=was, stages=Stage.objects.select_for_update()):
        stage.planned_on, stage.version = day, stage.version + 1
        moved.append(stage)
    bulk_update_with_history(
        moved,
        Stage,
        ["planned_on", "version"],
        default_user=by,
        default_change_reason=StageReason.REPLAN,
        default_date=now(),
    )
    return moved


def dates_after(order: Order, *, was: Any, stages: Any = Stage.objects) -> list[tuple[Stage, date]]:
    """[(stage, its new day)] of the open stages that a date moved from `was` to the order's moves with it."""
    offsets = {same(template.name): template.offset for template in StageTemplate.objects.all()}
    shift, moved = working_days_between(was, order.due_on or was), []
    for stage in stages.filter(order=order, finished_at=None, planned_on__isnull=False).order_by("pk"):
        offset = offsets.get(same(stage.name))
        by_template = offset is not None and stage.planned_on == planned(order, was, offset)
        day = (
            planned(order, order.due_on, offset)
            if by_template
            else max(add_working_days(stage.planned_on, shift), first_day(order))
        )
        if day != stage.planned_on:
            moved.append((stage, day))
    return moved


# --- finished by their events ----------------------------------------------------------------------------------------


def finish_stage(order: Order, step: str, *, at: datetime | None, by: User) -> None:
    """Finish the open stages of this step of the order. The caller holds the order's lock."""
    _close(order, [step], at, by)


def finish_stages_up_to(order: Order, step: Step, *, at: datetime, by: User) -> None:
    """Finish what the event of a step proves, and pass over what nobody had finished before it.

    That goods left does not say that somebody checked or packed them: it stays open to whoever did, and to no figure.
    """
    proven = PROVEN.get(step, [step])
    before = [each for each in STEPS[: STEPS.index(step)] if each not in proven]
    _close(order, before, at, by, is_passed_over=True)
    _close(order, proven, at, by)


def move_stage(order: Order, step: str, *, to: date, by: User) -> None:
    """Reschedule the open stages of this step to the new day of the event that finishes them."""
    stages = Stage.objects.select_for_update().filter(order=order, step=step, finished_at=None)
    for stage in stages.exclude(planned_on=to).order_by("pk"):
        stage.planned_on = to
        stage.version += 1
        stage.sign(by=by, reason=StageReason.MOVE).save()


def reopen_stages(order: Order, *, by: User, steps: Iterable[Step] = READYING) -> None:
    """Pieces are still to be made ready: what was finished of that is open again, from today on."""
    finished = Stage.objects.select_for_update().filter(order=order, step__in=steps, finished_at__isnull=False)
    for stage in finished.exclude(is_passed_over=True).order_by("pk"):
        stage.finished_at = None
        stage.planned_on = max(day for day in (stage.planned_on, localdate()) if day)
        stage.version += 1
        stage.sign(by=by, reason=StageReason.REOPEN).save()


def endanger_stage(order: Order, step: Step, *, problem: str, by: User) -> None:
    """Mark the first open stage of a step at risk. The caller holds the order's lock; what people wrote stays."""
    stage = _open_stage(order, step)
    if stage is None or stage.is_endangered:
        return
    stage.is_endangered = True
    changes: dict[str, Any] = {"is_endangered": True}
    if not is_problem(stage.problem):
        stage.problem = changes["problem"] = problem
    stage.recorded_at = stage.recorded_at or now()
    stage.version += 1
    stage.sign(by=by, reason=StageReason.ENDANGER).save()
    _notify_changes(stage, changes, by)


def settle_stage(order: Order, step: Step, *, written_by: Callable[[str], bool], by: User) -> None:
    """Take the mark of `endanger_stage` off again; its problem goes where nobody wrote another one over it."""
    stage = _open_stage(order, step)
    if stage is None or not stage.is_endangered or not written_by(stage.problem):
        return
    stage.is_endangered, stage.problem = False, ""
    stage.version += 1
    stage.sign(by=by, reason=StageReason.SETTLE).save()


def _open_stage(order: Order, step: Step) -> Stage | None:
    stages = Stage.objects.select_for_update(of=("self",)).filter(order=order, step=step, finished_at=None)
    stage = stages.select_related("owner").order_by("place").first()
    if stage is not None:
        stage.order = order
    return stage


def _close(order: Order, steps: Iterable[str], at: datetime | None, by: User, *, is_passed_over: bool = False) -> None:
    for stage in Stage.objects.select_for_update().filter(order=order, step__in=steps, finished_at=None).order_by("pk"):
        stage.finished_at, stage.is_passed_over, stage.is_endangered = at, is_passed_over, False
        if not is_passed_over:
            stage.recorded_at = stage.recorded_at or now()
        stage.version += 1
        stage.sign(by=by, reason=StageReason.PASS_OVER if is_passed_over else StageReason.FINISH).save()


# --- kept up to date by people ---------------------------------------------------------------------------------------


def value_text(stage: Stage, name: str) -> str:
    """A field as the ledger keeps it beside what is shown: what was opened is compared by this."""
    value = getattr(stage, "owner_id" if name == "owner" else name)
    if name == "finished_at" and stage.is_passed_over:
        return ""
    if name == "finished_at" and value is not None:
        return f"{localtime(value):%Y-%m-%d %H:%M}".removesuffix(" 00:00")
    if name == "is_endangered":
        return "1" if value else ""
    return "" if value is None else str(value)


@transaction.atomic
def edit_stage(
    stage_id: int, *, changes: dict[str, Any], by: User, version: int | None = None, opened: Any = None
) -> Stage:
    """Write into a stage what somebody typed: {field: value}. A danger or problem reaches the manager with it.

    Where somebody else wrote meanwhile it is a conflict, unless `opened` ({field: value_text}) shows that they wrote
    into other fields.
    """
    stage = lock_version(Stage.objects.select_related("order__customer", "owner"), stage_id)
    if not tracks(stage, by):
        raise PermissionDenied
    _check_edit(stage, changes, version, opened, by)
    former = {name: getattr(stage, name) for name in changes}
    if stage.is_passed_over:  # its cell is empty: who leaves it so changes nothing, who fills it did the work
        former["finished_at"] = None
    changes = {name: value for name, value in changes.items() if value != former[name]}
    if not changes:
        return stage
    for name, value in changes.items():
        setattr(stage, name, value)
    if stage.finished_at:
        stage.is_endangered = False
    stage.is_passed_over = stage.is_passed_over and "finished_at" not in changes
    stage.recorded_at = stage.recorded_at or now()
    stage.version += 1
    stage.sign(by=by, reason=StageReason.EDIT).save()
    _notify_changes(stage, changes, by)
    return stage


def _check_edit(stage: Stage, changes: dict[str, Any], version: int | None, opened: Any, by: User) -> None:
    if stage.order.status == OrderStatus.CANCELLED:
        raise Refused(_("%(order)s is cancelled: its stages can no longer be changed.") % {"order": stage.order})
    if _is_contested(stage, changes, opened):
        sentence = _("Somebody changed “%(stage)s” since you opened it.") % {"stage": stage.name}
        check_version(stage, version, sentence=sentence)
    if changes.get("finished_at"):
        _check_gate(stage, by)
    if "name" in changes:
        _check_name(stage, changes["name"])
    if changes.get("finished_at") and changes["finished_at"] > now():
        raise Refused(_("This is in the future. Enter when it happened."))
    for missing in missing_with_problem(stage, changes):
        raise Refused(missing.text)


def _check_gate(stage: Stage, by: User) -> None:
    """Who writes that goods were made or sent of an order that waits for money is told so, as by the step itself."""
    gate = GATED.get(stage.step)
    if gate is None or stage.finished_at or gate not in AHEAD.get(stage.order.status, ()):
        return
    reason = stage.order.instalments.exists() and against_passing(stage.order, gate, by=by)
    if reason:
        raise Refused(reason)


def _is_contested(stage: Stage, changes: dict[str, Any], opened: Any) -> bool:
    return opened is None or any(value_text(stage, name) != opened.get(name) for name in changes)


def _check_name(stage: Stage, name: str) -> None:
    if not name:
        raise Refused(_("A stage needs a name."))
    if Stage.objects.filter(order=stage.order_id, name=name).exclude(pk=stage.pk).exists():
        raise Refused(_("%(order)s already has a stage “%(stage)s”.") % {"order": stage.order, "stage": name})


def _notify_changes(stage: Stage, changes: dict[str, Any], by: User) -> None:
    """Notify the manager and those concerned of a new risk or problem, and a new owner of their stage."""
    order = stage.order
    in_danger = changes.get("is_endangered") and not stage.finished_at
    if in_danger or is_problem(changes.get("problem", "")):
        leader = leader_of(order)
        people: list[User | None] = [leader] if leader is not None else [*people_with(Role.SALES_DIRECTOR)]
        people += [stage.owner, order.owner, *assistants_of(order)]
        words = [getattr(stage, name) for name in PROBLEM_FIELDS]
        _notify(stage, people, "stage_trouble", by, text="\n".join(filter(None, words)))
    if changes.get("owner"):
        _notify(stage, [stage.owner], "stage_owner", by)


def _notify(stage: Stage, people: Iterable[User | None], kind: str, by: User, text: str = "") -> None:
    order = stage.order
    notify(
        [person for person in people if person is not None and person.pk != by.pk],
        kind=kind,
        subject=SUBJECTS[kind],
        facts={"order": order.number or f"#{order.pk}", "customer": order.customer, "stage": stage.name},
        key=f"{kind}:{stage.pk}:{stage.version}",
        text=text,
        url=order.get_absolute_url(),
    )


@transaction.atomic
def add_stage(
    order_id: int, *, name: str, by: User, owner: User | None = None, planned_on: date | None = None
) -> Stage:
    """Add a stage that only this order has, after the others."""
    order = locked(order_id)
    if not may.serves(order, by):
        raise PermissionDenied
    if order.confirmed_at is None or order.status in CLOSED:
        raise Refused(
            _("%(order)s is “%(status)s”: no stages can be added now.")
            % {"order": order, "status": order.get_status_display()}
        )
    stages = Stage.objects.filter(order=order)
    stage = Stage(order=order, name=name, owner=owner, planned_on=planned_on)
    _check_name(stage, name)
    stage.place = (stages.aggregate(last=Max("place"))["last"] or 0) + 1
    stage.sign(by=by, reason=StageReason.ADD).save()
    return stage


@transaction.atomic
def lay_stages(order_id: int, *, by: User) -> list[Stage]:
    """Create the usual stages for a promised order without any, imported or confirmed before stages existed."""
    order = locked(order_id)
    if not may.serves(order, by):
        raise PermissionDenied
    if order.confirmed_at is None or order.due_on is None or order.status in CLOSED:
        raise Refused(
            _("%(order)s is “%(status)s”: no stages can be added now.")
            % {"order": order, "status": order.get_status_display()}
        )
    if Stage.objects.filter(order=order).exists():
        return []
    return plan_past_stages([order], by=by, reason=StageReason.PLAN)
