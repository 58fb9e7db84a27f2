"""逾期利息: what late payment costs by the contract, and how long large firms and public bodies may take to pay."""

from datetime import date
from decimal import Decimal

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from customers.models import Customer
from orderdesk.core.money import round_money
from orders.models import Instalment
from orders.models.terms import Reading, Trigger, Unit
from orders.models.terms.plan import OF_MONTH_END

LEGAL_RATE = Decimal("0.05")  # % a day, where nothing is agreed (regulation on payments to smaller firms, 2025)
MOST_DAYS = {Customer.Scale.LARGE: 60, Customer.Scale.PUBLIC: 30}  # from the delivery on
DAYS_OF = {Unit.DAY: Decimal(1), Unit.WORKDAY: Decimal("1.4"), Unit.MONTH: Decimal(30)}
AFTER_DELIVERY = (Trigger.DISPATCH, Trigger.DELIVERY, Trigger.INVOICE, *OF_MONTH_END)
OF_A_MONTH = 30  # days that pass at most until its end


def rate_of(customer: Customer) -> Decimal:
    """Percent a day for late payment: as agreed with the customer, else as the regulation says."""
    return LEGAL_RATE if customer.late_interest is None else customer.late_interest


def interest_on(instalment: Instalment, customer: Customer, *, on: date | None = None) -> Decimal:
    """Yuan of interest on what is open of an instalment, from its due day to this day; simple, without compounding."""
    if instalment.due_on is None or instalment.owed <= 0:
        return Decimal(0)
    days = ((on or localdate()) - instalment.due_on).days
    return round_money(instalment.owed * rate_of(customer) / 100 * days) if days > 0 else Decimal(0)


def days_to_pay(reading: Reading) -> int:
    """How many days after the delivery the last instalment may fall due by the terms."""
    waits = [
        int(each.days * DAYS_OF[Unit(each.unit)]) + (OF_A_MONTH if each.trigger in OF_MONTH_END else 0)
        for each in reading.instalments
        if each.trigger in AFTER_DELIVERY and not each.month_day
    ]
    waits += [OF_A_MONTH * (each.days - 1) + each.month_day for each in reading.instalments if each.month_day]
    return max(waits, default=0)


def objection_to_days(customer: Customer, reading: Reading) -> str:
    """What the regulation says against the terms of a large firm or a public body, or an empty text."""
    most, days = MOST_DAYS.get(Customer.Scale(customer.scale)), days_to_pay(reading)
    if most is None or days <= most:
        return ""
    facts = {"customer": customer, "scale": customer.get_scale_display(), "days": days, "most": most}
    return (
        _(
            "%(customer)s is a %(scale)s: by the regulation on payments to smaller firms it pays within %(most)s days "
            "of the delivery; these terms give up to %(days)s."
        )
        % facts
    )
