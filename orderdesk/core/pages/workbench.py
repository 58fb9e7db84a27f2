"""The work bench: sections of what waits for the person who reads it. Each app adds its own."""

from dataclasses import dataclass, field
from typing import Any

from orderdesk.core.pages.slots import Panel, Slot

MOST = 8  # rows of a section; its `count` says when there are more


@dataclass(frozen=True)
class BenchRow:
    """One thing to do: what it is about, by when, and the step that does it."""

    tag: str
    number: str
    url: str
    customer: str
    why: str = ""
    amount: str = ""
    due: str = ""
    late: bool = False
    action_label: str = ""
    action_url: str = ""
    also_label: str = ""  # a second step, done by its button
    also_url: str = ""


@dataclass(frozen=True)
class BenchSection:
    """`waits` is True where its rows wait for this person, False for late orders, None where others count them."""

    title: str
    count: str
    rows: list[Any] = field(default_factory=list)
    empty: str = ""
    more_url: str = ""
    waits: bool | None = True
    template: str = "_bench_section.html"


WORKBENCH: Slot[BenchSection] = Slot("work bench")  # (request) -> BenchSection | None
BENCH_TOP: Slot[Panel] = Slot("figures above the work bench")  # (request) -> Panel | None
BENCH_RAIL: Slot[Panel] = Slot("beside the work bench")  # (request) -> Panel | None


def bench_section(
    title: str, rows: list[Any], *, empty: str, more_url: str = "", waits: bool | None = True, **options: Any
) -> BenchSection:
    """A section with the first rows of those given; one more than MOST is enough to tell that there are more."""
    count = f"{MOST}+" if len(rows) > MOST else str(len(rows))
    return BenchSection(title, count, rows[:MOST], empty, more_url, waits, **options)
