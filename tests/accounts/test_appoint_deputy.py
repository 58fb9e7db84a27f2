"""Somebody is away: who decides meanwhile is named with the days."""

from contextlib import nullcontext
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils.timezone import localdate

from orderdesk.accounts import services
from orderdesk.accounts.models import Deputyship, User
from orderdesk.accounts.services.deputy import deputies_for
from orderdesk.core.errors import Refused
from tests.factories import person
from tests.races import run_together, without_row_locks

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def days(begins, ends):
    today = localdate()
    return {"begins_on": today + timedelta(days=begins), "ends_on": today + timedelta(days=ends)}


def appoint(firm, begins=0, ends=3, **facts):
    facts = {"deputy": firm.director, "by": firm.manager} | facts
    return services.appoint_deputy(firm.manager.pk, **days(begins, ends), **facts)


def fresh(user):
    return User.objects.get(pk=user.pk)


def test_it_is_saved_with_who_named_whom(firm):
    deputyship = appoint(firm, note="年假")

    row = deputyship.history.get()
    assert (row.person, row.deputy, row.history_user, row.history_change_reason) == (
        firm.manager,
        firm.director,
        firm.manager,
        "appoint",
    )


@pytest.mark.parametrize(("begins", "ends", "stands"), [(0, 0, True), (0, 3, True), (1, 3, False)])
def test_the_deputy_stands_in_from_the_first_day_to_the_last(firm, begins, ends, stands):
    appoint(firm, begins, ends)

    assert (firm.manager.pk in fresh(firm.director).represented) is stands


def test_the_deputy_of_yesterday_stands_in_no_more(firm):
    deputyship = appoint(firm, 0, 0)
    Deputyship.objects.filter(pk=deputyship.pk).update(**days(-3, -1))

    assert fresh(firm.director).represented == {}


@pytest.mark.parametrize("who", ["am", "warehouse", "manager", "assistant"])
def test_who_cannot_decide_is_no_deputy(firm, who):
    """A manager does not stand in for finance; a department that reads no prices for nobody."""
    deputy = getattr(firm, who)

    with pytest.raises(Refused, match="cannot decide in the place"):
        services.appoint_deputy(firm.finance.pk, deputy=deputy, **days(0, 1), by=firm.finance)


def test_two_deputies_at_once_are_refused(firm):
    appoint(firm, 0, 5)

    with pytest.raises(Refused, match="stands in from"):
        appoint(firm, 5, 8, deputy=person("sales_manager"))
    assert appoint(firm, 6, 8).pk


@pytest.mark.parametrize(
    ("begins", "ends", "why"), [(3, 1, "before the first"), (-4, -2, "passed"), (0, 400, "at most")]
)
def test_days_that_make_no_sense_are_refused(firm, begins, ends, why):
    with pytest.raises(Refused, match=why):
        appoint(firm, begins, ends)


def test_nobody_is_their_own_deputy(firm):
    assert firm.manager not in deputies_for(firm.manager)


def test_colleagues_do_not_name_anothers_deputy(firm):
    with pytest.raises(PermissionDenied):
        appoint(firm, by=firm.director)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_locked", [True, False])
def test_two_at_the_same_moment_make_one(firm, is_locked):
    """An administrator and who is away name a deputy at once; the control has no lock."""
    other = person("sales_manager")
    pause = nullcontext() if is_locked else without_row_locks()

    with pause:
        run_together(
            lambda: appoint(firm, 0, 3),
            lambda: appoint(firm, 0, 3, deputy=other, by=firm.admin),
        )

    assert Deputyship.objects.count() == (1 if is_locked else 2)
