"""The preliminary review: is this order executable as it stands?"""

from typing import Any

from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _

from orderdesk.accounts.models import User
from orderdesk.core.errors import Refused
from orderdesk.core.record.lifecycle import advance
from orderdesk.core.record.numbering import number_rank, take_number
from orderdesk.core.record.reasons import check_reason
from orderdesk.policy.models import Policy
from orders.models import Order, Review
from orders.services.approval import open_round
from orders.services.checklist import Check, checklist, custom_checks
from orders.services.locking import locked
from orders.services.notices import SUBJECTS, approvers_at, notify_about, people_of
from orders.services.objections import blocking
from orders.services.search_terms import keep_terms
from orders.states import Moment, OrderStatus, RecordReason


@transaction.atomic
def pass_review(order_id: int, *, by: User, version: int | None = None, note: str = "") -> Order:
    """Pass the review: the order gets its number and goes to the levels that must approve it."""
    order = locked(order_id, version=version)
    policy = Policy.current()
    checks = checklist(order, policy)
    missing = blocking(order, Moment.REVIEW) if order.status == OrderStatus.IN_REVIEW else []
    if missing:
        texts = [f"{each.kind.label}: {each.text_for(by)}" for each in missing]
        raise Refused(_("The review cannot pass yet: %(missing)s") % {"missing": " ".join(texts)})
    first = open_round(order, policy, by=by)
    _record(order, Review.Result.PASSED, checks, note, by)
    number = order.number or take_number("order")
    advance(order.pass_review, by=by, why=note, at=now(), number=number, rank=number_rank(number))
    keep_terms(order)
    notify_about(order, approvers_at(order, first.level), SUBJECTS["pass_review"], kind="pass_review", by=by)
    return order


@transaction.atomic
def ask_information(order_id: int, *, note: str, by: User, version: int | None = None) -> Order:
    """Send the order back for what is missing; the clock for asking the customer runs from now."""
    order = locked(order_id, version=version)
    _need_words(note)
    _record(order, Review.Result.NEEDS_INFO, checklist(order), note, by)
    advance(order.ask_information, by=by, why=note, at=now())
    notify_about(order, people_of(order), SUBJECTS["ask_information"], kind="ask_information", by=by, text=note)
    return order


@transaction.atomic
def reject_review(order_id: int, *, note: str, by: User, version: int | None = None) -> Any:
    """Reject the order in review, with the reason that its people will read."""
    order = locked(order_id, version=version)
    _need_words(note)
    _record(order, Review.Result.REJECTED, checklist(order), note, by)
    advance(order.reject_review, by=by, why=note)
    notify_about(order, people_of(order), SUBJECTS["reject_review"], kind="reject_review", by=by, text=note)
    return order


def _need_words(note: str) -> None:
    check_reason(note, _("Write one sentence that says why: the person who entered the order will read it."))


def _record(order: Order, result: str, checks: list[Check], note: str, by: User) -> None:
    checked = [
        {"name": c.name, "label": c.label, "ok": not c.missing, "missing": c.missing}
        for c in (*checks, *custom_checks(order))
    ]
    review = Review(order=order, result=result, checks={"items": checked}, note=note, by=by, at=now())
    review.sign(by=by, reason=RecordReason.REVIEW).save()
