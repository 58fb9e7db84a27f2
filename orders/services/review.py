"""The preliminary review: is this order executable as it stands?"""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from customers.models import Customer, Qualification
from orderdesk.accounts.models import User
from orderdesk.core.errors import Refused
from orderdesk.core.record.lifecycle import advance
from orderdesk.core.record.numbering import number_rank, take_number
from orderdesk.core.record.reasons import check_reason
from orderdesk.core.text.typed import phone_digits
from orderdesk.policy.models import Policy
from orders.models import Order, OrderLine, Review
from orders.services.approval import open_round
from orders.services.locking import locked
from orders.services.money import objection_to_plan
from orders.services.notices import SUBJECTS, approvers_at, notify_about, people_of
from orders.services.search_terms import keep_terms
from orders.states import RecordReason

FEWEST_PHONE_DIGITS = 7


@dataclass(frozen=True)
class Check:
    """One item of the checklist. `missing` is empty, or says what to do."""

    name: str
    label: str
    value: str
    missing: str = ""


def checklist(order: Order, policy: Policy | None = None) -> list[Check]:
    """The checklist of an executable order: each field with its value and what is missing."""
    policy = policy or Policy.current()
    lines = list(order.lines.all())
    named = [
        ("contact", gettext_lazy("Contact"), order.contact_name, _("Enter the contact person.")),
        ("address", gettext_lazy("Delivery address"), order.address, _("Enter the delivery address.")),
        ("due", gettext_lazy("Delivery date"), order.due_on, _("Enter the requested delivery date.")),
    ]
    checks = [Check("customer", _("Customer"), order.customer.name, papers_missing(order.customer, policy))]
    checks += [Check(name, str(label), str(value or ""), "" if value else what) for name, label, value, what in named]
    checks.insert(2, _terms_check(order))
    checks.insert(2, Check("phone", _("Phone"), order.contact_phone, _phone_missing(order)))
    checks += [_lines_check(lines), _prices_check(lines, order)]
    checks.append(Check("needs", _("Special needs"), order.special_needs or _("None")))
    return checks


def _terms_check(order: Order) -> Check:
    reading, missing = order.terms_reading, ""
    if not order.payment_terms:
        missing = _("Enter the payment terms.")
    elif not reading.is_understood:
        missing = _("Not understood: %(unread)s. Choose the payment plan in the order.") % {"unread": reading.unread}
    else:
        missing = objection_to_plan(order)
    value = f"{order.payment_terms} ({order.payment_plan})" if order.payment_plan else order.payment_terms
    return Check("terms", _("Payment terms"), value, missing)


def papers_missing(customer: Customer, policy: Policy) -> str:
    """A new customer needs a business licence and a credit record before its first order can pass."""
    if not policy.licence_needed or customer.first_ordered_on:
        return ""
    today = localdate()
    valid = {paper.kind for paper in customer.qualifications.filter(is_active=True) if paper.is_valid(today)}
    kinds = Qualification.Kind
    lacking = [kind.label for kind in (kinds.LICENCE, kinds.CREDIT) if kind not in valid]
    if not lacking:
        return ""
    return _("New customer without %(papers)s. Add it on the customer's page.") % {
        "papers": _(" and ").join(str(label) for label in lacking)
    }


def _phone_missing(order: Order) -> str:
    enough = len(phone_digits(order.contact_phone)) >= FEWEST_PHONE_DIGITS
    return "" if enough else _("Enter a phone number with at least 7 digits.")


def _lines_check(lines: list[OrderLine]) -> Check:
    count = _("%(count)s lines") % {"count": len(lines)}
    return Check("lines", _("Products and quantities"), count, "" if lines else _("Add at least one product."))


def _prices_check(lines: list[OrderLine], order: Order) -> Check:
    free = [str(line.position) for line in lines if not line.unit_price and not line.is_gift]
    missing = _("Line %(lines)s has no price.") % {"lines": ", ".join(free)} if free else ""
    return Check("prices", _("Unit prices and total"), f"{order.total:,.2f}", missing)


@transaction.atomic
def pass_review(order_id: int, *, by: User, version: int | None = None, note: str = "") -> Order:
    """Pass the review: the order gets its number and goes to the levels that must approve it."""
    order = locked(order_id, version=version)
    policy = Policy.current()
    checks = checklist(order, policy)
    missing = [check for check in checks if check.missing]
    if missing and order.status == "in_review":
        raise Refused(
            _("The review cannot pass yet: %(missing)s")
            % {"missing": " ".join(f"{check.label}: {check.missing}" for check in missing)}
        )
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
    checked = [{"name": c.name, "label": c.label, "ok": not c.missing, "missing": c.missing} for c in checks]
    review = Review(order=order, result=result, checks={"items": checked}, note=note, by=by, at=now())
    review.sign(by=by, reason=RecordReason.REVIEW).save()
