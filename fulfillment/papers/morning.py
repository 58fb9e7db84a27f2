"""Morning sheet 早会单: what a department has to do today, what is late, on one page."""

from dataclasses import dataclass

from django.db.models import Q
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy

from fulfillment.lists.stages import owner_of
from fulfillment.models import Shipment, Stage, SupplyTask
from fulfillment.states import ShipmentStatus, TaskKind, TaskStatus
from orderdesk.accounts.models import BACK_OFFICE, Role
from orderdesk.core.calendar.workdays import next_working_day
from orderdesk.core.lists import link
from orderdesk.core.paper.printing import Paper
from orderdesk.core.text.display import days_late
from orders.models import Order
from orders.papers.head import head_of_company

MORNING = Paper(
    "morning",
    gettext_lazy("Morning sheet"),
    "department",
    "fulfillment/papers/morning.html",
    "fulfillment:print-morning",
)
MOST_LATE, MOST_TODAY, MOST_TASKS, MOST_ARRIVALS = 12, 10, 8, 4  # as many as stand on one page
KINDS = {Role.PRODUCTION: (TaskKind.MAKE, TaskKind.BUY), Role.WAREHOUSE: (TaskKind.BUY,)}


@dataclass(frozen=True)
class Department:
    """Whom a sheet is for. Its key is the role's name, so that each department's copies are counted apart."""

    role: Role

    @property
    def pk(self):
        return self.role.value

    def __str__(self):
        return str(self.role.label)

    def get_absolute_url(self):
        """The stages of the department, which the sheet's QR code opens."""
        return link("fulfillment:stages", {}, role=[self.role.value])


def departments_of(user):
    """The departments whose sheet a person may print: their own; of sales and administration every one."""
    own = [role for role in Role if role in BACK_OFFICE and (user.has_role(role) or not user.roles & BACK_OFFICE)]
    return [Department(role) for role in own]


def read_morning(department, user):
    """What is late or at risk, due today, to be made or bought, about to arrive: each as far as it fits."""
    today = localdate()
    stages = Stage.objects.visible_to(user).unfinished().filter(role=department.role)
    stages = stages.select_related("order__customer", "owner").order_by("planned_on", "order_id", "place")
    late = stages.filter(Q(planned_on__lt=today) | Q(is_endangered=True))
    due = stages.filter(planned_on=today, is_endangered=False)
    parts = {
        "late": (late, MOST_LATE),
        "due": (due, MOST_TODAY),
        "tasks": (_tasks(department, user, today), MOST_TASKS),
        "arrivals": (_arrivals(department, user, today), MOST_ARRIVALS),
    }
    return (
        head_of_company()
        | {"page": department, "department": department, "today": today}
        | {name: _part(rows, most) for name, (rows, most) in parts.items()}
    )


def _part(rows, most):
    """The first rows of a part, and how many more there are."""
    if rows is None:
        return {"rows": [], "more": 0, "count": 0}
    today, count = localdate(), rows.count()
    first_rows = list(rows[:most])
    for row in first_rows:
        day = getattr(row, "planned_on", None)
        row.late = days_late((today - day).days) if day and day < today else ""
        row.person = owner_of(row) if isinstance(row, Stage) else ""
    return {"rows": first_rows, "more": count - len(first_rows), "count": count}


def _tasks(department, user, today):
    kinds = KINDS.get(department.role)
    if kinds is None:
        return None
    tasks = SupplyTask.objects.visible_to(user).unfinished().filter(kind__in=kinds)
    tasks = tasks.filter(Q(planned_on__lte=today) | Q(status=TaskStatus.PAUSED))
    return tasks.select_related("product", "line__order__customer").order_by("planned_on", "pk")


def _arrivals(department, user, today):
    if department.role != Role.LOGISTICS:
        return None
    shipments = Shipment.objects.filter(order__in=Order.objects.visible_to(user), status=ShipmentStatus.IN_TRANSIT)
    near = shipments.filter(expected_on__range=(today, next_working_day(today)))
    return near.select_related("order__customer").order_by("expected_on", "pk")
