"""Recipients of notices about an order. One place, so that nobody is forgotten or notified twice."""

from typing import Any

from django.utils.timezone import localdate
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


def deputy_of(person: User) -> User | None:
    """Who decides in somebody's place today, or None."""
    standing = person.deputyships.standing(on=localdate()).select_related("deputy").last()
    deputy = standing.deputy if standing is not None else person.deputy if person.is_absent else None
    return deputy if deputy is not None and deputy.is_active else None


def leader_of(order: Order) -> User | None:
    """The team's leader, or the deputy while the leader is absent."""
    leader = order.team.leader if order.team else None
    return leader and (deputy_of(leader) or leader)


def approvers_at(order: Order, level: str) -> list[User]:
    """Who is asked to decide: the leader (never over an own order), else every director; deputies for the absent."""
    own = (order.owner_id, order.entered_by_id)
    leader = order.team.leader if order.team else None
    if level == Level.MANAGER and leader is not None and leader.pk not in own:
        asked = deputy_of(leader) or leader
        if asked.pk not in own:
            return [asked]
    people = list(User.objects.legal()) if level == Level.LEGAL else []
    people = people or people_with(Role.FINANCE if level == Level.FINANCE else Role.SALES_DIRECTOR)
    deputies = [deputy_of(person) for person in people if person.pk not in own]
    asked_too = [deputy for deputy in deputies if deputy is not None and deputy.pk not in own]
    return list({person.pk: person for person in [*people, *asked_too]}.values())


def deciders_of(order: Order, approval: Approval) -> list[User]:
    """Who is asked for this approval: the person named, and a deputy in their absence, else those of its level."""
    if approval.assignee is None:
        return approvers_at(order, approval.level)
    deputy = deputy_of(approval.assignee)
    own = (order.owner_id, order.entered_by_id)
    return [approval.assignee, deputy] if deputy is not None and deputy.pk not in own else [approval.assignee]


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
