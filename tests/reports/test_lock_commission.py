"""A month of commission is frozen once, with all its bases."""

from contextlib import suppress
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils.timezone import localdate

from orderdesk.core.errors import Refused
from reports import services
from reports.models import CommissionLine
from tests.orders.receipts import pay
from tests.races import run_together
from tests.reports.commission import LAST, ruled, sold_last_month

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english", "in_english")]


@pytest.mark.parametrize(("base", "commission"), [("received", "8.00"), ("sales", "20.00")])
def test_what_it_came_to_is_frozen(firm, base, commission):
    order = sold_last_month(firm)
    rule = ruled(firm, base=base)

    (line,) = services.lock_commission(LAST, by=firm.finance)
    pay(order, "100", firm, received_on=LAST)

    line.refresh_from_db()
    assert (line.person, line.rule, line.sales, line.received) == (firm.am, rule, Decimal(1000), Decimal(400))
    assert (line.amount, line.by) == (Decimal(commission), firm.finance)


def test_the_database_refuses_to_change_a_locked_line(firm):
    sold_last_month(firm)
    ruled(firm)
    services.lock_commission(LAST, by=firm.finance)

    with pytest.raises(DatabaseError), transaction.atomic():
        CommissionLine.objects.update(amount=1)


def test_it_is_locked_once_and_not_before_its_end_or_without_a_rule(firm):
    sold_last_month(firm)
    with pytest.raises(Refused, match="No rule"):
        services.lock_commission(LAST, by=firm.finance)
    ruled(firm)
    services.lock_commission(LAST, by=firm.finance)

    for month in (LAST, localdate()):
        with pytest.raises(Refused):
            services.lock_commission(month, by=firm.finance)


def test_a_month_without_business_is_refused(firm):
    ruled(firm)

    with pytest.raises(Refused, match="Nobody"):
        services.lock_commission(LAST, by=firm.finance)


def test_the_button_locks(client, firm):
    sold_last_month(firm)
    ruled(firm)
    client.force_login(firm.finance)

    client.post(reverse("reports:lock-commission"), {"month": f"{LAST:%Y-%m}"})

    assert CommissionLine.objects.get().amount == Decimal(8)


def test_nobody_else_locks(client, firm):
    client.force_login(firm.manager)

    assert client.post(reverse("reports:lock-commission"), {"month": f"{LAST:%Y-%m}"}).status_code == 404
    with pytest.raises(PermissionDenied):
        services.lock_commission(LAST, by=firm.manager)


def lock_twice(firm):
    sold_last_month(firm)
    ruled(firm)

    def lock():
        with suppress(Refused):
            return services.lock_commission(LAST, by=firm.finance)

    return [outcome for outcome in run_together(lock, lock) if outcome is not None]


@pytest.mark.django_db(transaction=True)
def test_locked_twice_at_once_it_is_locked_once(firm):
    (lines,) = lock_twice(firm)

    assert list(CommissionLine.objects.all()) == lines


@pytest.mark.django_db(transaction=True)
def test_the_control_without_the_turn_runs_into_the_constraint(firm, monkeypatch):
    monkeypatch.setattr("reports.services.commission.wait_for_turn", lambda name: None)
    import reports.services.commission as commission

    found, orders = [], commission.orders_of

    def slowly(month):
        from threading import current_thread
        from time import sleep

        found.append(current_thread().name)
        sleep(0.5)
        return orders(month)

    monkeypatch.setattr(commission, "orders_of", slowly)
    outcomes = lock_twice(firm)

    assert (len(found), len([each for each in outcomes if isinstance(each, Exception)])) == (2, 1)
