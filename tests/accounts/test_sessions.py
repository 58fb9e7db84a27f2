"""How long a log-in lasts, by role; what is kept of it, and what that costs."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import now

from orderdesk.accounts import services
from orderdesk.accounts.beat import forget_sessions
from orderdesk.accounts.devices import device_name
from orderdesk.accounts.models import Role
from orderdesk.accounts.presence import limits_of
from orderdesk.accounts.sessions import Session
from orderdesk.setup.services import save_policy
from tests.accounts.sessions import CHROME, backdate, browser_of, session_of
from tests.factories import person

pytestmark = pytest.mark.django_db
BENCH = "workbench"


def is_in(client):
    return client.get(reverse(BENCH)).status_code == 200


@pytest.mark.parametrize(
    ("roles", "idle", "longest"),
    [
        ([Role.ACCOUNT_MANAGER], timedelta(hours=8), timedelta(days=7)),
        ([Role.SALES_DIRECTOR], timedelta(hours=8), timedelta(days=7)),
        ([Role.FINANCE], timedelta(hours=1), timedelta(hours=12)),
        ([Role.ACCOUNT_MANAGER, Role.ADMINISTRATOR], timedelta(hours=1), timedelta(hours=12)),
    ],
)
def test_how_long_it_lasts_follows_from_the_roles(db, roles, idle, longest):
    someone = person(*roles)

    session = session_of(browser_of(someone))

    assert limits_of(someone) == (idle, longest)
    assert abs(session.expire_date - now() - idle) < timedelta(seconds=30)
    assert abs(session.ends_at - now() - longest) < timedelta(seconds=30)


def test_a_log_in_keeps_who_from_where_and_with_what(client):
    user = person(Role.FINANCE)
    user.set_password("geheim-12345")
    user.save()

    client.post(
        reverse("login"),
        {"username": user.username, "password": "geheim-12345"},
        headers={"user-agent": CHROME},
        REMOTE_ADDR="198.51.100.7",
    )

    session = session_of(client)
    assert (session.person, session.address, session.device) == (user, "198.51.100.7", "Chrome · Windows")
    assert session.handle not in session.session_key


@pytest.mark.parametrize(("minutes", "stays"), [(59, True), (61, False)])
def test_it_ends_when_nobody_works_in_it(firm, minutes, stays):
    client = browser_of(firm.finance)
    Session.objects.update(expire_date=now() + timedelta(minutes=60 - minutes))
    backdate(client, seen={"minutes": minutes})

    assert is_in(client) == stays


def test_work_moves_the_end_on_but_not_beyond_the_longest_time(firm):
    client = browser_of(firm.finance)
    backdate(client, seen={"minutes": 2}, begun={"hours": 11, "minutes": 30})

    assert is_in(client)

    session = session_of(client)
    assert abs(session.seen_at - now()) < timedelta(seconds=30)
    assert session.expire_date == session.ends_at
    assert session.ends_at - now() < timedelta(minutes=31)


def test_after_the_longest_time_it_is_over_however_busy_somebody_is(firm):
    client = browser_of(firm.finance)
    backdate(client, seen={"minutes": 2}, begun={"hours": 12, "minutes": 1})

    assert not is_in(client)
    assert not Session.objects.exists()


def test_stricter_rules_hold_for_who_is_signed_in_already(firm):
    client = browser_of(firm.am)
    backdate(client, seen={"minutes": 40})
    save_policy(strict_roles=[Role.ACCOUNT_MANAGER], strict_idle_minutes=30, by=firm.admin)

    assert not is_in(client)


def test_who_works_is_noted_once_a_minute_and_costs_nothing_else(firm):
    client = browser_of(firm.am)
    is_in(client)
    counts = []

    for seconds in (0, 30, 90, 0):
        backdate(client, seen={"seconds": seconds})
        with CaptureQueriesContext(connection) as queries:
            is_in(client)
        counts.append((len(queries), sum("UPDATE" in query["sql"] for query in queries)))

    base = counts[0][0]
    assert counts == [(base, 0), (base, 0), (base + 2, 1), (base, 0)]  # the rules are read, the time is written


def test_a_form_that_is_sent_too_late_leads_back_to_its_page(firm):
    client = browser_of(firm.finance)
    backdate(client, seen={"hours": 2})
    page = reverse("orders:list")

    answer = client.post(reverse("orders:submit-order", args=[1]), headers={"referer": f"http://testserver{page}"})

    assert answer.status_code == 302
    assert answer.url == f"{reverse('login')}?next=%2Forders%2F&ended=1"


def test_whoever_leaves_is_out_at_once_and_not_in_again_after_coming_back(firm):
    client = browser_of(firm.stranger)

    services.deactivate_person(firm.stranger.pk, by=firm.admin)
    was_in = is_in(client)
    services.reactivate_person(firm.stranger.pk, by=firm.admin)

    assert (was_in, is_in(client)) == (False, False)
    assert not Session.objects.exists()


def test_whoever_is_made_inactive_in_the_admin_too(client, firm):
    other = browser_of(firm.stranger)
    client.force_login(firm.admin)
    facts = {"username": firm.stranger.username, "name": "离职", "language": "en"}

    client.post(reverse("admin:accounts_user_change", args=[firm.stranger.pk]), facts)

    assert list(Session.objects.values_list("person", flat=True)) == [firm.admin.pk]
    assert not is_in(other)


def test_a_new_password_signs_everybody_out_who_had_the_old_one(firm):
    browsers = [browser_of(firm.am), browser_of(firm.am)]

    services.give_password(firm.am.pk, by=firm.admin)

    assert [is_in(browser) for browser in browsers] == [False, False]
    assert not Session.objects.exists()


def test_what_is_written_into_a_session_keeps_whose_it_is(firm):
    client = browser_of(firm.admin)
    before = session_of(client)

    client.get(reverse("setup:setup"))  # notes that the set-up goes on

    after = session_of(client)
    assert (after.person, after.agent, after.begun_at, after.ends_at) == (
        before.person,
        before.agent,
        before.begun_at,
        before.ends_at,
    )


def test_rows_that_are_over_are_cleared_away(firm):
    client = browser_of(firm.am)
    browser_of(firm.finance)
    Session.objects.filter(person=firm.finance).update(expire_date=now() - timedelta(minutes=1))

    forget_sessions()

    assert list(Session.objects.values_list("person", flat=True)) == [firm.am.pk]
    assert is_in(client)


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (CHROME, "Chrome · Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) MicroMessenger/8.0 NetType/WIFI", "微信 · iPhone"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36 wxwork/4.1 MicroMessenger/7", "企业微信 · Windows"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 15_0) Version/18.0 Safari/605.1.15", "Safari · Mac"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36 Edg/140.0", "Edge · Windows"),
        ("curl/8.0", "Unknown device"),
        ("", "Unknown device"),
    ],
)
def test_a_device_in_words(english, agent, name):
    assert device_name(agent) == name
