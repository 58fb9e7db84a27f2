"""The bench of production and purchasing: what is to be made or bought, by its day."""

from datetime import date
from typing import Any

from django.db.models import Count, Q
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from fulfillment.models import SupplyTask
from fulfillment.querysets import TaskQuerySet
from fulfillment.states import UNFINISHED, TaskKind, TaskStatus
from orderdesk.accounts.models import User
from orderdesk.core.calendar.workdays import add_working_days
from orderdesk.core.lists import Column, Filter, RecordList, record_link
from orderdesk.core.templatetags.desk import qty
from orderdesk.core.text.display import days_late, short_day
from orders.models import Product

SHOWN_DAYS = 10  # working days of the load


def _day_cell(task: SupplyTask, user: Any) -> str:
    late = (localdate() - task.planned_on).days if task.status in UNFINISHED else 0
    if late <= 0:
        return short_day(task.planned_on)
    return format_html(
        '{} <span class="status status-bare" data-tone="red">{}</span>', short_day(task.planned_on), days_late(late)
    )


def _product_cell(task: SupplyTask, user: Any) -> str:
    name = format_html('{} <span class="sub">{}</span>', task.product.name, task.product.spec)
    return name if task.product.spec else task.product.name


def _order_cell(task: SupplyTask, user: Any) -> str:
    if task.line is None:
        return _("For the stock")
    order = task.line.order
    return format_html("{} {}", record_link(order, order.get_absolute_url()), order.customer)


def _done_cell(task: SupplyTask, user: Any) -> str:
    return f"{qty(task.done)} / {qty(task.quantity)} {task.product.unit}"


def _state_cell(task: SupplyTask, user: Any) -> str:
    return format_html('<span class="status" data-tone="{}">{}</span>', task.state.tone, task.get_status_display())


class TaskList(RecordList):
    """Open tasks by the day on which they are to be finished; those that are over by the last one first."""

    url_name = "fulfillment:tasks"
    search_label = gettext_lazy("Task, order, product or supplier")
    tab_labels = {
        "open": pgettext_lazy("action", "Open"),
        "late": gettext_lazy("Late"),
        "today": gettext_lazy("Today"),
        "paused": gettext_lazy("Paused"),
        "over": pgettext_lazy("tasks", "Over"),
    }
    default_tab = "open"
    columns = (
        Column("day", pgettext_lazy("deadline", "By"), _day_cell, css="nowrap"),
        Column(
            "number",
            gettext_lazy("Task"),
            lambda task, user: format_html(
                '{} <span class="sub">{}</span>', record_link(task, task.get_absolute_url()), task.get_kind_display()
            ),
            css="nowrap",
        ),
        Column("product", gettext_lazy("Product"), _product_cell, css="tall"),
        Column("done", gettext_lazy("Done"), _done_cell, css="num", head_css="num", labelled=True),
        Column("order", gettext_lazy("Order"), _order_cell, labelled=True),
        Column(
            "supplier",
            pgettext_lazy("purchase", "Supplier"),
            lambda task, user: task.supplier,
            css="hide-m hide-s",
            head_css="hide-m",
        ),
        Column("state", gettext_lazy("State"), _state_cell, css="to-end"),
    )

    def __init__(self, request: HttpRequest, **options: Any) -> None:
        super().__init__(request, **options)
        self.kinds = [kind for kind in self.params.getlist("kind") if kind in TaskKind.values]

    def find(self) -> tuple[TaskQuerySet, list[str]]:
        tasks = SupplyTask.objects.visible_to(self.user).select_related("product", "line__order__customer")
        tasks = tasks.filter(kind__in=self.kinds) if self.kinds else tasks
        if self.word:
            tasks = tasks.filter(
                Q(number__startswith=self.word.upper())
                | Q(line__order__number__startswith=self.word.upper())
                | Q(supplier__icontains=self.word)
                | Q(product__in=Product.objects.visible_to(self.user).matching(self.word).values("pk"))
            )
        today = localdate()
        if self.show == "over":
            return tasks.exclude(status__in=UNFINISHED), ["-planned_on", "-pk"]
        conditions = {
            "open": Q(),
            "late": Q(planned_on__lt=today),
            "today": Q(planned_on__lte=today),
            "paused": Q(status=TaskStatus.PAUSED),
        }
        return tasks.unfinished().filter(conditions[self.show]), ["planned_on", "pk"]

    def build_filters(self) -> list[Filter]:
        return [self.filter_by("kind", _("Kind"), TaskKind.choices, self.kinds)]


def load_by_day(user: User) -> list[tuple[date, int]]:
    """[(day, number of open tasks)] of today and the next working days; today has what is late as well."""
    today = localdate()
    days, day = [today], today
    for _each in range(SHOWN_DAYS - 1):
        day = add_working_days(day, 1)
        days.append(day)
    counts = dict.fromkeys(days, 0)
    tasks = SupplyTask.objects.visible_to(user).unfinished().filter(planned_on__lte=days[-1])
    by_day = tasks.order_by().values_list("planned_on").annotate(count=Count("pk"))
    for planned, count in by_day:
        counts[next(day for day in days if day >= planned)] += count
    return list(counts.items())
