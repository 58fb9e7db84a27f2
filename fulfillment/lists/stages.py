"""The stage ledger: what was asked for, which stages fit, and how one of them looks. It is the progress sheet, live."""

from datetime import date, timedelta
from functools import cached_property, lru_cache
from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localdate, localtime
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from customers.models import Customer
from fulfillment.models import Stage, StageTemplate
from fulfillment.models.problem import advice_on_problem
from fulfillment.permissions import tracks
from fulfillment.querysets import StageQuerySet
from fulfillment.services.stage import value_text
from fulfillment.states import PASSED_OVER, Cause
from orderdesk.accounts.holdings import inactive_holders
from orderdesk.accounts.models import Role, User
from orderdesk.core.lists import Filter, RecordList
from orderdesk.core.text.display import days_late
from orderdesk.core.text.typed import key_typed, searched
from orders.lists.orders import day_asked
from orders.models import Order
from orders.states import CLOSED, OrderStatus

URL = "fulfillment:stages"
TABS = {
    "open": gettext_lazy("Unfinished"),
    "mine": gettext_lazy("Mine"),
    "late": gettext_lazy("Late"),
    "endangered": gettext_lazy("At risk"),
    "week": gettext_lazy("This week"),
    "undated": gettext_lazy("Without a date"),
    "all": gettext_lazy("All"),
}
BY_DAY, BY_ORDER = ["planned_on", "order_id", "place"], ["-order_id", "place"]
PEOPLE = ("order__customer", "owner")
CELLS = {  # field -> (heading, how it is edited); the progress sheet's own columns but for the order's number
    "name": (gettext_lazy("Stage"), "text"),
    "owner": (gettext_lazy("Owner"), "owner"),
    "planned_on": (gettext_lazy("Planned finish"), "day"),
    "finished_at": (gettext_lazy("Actual finish"), "moment"),
    "record": (gettext_lazy("Follow-up record"), "lines"),
    "problem": (gettext_lazy("Existing problem"), "lines"),
    "measure": (gettext_lazy("Counter-measure"), "lines"),
    "next_step": (gettext_lazy("Next step"), "lines"),
}
ENDANGERED = gettext_lazy("at risk")
FLAG_CELLS = {
    "is_endangered": (gettext_lazy("Warning"), "flag"),
    "cause": (gettext_lazy("Cause of the delay"), "cause"),
}
ROLES = dict(Role.choices)
DEPARTMENTS = [(role.value, role.label) for role in Role if role != Role.ADMINISTRATOR]
SLOT = (
    '<button type="button" class="slot{}" data-cell="{}" data-kind="{}" data-value="{}" data-heading="{}" '
    'aria-label="{}: {}">{}</button>'
)
HEADINGS = [heading for heading, _kind in CELLS.values()]


class StageList(RecordList):
    """The ledger of stages. Its rows are written in place, so they are printed by a template of their own."""

    url_name = URL
    tab_labels = TABS
    default_tab = "open"
    is_steered = True  # saved views; its columns are those of the company's sheet
    also_asked = ("day",)
    search_label = gettext_lazy("Order number or customer")

    def __init__(self, request: HttpRequest, *args: Any, **options: Any) -> None:
        super().__init__(request, *args, **options)
        self.today = localdate()
        self.word = searched(self.params.get("q", "")[:60]).replace("\0", "")
        self.stages = [name[:40].replace("\0", "") for name in self.params.getlist("stage")][:40]
        self.roles = [role for role in self.params.getlist("role") if role in ROLES]
        self.day = day_asked(self.params.get("day"))
        self.owners = [key for key in map(key_typed, self.params.getlist("owner")) if key][:40]

    def find(self) -> tuple[StageQuerySet, list[str]]:
        """What is dated by its day, the rest by its order."""
        stages, keys = self.find_stages()
        return stages.select_related(*PEOPLE), keys

    def find_stages(self) -> tuple[StageQuerySet, list[str]]:
        """The same without what a row shows beside itself, for sheets."""
        stages = self._narrow(self._of_tab())
        return stages, BY_ORDER if self.show in ("endangered", "undated", "all") else BY_DAY

    def _of_tab(self) -> StageQuerySet:
        stages = Stage.objects.visible_to(self.user)
        return {
            "open": lambda: stages.unfinished().filter(planned_on__isnull=False),
            "mine": lambda: stages.unfinished().mine(self.user).filter(planned_on__isnull=False),
            "late": lambda: stages.late(on=self.today),
            "endangered": lambda: stages.unfinished().filter(is_endangered=True),
            "week": lambda: stages.unfinished().filter(planned_on__range=_week(self.today)),
            "undated": lambda: stages.unfinished().filter(planned_on__isnull=True),
            "all": lambda: stages,
        }[self.show]()

    def _narrow(self, stages: StageQuerySet) -> StageQuerySet:
        stages = stages.filter(name__in=self.stages) if self.stages else stages
        stages = stages.filter(owner__in=self.owners) if self.owners else stages
        stages = stages.filter(role__in=self.roles) if self.roles else stages
        stages = stages.filter(planned_on=self.day) if self.day else stages
        if self.word:
            customers = Customer.objects.matching(self.word).values("pk")
            by_number = Q(order__number__startswith=self.word.upper())
            stages = stages.filter(by_number | Q(order__customer__in=customers))
        return stages

    def build_filters(self) -> list[Filter]:
        names = list(StageTemplate.objects.values_list("name", flat=True))
        names += [name for name in self.stages if name not in names]
        people = [(person.pk, str(person)) for person in self.choosable] + inactive_holders("stages")
        return [
            self.filter_by("stage", _("Stage"), [(name, name) for name in names], self.stages),
            self.filter_by("owner", _("Owner"), people, self.owners),
            self.filter_by("role", _("Department"), DEPARTMENTS, self.roles),
            *([self.filter_by("day", _("Day"), [(f"{self.day}", f"{self.day}")], [f"{self.day}"])] if self.day else []),
        ]

    @cached_property
    def choosable(self) -> list[User]:
        """Whom a stage may be given to: read once for the filter and for the cells."""
        return choosable_people()

    @cached_property
    def rows(self) -> list[Any]:
        return stage_rows(self.page.rows, self.user, on=self.today)

    @property
    def planned(self) -> list[date | None]:
        """The days that unfinished stages of the page are planned for."""
        return [stage.planned_on for stage in self.page.rows if stage.finished_at is None]


def _week(on: date) -> tuple[date, date]:
    monday = on - timedelta(days=on.weekday())
    return monday, monday + timedelta(days=6)


# --- a row -----------------------------------------------------------------------------------------------------------


def stage_rows(stages: list[Stage], user: User, *, on: date) -> list[Any]:
    """Stages as the ledger shows them; each `stage.order` is read already."""
    return [stage_row(stage, user, on=on) for stage in stages]


def stage_row(stage: Stage, user: User, *, on: date) -> dict[str, Any]:
    """One stage of the ledger: how it stands, and its cells to read and to write."""
    row = standing(stage, user, on=on)
    cells = cells_of(stage)
    for cell in cells.values():
        cell["html"] = _cell_html(cell, may_edit=row["may_edit"])
    for name, sentence in advice_on_problem(stage).items() if is_open_order(stage.order) else ():
        cells[name]["asked"] = sentence
    return row | {
        "order": stage.order,
        "today": is_open(stage) and stage.planned_on == on,
        "cells": [cells[name] for name in CELLS],
        "flag": cells["is_endangered"],
        "cause": cells["cause"],
        "asks_cause": bool(row["late"]) or stage.is_endangered or bool(stage.cause),
    }


def standing(stage: Stage, user: User, *, on: date) -> dict[str, Any]:
    """What stands against a stage in words, and whether this person may write into it."""
    late = (on - stage.planned_on).days if is_open(stage) and stage.planned_on else 0
    endangered = stage.is_endangered and is_open(stage)
    return {
        "stage": stage,
        "late": days_late(late) if late > 0 else "",
        "endangered": endangered,
        "red": late > 0 or endangered,
        "done": stage.finished_at is not None,
        "passed_over": stage.is_passed_over,
        "may_edit": stage.order.status != OrderStatus.CANCELLED and tracks(stage, user),
    }


def owner_of(stage: Stage) -> str:
    """Whoever has the stage: a person, or the role of which anybody may take it."""
    return str(stage.owner) if stage.owner_id else str(ROLES.get(stage.role, ""))


def cells_of(stage: Stage) -> dict[str, dict[str, Any]]:
    """{field: cell}, each with the text that it shows and the value that it is edited from."""
    return {
        name: {
            "name": name,
            "label": label,
            "kind": kind,
            "value": value_text(stage, name),
            "shown": _shown(stage, name),
            "muted": name == "owner" and stage.owner_id is None,
        }
        for name, (label, kind) in _kinds(get_language()).items()
    }


@lru_cache
def _kinds(language: str | None) -> dict[str, tuple[str, str]]:
    """{field: (heading, how it is edited)} in a language, which is the current one."""
    return {name: (str(heading), kind) for name, (heading, kind) in (CELLS | FLAG_CELLS).items()}


def _cell_html(cell: dict[str, Any], *, may_edit: bool) -> SafeString:
    """What a cell shows, as a button for who may write there. Put together here: a sheet has hundreds of them."""
    muted, text = " muted" if cell["muted"] else "", cell["shown"]
    if not may_edit:
        return format_html('<span class="slot{}">{}</span>', muted, text)
    label = cell["label"]
    return format_html(SLOT, muted, cell["name"], cell["kind"], cell["value"], label, label, text, text)


def _shown(stage: Stage, name: str) -> str:
    if name == "owner":
        return owner_of(stage)
    if name == "planned_on":
        return f"{stage.planned_on:%Y-%m-%d}" if stage.planned_on else ""
    if name == "finished_at" and stage.is_passed_over:
        return str(PASSED_OVER)
    if name == "finished_at":
        return f"{localtime(stage.finished_at):%Y-%m-%d %H:%M}" if stage.finished_at else ""
    if name == "is_endangered":
        return str(ENDANGERED) if stage.is_endangered else ""
    if name == "cause":
        return str(Cause(stage.cause).label) if stage.cause else ""
    return getattr(stage, name)


def is_open(stage: Stage) -> bool:
    return stage.finished_at is None and is_open_order(stage.order)


def is_open_order(order: Order) -> bool:
    return order.status not in CLOSED


def choosable_people() -> list[User]:
    """Who may be given a stage."""
    return list(User.objects.active().only("name", "username").by_name())
