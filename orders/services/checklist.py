"""The checklist of an executable order, and the papers of a new customer."""

from dataclasses import dataclass

from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from customers.models import Customer, Qualification
from orderdesk.core.text.typed import phone_digits
from orderdesk.custom_fields.models import CustomField
from orderdesk.custom_fields.values import fields_of
from orderdesk.policy.models import Policy
from orders.models import Order, OrderLine
from orders.services.money import objection_to_plan

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


def custom_checks(order: Order) -> list[Check]:
    """An item for each custom field that an order needs, with its value or what is missing."""
    needed = [field for field in fields_of("order", order) if field.is_required]
    return [_custom_check(field, order.custom.get(field.key, "")) for field in needed]


def _custom_check(field: CustomField, value: str) -> Check:
    missing = "" if value else _("Fill in “%(field)s”.") % {"field": field}
    return Check(field.key, field.name, value, missing)


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
