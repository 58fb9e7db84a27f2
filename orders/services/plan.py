"""Payment plans: those of the house by name, and the one that is made for an order by hand."""

from collections.abc import Iterable, Sequence

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from orderdesk.accounts.models import User
from orderdesk.core.errors import Refused
from orderdesk.core.record.history import Reason
from orders import permissions as may
from orders.models import Order, PaymentPlan
from orders.models.terms import Instalment, read_terms, write_terms
from orders.models.terms.reading import MOST_TEXT
from orders.services.locking import locked
from orders.services.money import check_plan
from orders.states import EDITABLE, OrderReason


@transaction.atomic
def save_plans(plans: Iterable[PaymentPlan], *, by: User) -> int:
    """Write changed and new plans of the house; orders keep the terms they have. Returns how many were written."""
    if not may.sets_plans(by):
        raise PermissionDenied
    changed = list(plans)
    for plan in changed:
        if not plan.reading.is_understood:
            raise Refused(_("“%(terms)s” is not understood. Write it in other words.") % {"terms": plan.terms})
        plan.sign(by=by, reason=Reason.SETTINGS).save()
    return len(changed)


@transaction.atomic
def plan_payments(order_id: int, *, instalments: Sequence[Instalment], version: int, by: User) -> Order:
    """Give an order that is still being entered a payment plan of its own, whatever its terms say."""
    order = locked(order_id, version=version)
    if not may.enters(order, by):
        raise PermissionDenied
    if order.status not in EDITABLE:
        raise Refused(
            _("%(order)s is “%(status)s” and can no longer be edited.")
            % {"order": order, "status": order.get_status_display()}
        )
    text = write_terms(instalments)
    if len(text) > MOST_TEXT:
        raise Refused(_("The plan has too many instalments. Join some of them."))
    if not instalments or read_terms(text).instalments != tuple(instalments):
        raise Refused(_("This plan cannot be agreed on as it stands: check shares, times and days."))
    order.payment_plan = text
    check_plan(order)
    order.version += 1
    order.sign(by=by, reason=OrderReason.EDIT).save()
    return order
