"""A month of commission is frozen once, with all its bases."""

from contextlib import suppress
from datetime import timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localdate
from openpyxl import load_workbook

from aftersales.services import cancel_order
from orderdesk.core.errors import Refused
from orders.models import Order
from reports import services
from reports.audit import check_commission
from reports.figures.period import midnight
from reports.figures.span import month_before
from reports.models import CommissionLine
from reports.pages.commission import CommissionPage
from reports.services.carrying import changes_for
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


BEFORE = month_before(LAST)


def sold_before(firm):
    """An order of 1 000.00 of the month before the last, of which 400.00 came in then, in a month that is locked."""
    order = firm.order("confirmed", "10", price="100")
    day = BEFORE + timedelta(days=4)
    Order.objects.filter(pk=order.pk).update(ordered_on=day, confirmed_at=midnight(day), submitted_at=midnight(day))
    pay(order, "400", firm, received_on=day)
    return order


@pytest.mark.parametrize(("base", "carried", "again"), [("received", "2.00", "1.00"), ("sales", "0.00", "0.00")])
def test_what_is_dated_into_a_locked_month_is_counted_in_the_next_open_one(firm, base, carried, again):
    order = sold_before(firm)
    ruled(firm, base=base, valid_from=BEFORE)
    services.lock_commission(BEFORE, by=firm.finance)
    pay(order, "100", firm, received_on=BEFORE + timedelta(days=9))

    (line,) = services.lock_commission(LAST, by=firm.finance)
    pay(order, "50", firm, received_on=BEFORE + timedelta(days=9))
    page = CommissionPage.of(localdate().replace(day=1))

    assert (line.month, line.person, line.received) == (LAST, firm.am, 0)
    assert (line.carried, line.amount) == (Decimal(carried), Decimal(carried))
    assert [(each.of_month, each.order, each.received) for each in line.carries.all()] == [(BEFORE, order, 100)]
    assert [(row["person"], row["carried"]) for row in page.rows] == [(firm.am, Decimal(again))]
    assert list(check_commission()) == []


def test_what_falls_away_after_the_lock_is_taken_back_in_the_next_open_month(firm):
    order = sold_before(firm)
    ruled(firm, base="sales", valid_from=BEFORE)
    services.lock_commission(BEFORE, by=firm.finance)
    Order.objects.filter(pk=order.pk).update(owner=firm.stranger)  # it was counted for somebody else
    cancel_order(order.pk, reason="客户取消", by=firm.director)

    (line,) = services.lock_commission(LAST, by=firm.finance)

    assert (line.person, line.sales, line.carried, line.amount) == (firm.am, 0, Decimal(-20), Decimal(-20))
    with pytest.raises(DatabaseError), transaction.atomic():
        line.carries.update(sales=1)


def test_the_pages_name_the_month_and_where_it_is_counted(client, firm):
    order = sold_before(firm)
    ruled(firm, valid_from=BEFORE)
    services.lock_commission(BEFORE, by=firm.finance)
    pay(order, "100", firm, received_on=BEFORE + timedelta(days=9))
    client.force_login(firm.finance)
    url, of_person = reverse("reports:commission"), reverse("reports:commission-of", args=[firm.am.pk])
    book = reverse("reports:export-commission")

    pages = {}
    for state in ("open", "locked"):
        locked = client.get(url, {"month": f"{BEFORE:%Y-%m}"}).content.decode()
        month = client.get(url, {"month": f"{LAST:%Y-%m}"}).content.decode()
        person = client.get(of_person, {"month": f"{LAST:%Y-%m}"})
        rows = load_workbook(BytesIO(b"".join(client.get(book, {"month": f"{LAST:%Y-%m}"}).streaming_content)))
        pages[state] = (
            f'?month={LAST:%Y-%m}">{LAST:%Y-%m}</a>' in locked and "came to after it was locked" in locked,
            "For earlier months (yuan)" in month and "2.00" in month,
            [(row["of_month"], row["order"], row["received"]) for row in person.context["page"].later],
            [list(row)[3:] for row in rows.active.values][1],
        )
        if state == "open":
            services.lock_commission(LAST, by=firm.finance)

    assert pages["open"] == pages["locked"]
    assert pages["open"][:3] == (True, True, [(BEFORE, order, 100)])
    assert pages["open"][3] == [f"{BEFORE:%Y-%m}", 0, 0, 100]


def test_the_lock_is_offered_only_when_it_can_be_done(client, firm):
    sold_last_month(firm)
    client.force_login(firm.finance)
    url, this = reverse("reports:commission"), localdate().replace(day=1)
    without_rule = client.get(url, {"month": f"{LAST:%Y-%m}"}).content.decode()
    ruled(firm)

    running = client.get(url, {"month": f"{this:%Y-%m}"}).content.decode()
    over = client.get(url, {"month": f"{LAST:%Y-%m}"}).content.decode()

    assert ["Lock the month" in page for page in (without_rule, running, over)] == [False, False, True]
    assert f"{this:%Y-%m} is not over yet: it can be locked from {month_before(this, -1)} on." in running
    assert "Write one first." in without_rule


def test_a_locked_month_is_shown_without_reading_the_other_locked_ones(client, firm, django_assert_num_queries):
    ruled(firm, valid_from=BEFORE)
    client.force_login(firm.finance)
    url, facts = reverse("reports:commission"), {"month": f"{LAST:%Y-%m}"}
    sold_last_month(firm)
    services.lock_commission(LAST, by=firm.finance)
    client.get(url, facts)
    with CaptureQueriesContext(connection) as alone:
        client.get(url, facts)
    sold_before(firm)
    services.lock_commission(BEFORE, by=firm.finance)

    with django_assert_num_queries(len(alone)):
        client.get(url, facts)


def test_the_page_of_a_person_reads_what_later_came_of_that_person_alone(firm):
    mine, other = sold_before(firm), sold_before(firm)
    Order.objects.filter(pk=other.pk).update(owner=firm.stranger)
    ruled(firm, valid_from=BEFORE)
    services.lock_commission(BEFORE, by=firm.finance)
    Order.objects.filter(pk=mine.pk).update(owner=firm.stranger)  # it was counted for somebody else
    for order in (mine, other):
        pay(order, "100", firm, received_on=BEFORE + timedelta(days=9))
    everybody = changes_for(LAST)

    alone = {person.pk: changes_for(LAST, person.pk) for person in (firm.am, firm.stranger)}

    assert alone == {key: {key: changes} for key, changes in everybody.items()}
    assert {key: [*change[0].orders] for key, change in everybody.items()} == {
        firm.am.pk: [mine.pk],
        firm.stranger.pk: [other.pk],
    }
