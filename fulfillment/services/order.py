"""From the accepted supply answer to the start of work: the date becomes a promise, and moves with a reason."""

from datetime import date

from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext_lazy

from customers.models import Customer
from customers.states import CustomerReason
from fulfillment.services.mail import mail_confirmed
from fulfillment.services.reservation import reserve_order
from fulfillment.services.stage import finish_stage, plan_stages
from fulfillment.services.supply import answers_of, date_lines, days_of_lines, promise_of
from fulfillment.services.task_plan import plan_tasks
from fulfillment.states import RecordReason, Step
from orderdesk.accounts.models import Role, User
from orderdesk.core.record.lifecycle import advance
from orders.models import Order
from orders.services.gates import note_passing
from orders.services.locking import locked
from orders.services.money import make_plan
from orders.services.notices import notify_about, people_of, people_with
from orders.states import Gate

SUBJECTS = {
    "confirm": gettext_lazy("%(order)s (%(customer)s) is confirmed"),
    "start": gettext_lazy("%(order)s (%(customer)s) is in production"),
}


@transaction.atomic
def confirm_order(order_id: int, *, by: User, version: int | None = None) -> Order:
    """Accept the supply answer: from here the date is a promise, and goods that are there are held for it."""
    order = locked(order_id, version=version)
    answers = answers_of(order)
    days = days_of_lines(order, answers)
    advance(order.confirm, by=by, at=now(), promised_on=promise_of(order, answers))
    date_lines(order, days, by=by, reason=RecordReason.CONFIRM, is_first=True)
    make_plan(order)
    plan_stages(order, by=by)
    reserve_order(order, by=by)
    plan_tasks(order, by=by)
    _note_first_order(order, by)
    recipients = [*people_of(order), *people_with(Role.PRODUCTION, Role.WAREHOUSE)]
    notify_about(order, recipients, SUBJECTS["confirm"], kind="confirm", by=by)
    mail_confirmed(order, by=by)
    return order


def _note_first_order(order: Order, by: User) -> None:
    """Two orders of a new customer may be confirmed at once: the day is compared under the customer's lock."""
    if _is_known_since(order.customer, order.ordered_on):
        return
    customer = Customer.objects.select_for_update(no_key=True).get(pk=order.customer_id)
    if not _is_known_since(customer, order.ordered_on):
        customer.first_ordered_on = order.ordered_on
        customer.sign(by=by, reason=CustomerReason.FIRST_ORDER).save(update_fields=["first_ordered_on"])


def _is_known_since(customer: Customer, day: date) -> bool:
    return customer.first_ordered_on is not None and customer.first_ordered_on <= day


@transaction.atomic
def start_order(order_id: int, *, by: User, version: int | None = None) -> Order:
    """Production or stocking begins."""
    order = locked(order_id, version=version)
    advance(order.start, by=by, at=now())
    finish_stage(order, Step.STOCK, at=order.started_at, by=by)
    note_passing(order, Gate.PRODUCTION, by=by)
    notify_about(order, people_of(order), SUBJECTS["start"], kind="start", by=by)
    return order
