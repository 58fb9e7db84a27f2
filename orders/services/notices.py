"""Recipients of notices about an order. One place, so that nobody is forgotten or notified twice."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from orderdesk.accounts.models import Role, User
from orderdesk.core.lists import Text
from orderdesk.notifications.services import notify
from orders.models import Approval, Order
from orders.states import Level


def people_of(order: Order) -> list[User]:
    """The people of an order: its account manager and whoever entered it."""
    return [order.owner, order.entered_by]


def people_with(*roles: Any) -> list[User]:
    return list(User.objects.active().with_role(*roles))


def assistants_of(order: Order) -> list[User]:
    return list(order.team.assistants.filter(is_active=True)) if order.team else []


def leader_of(order: Order) -> User | None:
    """The team's leader, or the deputy while the leader is absent."""
    leader = order.team.leader if order.team else None
    if leader is not None and leader.is_absent and leader.deputy_id:
        return leader.deputy
    return leader


def approvers_at(order: Order, level: str) -> list[User]:
    """Who is asked to decide: the leader (never over an own order), else every director."""
    leader = leader_of(order)
    if level == "manager" and leader is not None and leader.pk not in (order.owner_id, order.entered_by_id):
        return [leader]
    return people_with(Role.FINANCE if level == Level.FINANCE else Role.SALES_DIRECTOR)


def deciders_of(order: Order, approval: Approval) -> list[User]:
    """Who is asked for this approval: the person named, else those of its level."""
    return [approval.assignee] if approval.assignee else approvers_at(order, approval.level)


def notify_about(order: Order, people: list[User], subject: Text, *, kind: str, by: User, text: str = "") -> None:
    """Notify people of a change of the order, except who made it. `subject` may name %(order)s and %(by)s."""
    notify(
        [person for person in people if person is not None and person.pk != by.pk],
        kind=kind,
        subject=subject,
        facts={"order": order.number or f"#{order.pk}", "customer": order.customer, "by": by},
        key=f"{kind}:{order.pk}:{order.version}",
        text=text,
        url=order.get_absolute_url(),
    )


SUBJECTS = {
    "submit": _("%(order)s (%(customer)s) is waiting for review"),
    "pass_review": _("%(order)s (%(customer)s) is waiting for your approval"),
    "next_level": _("%(order)s (%(customer)s) is waiting for your approval"),
    "nudge": _("%(by)s asks you to decide on %(order)s (%(customer)s) soon"),
    "withdraw": _("%(by)s took %(order)s (%(customer)s) back: there is nothing left to decide"),
    "ask_information": _("%(order)s (%(customer)s) needs more information"),
    "reject_review": _("%(order)s (%(customer)s) was rejected in review"),
    "reject": _("%(order)s (%(customer)s) was not approved"),
    "approve": _("%(order)s (%(customer)s) is approved: a supply answer is needed"),
    "reassign": _("%(order)s (%(customer)s) was reassigned to you"),
    "message": _("%(by)s wrote about %(order)s"),
}
