"""A review comes by itself on the first working day of a month, once."""

import threading
from datetime import date

import pytest

from orderdesk.accounts.models import system_user
from orderdesk.notifications.models import OutgoingMessage
from reports import services
from reports.models import Action, MonthlyReview
from reports.tasks import render_review
from tests.races import run_together

pytestmark = pytest.mark.django_db


def test_it_comes_by_itself_on_the_first_working_day_and_once(firm):
    firm.order("confirmed", ordered_on=date(2026, 9, 8), due_on=date(2026, 10, 8))
    days = [date(2026, 10, day) for day in (1, 7, 8, 8, 9, 30)]  # the first seven days of October are holidays

    made = [services.make_due_reviews(on=day) for day in days]

    assert [review is not None for review in made] == [False, False, True, False, False, False]
    assert (made[2].month, made[2].by) == (date(2026, 9, 1), system_user())


def test_a_company_without_orders_gets_none():
    assert services.make_due_reviews(on=date(2026, 10, 9)) is None


def test_one_that_was_asked_for_before_does_not_keep_it_from_coming(firm):
    firm.order("confirmed", ordered_on=date(2026, 9, 8), due_on=date(2026, 10, 8))
    services.make_review(date(2026, 9, 1), by=firm.director)
    MonthlyReview.objects.update(state="failed")

    made = services.make_due_reviews(on=date(2026, 10, 9))

    assert (made.month, made.version) == (date(2026, 9, 1), 2)


@pytest.mark.pdf
def test_one_that_came_by_itself_is_told_to_its_readers_once(firm):
    firm.order("confirmed", ordered_on=date(2026, 9, 8), due_on=date(2026, 10, 8))
    review = services.make_due_reviews(on=date(2026, 10, 9))
    OutgoingMessage.objects.all().delete()

    render_review(review.pk)
    render_review(review.pk)

    told = OutgoingMessage.objects.filter(channel="app").values_list("recipient__username", flat=True)
    assert sorted(told) == sorted(who.username for who in (firm.manager, firm.director, firm.finance, firm.admin))


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_two_clocks_make_one(monkeypatch, firm):
    firm.order("confirmed", ordered_on=date(2026, 9, 8), due_on=date(2026, 10, 8))
    system_user()

    run_together(*[lambda: services.make_due_reviews(on=date(2026, 10, 9))] * 2)

    assert MonthlyReview.objects.count() == 1


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_two_clocks_would_make_two_without_the_lock(monkeypatch, firm):
    """The control: both look before either writes, and both write or run into the version's constraint."""
    firm.order("confirmed", ordered_on=date(2026, 9, 8), due_on=date(2026, 10, 8))
    system_user()
    both, carry = threading.Barrier(2), services.review.carry_actions
    monkeypatch.setattr(services.review, "_lock", lambda month: None)
    monkeypatch.setattr(services.review, "carry_actions", lambda *args, **how: (both.wait(5), carry(*args, **how)))

    outcomes = run_together(*[lambda: services.make_due_reviews(on=date(2026, 10, 9))] * 2)

    assert None not in outcomes


def test_actions_are_carried_with_the_review_that_comes_by_itself(firm):
    firm.order("confirmed", ordered_on=date(2026, 9, 8), due_on=date(2026, 10, 8))
    facts = {"problem": "缺料", "measure": "备库存", "owner": firm.warehouse, "due_on": date(2026, 9, 20)}
    action = services.enter_action(date(2026, 8, 1), by=firm.director, **facts)

    services.make_due_reviews(on=date(2026, 10, 9))

    carried = Action.objects.get(carried_from=action)
    assert (carried.month, carried.state, carried.owner) == (date(2026, 9, 1), "open", firm.warehouse)
