"""The progress sheet: its columns and how its rows are read. One row for each stage that has a recorded entry."""

from dataclasses import dataclass, field
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max
from django.utils.timezone import now
from django.utils.translation import gettext as _
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from fulfillment.models import Stage, StageTemplate
from fulfillment.permissions import imports_progress
from fulfillment.states import Step
from orderdesk.accounts.people import People
from orderdesk.core.record.history import Reason
from orderdesk.core.record.locks import IMPORT, wait_for_turn
from orderdesk.core.sheets.export import CHUNK, MOST_ROWS, _within, when
from orderdesk.core.sheets.rows import Field, RowReport, former_values, named, read_rows, sheet_columns
from orderdesk.core.sheets.typed import clean_lines, code_of, lines_of, text_of
from orderdesk.core.sheets.writing import write_into
from orderdesk.core.text.typed import clean_text, date_typed, moment_typed, same
from orders import permissions as may
from orders.models import Order

NUMBER, STAGE, OWNER = "订单编号", "当前阶段", "负责人"
PLANNED, FINISHED = "计划完成时间", "实际完成时间"
RECORD, PROBLEM, MEASURE, NEXT = "跟进记录", "存在问题", "解决措施", "下一步计划"
SHEET = "订单跟进进度表"
FIELDS = [
    Field(
        NUMBER,
        "number",
        code_of(32),
        width=14,
        sample="示例-001",
        also=named("订单号、单号、合同编号、销售单号、Order No"),
    ),
    Field(
        STAGE,
        "name",
        text_of(40),
        required=True,
        sample="备货/生产",
        also=named("阶段、工序、环节、节点、进度、当前进度、Stage"),
    ),
    Field(OWNER, "owner", text_of(60), width=10, sample="陈工", also=named("责任人、跟进人、经办人、Owner")),
    Field(
        PLANNED,
        "planned_on",
        date_typed,
        kind="date",
        sample=date(2024, 5, 20),
        also=named("计划完成日期、计划完成、Planned"),
    ),
    Field(
        FINISHED,
        "finished_at",
        moment_typed,
        kind="when",
        width=18,
        sample=date(2024, 5, 20),
        also=named("实际完成日期、实际完成、Finished"),
    ),
    Field(
        RECORD,
        "record",
        lines_of(2000),
        width=30,
        sample="已完成生产，质检合格",
        also=named("跟进情况、进展、进度说明、跟进内容"),
    ),
    Field(PROBLEM, "problem", lines_of(2000), width=24, sample="无", also=named("问题、异常、异常情况")),
    Field(MEASURE, "measure", lines_of(2000), width=24, sample="无", also=named("措施、处理措施、应对措施")),
    Field(
        NEXT, "next_step", lines_of(2000), width=24, sample="5月21日安排发货", also=named("下一步、后续计划、下步计划")
    ),
]
HEADINGS = [field.heading for field in FIELDS]
TEXTS = ("record", "problem", "measure", "next_step")


def read_progress(source, choices=None):
    """The rows of a progress sheet; an empty number continues the order directly above."""
    reading = read_rows(source, FIELDS, choices)
    above = None
    for row in reading.rows:
        follows = above is not None and above.number == row.number - 1
        if NUMBER not in row.cells:
            if follows and "number" in above.values:
                row.values["number"] = above.values["number"]
            else:
                row.fault(NUMBER, _("%(column)s is missing.") % {"column": NUMBER})
        above = row
    return reading


PROGRESS_NAMES = [
    "order__number",
    "name",
    "owner__name",
    "owner__username",
    "planned_on",
    "finished_at",
    "is_passed_over",
    *TEXTS,
]


def write_progress(target, stages, *, most=MOST_ROWS):
    """Write the recorded stages as the companies' own progress sheet, oldest order first; how many rows."""
    recorded = stages.recorded().order_by("order__ordered_on", "order_id", "place")
    count = _within(recorded, most)
    rows = (_progress_row(stage) for stage in recorded.values(*PROGRESS_NAMES).iterator(chunk_size=CHUNK))
    write_into(target, sheet_columns(FIELDS), rows, sheet=SHEET)
    return count


def _progress_row(stage):
    owner = stage["owner__name"] or stage["owner__username"] or ""
    return [
        stage["order__number"] or "",
        clean_text(stage["name"]),
        clean_text(owner),
        stage["planned_on"] or "",
        when(None if stage["is_passed_over"] else stage["finished_at"]),
        *(clean_lines(stage[name]) for name in TEXTS),
    ]


BATCH = 1000
WRITTEN = ["owner", "planned_on", "finished_at", "record", "problem", "measure", "next_step"]
FOLLOWING = ["is_endangered", "is_passed_over", "recorded_at"]  # what changes with them


@dataclass
class Entry:
    """The combined rows of one stage: the last value of each field, and all records joined."""

    order: Order
    name: str
    rows: list = field(default_factory=list)
    values: dict = field(default_factory=dict)
    stage: Stage | None = None

    def take(self, row):
        values = {name: row.values[name] for name in WRITTEN if row.values.get(name) not in (None, "")}
        if self.rows and values.get("record") and self.values.get("record") not in (None, values["record"]):
            values["record"] = f"{self.values['record']}\n{values['record']}"[:2000]
        self.values |= values
        self.rows.append(row)


def import_progress(reading, *, by, take_good=False, dry_run=False, progress=lambda done, of: None):
    """Write the rows of a progress sheet into the stages of their orders; a report says what was found and written.

    With one faulty row nothing is written, unless `take_good`. An empty cell leaves what stands there; the same rows
    again write nothing. Nobody is told of what is imported.
    """
    if not imports_progress(by):
        raise PermissionDenied
    with transaction.atomic():
        wait_for_turn(IMPORT)
        people = People(by)
        entries = _entries(reading, by)
        fresh = [entry for entry in entries if _is_fresh(entry)]
        report = RowReport.of(reading, unchanged=_count(entries) - _count(fresh), created=_created(fresh, people))
        if fresh and not dry_run and (take_good or not reading.faulty):
            _write(fresh, people, by, progress, report)
            report.written = _count(fresh)
    return report


def _count(entries):
    return sum(len(entry.rows) for entry in entries)


def _created(fresh, people):
    names = {same(entry.values["owner"]) for entry in fresh if entry.values.get("owner")}
    unknown = [name for name in names if people.find(name) is None]
    return {"stages": sum(entry.stage is None for entry in fresh), "people": len(unknown)}


def _entries(reading, by):
    """The good rows, put together by order and stage, each with the stage that it means where there is one."""
    orders, entries = _orders(reading, by), {}
    for row in reading.rows:
        order = orders.get(row.values.get("number"))
        if "number" in row.values and order is None:
            row.fault(NUMBER, _("There is no order with this number."))
        elif order is not None and not (by.is_system or may.serves(order, by)):
            row.fault(NUMBER, _("You may not edit the stages of this order."))
        if not row.faults:
            _put_together(entries, order, row)
    _find_stages(entries.values())
    return list(entries.values())


def _orders(reading, by):
    numbers = {row.values["number"] for row in reading.rows if "number" in row.values}
    seen = Order.objects.all() if by.is_system else Order.objects.visible_to(by)
    return {order.number: order for order in seen.filter(number__in=numbers)}


def _put_together(entries, order, row):
    entry = entries.setdefault((order.pk, row.values["name"]), Entry(order, row.values["name"]))
    if entry.rows:
        sentence = _("This stage is in row %(row)s too: the rows were merged.")
        row.warn(STAGE, sentence % {"row": entry.rows[0].number})
    entry.take(row)


def _find_stages(entries):
    """Give each entry its stage: the one of this very name, else the one that differs only in width, case or spaces."""
    exact, alike = {}, {}
    keys = {entry.order.pk for entry in entries}
    for own in Stage.objects.filter(order__in=keys).select_related("owner").order_by("place"):
        exact[own.order_id, own.name] = own
        alike.setdefault((own.order_id, same(own.name)), own)
    named = {own.pk for entry in entries if (own := exact.get((entry.order.pk, entry.name)))}
    for entry in entries:
        other = alike.get((entry.order.pk, same(entry.name)))
        match = exact.get((entry.order.pk, entry.name)) or (other if other and other.pk not in named else None)
        if match is not None:
            entry.stage = match
            named.add(match.pk)


def _is_fresh(entry):
    """Whether anything would change: what an export wrote is unchanged where it came from."""
    stage = entry.stage
    return (
        stage is None
        or stage.recorded_at is None
        or any(
            _cell_of(stage, name) != (same(value) if name == "owner" else value) for name, value in entry.values.items()
        )
    )


def _cell_of(stage, name):
    value = getattr(stage, name)
    if name == "owner":
        return same(value.name or value.username) if value else ""
    if name == "finished_at" and stage.is_passed_over:
        return None
    if name == "finished_at":
        return value.replace(microsecond=0) if value else None
    return clean_lines(value) if isinstance(value, str) else value


def _write(fresh, people, by, progress, report):
    existing = [entry for entry in fresh if entry.stage is not None]
    new = [entry for entry in fresh if entry.stage is None]
    report.changed = [(entry.stage, former_values(entry.stage, [*WRITTEN, *FOLLOWING])) for entry in existing]
    for entry in existing:
        entry.stage.version += 1
    _number(new)
    for start in range(0, len(fresh), BATCH):
        progress(start, len(fresh))
        for entry in fresh[start : start + BATCH]:
            _fill(entry, people)
    bulk_create_with_history(
        [entry.stage for entry in new], Stage, batch_size=BATCH, default_user=by, default_change_reason=Reason.IMPORT
    )
    bulk_update_with_history(
        [entry.stage for entry in existing],
        Stage,
        [*WRITTEN, *FOLLOWING, "version"],
        batch_size=BATCH,
        default_user=by,
        default_change_reason=Reason.IMPORT,
    )
    report.made = [entry.stage for entry in new]


def _number(entries):
    """Place new stages after the existing ones, in the order of the sheet; a usual name sets its step."""
    usual = {same(template.name): template for template in StageTemplate.objects.all()}
    keys = {entry.order.pk for entry in entries}
    last = dict(Stage.objects.filter(order__in=keys).values_list("order").annotate(last=Max("place")))
    for entry in entries:
        key = entry.order.pk
        last[key] = last.get(key, 0) + 1
        template = usual.get(same(entry.name))
        entry.stage = Stage(
            order=entry.order,
            place=last[key],
            name=entry.name,
            step=template.step if template else Step.OTHER,
            role=template.role if template else "",
        )


def _fill(entry, people):
    stage = entry.stage
    for name, value in entry.values.items():
        setattr(stage, name, people.of(value) if name == "owner" else value)
    if "finished_at" in entry.values:
        stage.is_passed_over = False
    stage.recorded_at = stage.recorded_at or now()
    if stage.finished_at:
        stage.is_endangered = False
