"""The board: a column for each stage, a card for each open order at the stage where it stands."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from customers.models import Customer
from fulfillment.lists.stages import choosable_people, owner_of
from fulfillment.models import Stage, StageTemplate
from fulfillment.permissions import tracks
from fulfillment.states import Step
from orderdesk.accounts.holdings import inactive_holders
from orderdesk.accounts.models import Team
from orderdesk.core.lists import MOST_COUNTED, Filter, RecordList, link
from orderdesk.core.text.display import days_late, short_day
from orderdesk.core.text.typed import key_typed
from orders.models import Order
from orders.states import PROMISED, OrderStatus

MOST_CARDS = 20  # of a column; its head says how many there are
OPEN = tuple(status for status in PROMISED if status != OrderStatus.COMPLETED)
BY_PAGE: dict[str, str] = {  # steps that an event finishes: the page where it is recorded
    Step.DISPATCH: "fulfillment:dispatch-order",
    Step.TRANSPORT: "orders:detail",
    Step.ACCEPTANCE: "orders:detail",
    Step.VISIT: "orders:detail",
}
ANCHORS: dict[str, str] = {Step.TRANSPORT: "#shipments", Step.ACCEPTANCE: "#shipments"}


@dataclass(frozen=True)
class Card:
    """One order at one stage: finished by one press (`finish_url`), or where its event is recorded (`step_url`)."""

    stage: Stage
    order: Order
    late: str
    soon: str
    due: str
    amount: str
    person: str
    next: str
    finish_url: str
    step_url: str


@dataclass(frozen=True)
class Lane:
    """One column: how many orders stand there, how many of them are late, the most urgent cards."""

    name: str
    count: str
    late: str
    cards: list[Card]
    more_url: str
    size: int
    late_size: int


class Board(RecordList):
    """Where every open order that this person sees stands."""

    url_name = "fulfillment:board"
    search_label = gettext_lazy("Order number or customer")

    def __init__(self, request: Any) -> None:
        super().__init__(request)
        self.today = localdate()
        self.people = [key for key in map(key_typed, self.params.getlist("owner")) if key][:40]
        self.teams = [key for key in map(key_typed, self.params.getlist("team")) if key][:40]
        self.only_late = self.params.get("late") == "1"

    def build_filters(self) -> list[Filter]:
        people = [(person.pk, str(person)) for person in choosable_people()] + inactive_holders("stages")
        teams = [(team.pk, str(team)) for team in Team.objects.order_by("name")]
        return [
            self.filter_by("team", _("Team"), teams, self.teams),
            self.filter_by("owner", _("Owner of the stage"), people, self.people),
            self.filter_by("late", _("Late"), [("1", _("only late ones"))], ["1"] if self.only_late else []),
        ]

    def current_stages(self) -> QuerySet[Stage]:
        """The first unfinished stage of each open order, the most urgent first."""
        earlier = Stage.objects.filter(order=OuterRef("order"), place__lt=OuterRef("place"), finished_at=None)
        stages = Stage.objects.visible_to(self.user).filter(finished_at=None, order__status__in=OPEN)
        stages = stages.filter(~Exists(earlier))
        if self.people:
            stages = stages.filter(owner__in=self.people)
        if self.teams:
            stages = stages.filter(order__team__in=self.teams)
        if self.only_late:
            stages = stages.filter(planned_on__lt=self.today)
        if self.word:
            customers = Customer.objects.matching(self.word).values("pk")
            stages = stages.filter(Q(order__number__startswith=self.word.upper()) | Q(order__customer__in=customers))
        return stages.order_by("planned_on", "order_id")

    @cached_property
    def lanes(self) -> list[Lane]:
        """The columns of the template, and the one of what only some orders have."""
        names = list(StageTemplate.objects.filter(is_active=True).values_list("name", flat=True))
        first = {name: self._first(self.current_stages().filter(name=name)) for name in names}
        first[""] = self._first(self.current_stages().exclude(name__in=names))
        keys = [key for rows in first.values() for key, _day in rows[:MOST_CARDS]]
        cards = self._cards(keys)
        return [
            self._lane(name, rows, [cards[key] for key, _day in rows[:MOST_CARDS]])
            for name, rows in first.items()
            if name or rows
        ]

    def _lane(self, name: str, rows: list[tuple[int, date | None]], cards: list[Card]) -> Lane:
        late = sum(day is not None and day < self.today for _key, day in rows)
        return Lane(
            name=name or _("Other"),
            count=_capped(len(rows)),
            late=_capped(late),
            cards=cards,
            more_url=link("fulfillment:stages", {}, stage=[name]) if name and len(rows) > MOST_CARDS else "",
            size=len(rows),
            late_size=late,
        )

    @property
    def summary(self) -> str:
        """How many orders are on their way, and how many of them are late at their stage."""
        facts = {"count": _capped(sum(lane.size for lane in self.lanes)) or "0"}
        late = _capped(sum(lane.late_size for lane in self.lanes))
        text = _("%(count)s on their way") % facts
        return f"{text} · " + _("%(count)s of them late") % {"count": late} if late else text

    def _first(self, stages: QuerySet[Stage]) -> list[tuple[int, date | None]]:
        return list(stages.values_list("pk", "planned_on")[: MOST_COUNTED + 1])

    def _cards(self, keys: list[int]) -> dict[int, Card]:
        stages = Stage.objects.filter(pk__in=keys).select_related("owner", "order__customer", "order__team")
        following = _following(keys)
        return {stage.pk: self._card(stage, following[stage.order_id]) for stage in stages}

    def _card(self, stage: Stage, names: list[str]) -> Card:
        order, day = stage.order, stage.planned_on
        late = (self.today - day).days if day else 0
        by_page = BY_PAGE.get(stage.step)
        may_finish = tracks(stage, self.user)
        return Card(
            stage=stage,
            order=order,
            late=days_late(late) if late > 0 else "",
            soon=_("due today") if day == self.today else "",
            due=short_day(order.due_on),
            amount=f"{order.total:,.0f}" if self.user.sees("price") else "",
            person=owner_of(stage),
            next=next((name for name in names if name != stage.name), ""),
            finish_url=reverse("fulfillment:finish-stage", args=[stage.pk]) if may_finish and not by_page else "",
            step_url=reverse(by_page, args=[order.pk]) + ANCHORS.get(stage.step, "") if may_finish and by_page else "",
        )

    @property
    def count(self) -> int:
        """How many cards the board shows."""
        return sum(len(lane.cards) for lane in self.lanes)


def _following(keys: list[int]) -> dict[int, list[str]]:
    """{order key: [names of its unfinished stages in their order]}."""
    orders = Stage.objects.filter(pk__in=keys).values("order")
    names = defaultdict(list)
    rows = Stage.objects.filter(order__in=orders, finished_at=None).order_by("order", "place")
    for order, name in rows.values_list("order", "name"):
        names[order].append(name)
    return names


def _capped(count: int) -> str:
    return f"{MOST_COUNTED}+" if count > MOST_COUNTED else str(count) if count else ""
