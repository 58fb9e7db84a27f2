"""The customer's link of an order: who makes it, what is kept of it, how long it lasts."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.utils.timezone import localtime, now

from orderdesk.core.errors import Refused
from orderdesk.policy.models import Policy
from orders.models import CustomerLink
from orders.services import make_link
from orders.services.link import link_of
from tests.races import run_together, without_row_locks

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english", "in_english")]


def test_it_opens_the_order_until_90_days_after_the_delivery_date(firm):
    order = firm.order("confirmed")

    link = make_link(order.pk, by=firm.am)

    last = localtime(link.expires_at - timedelta(seconds=1)).date()
    assert last == order.due_on + timedelta(days=90)
    assert CustomerLink.objects.of_token(link.token).get() == link_of(order) == link
    assert (link.by, link.shows_prices) == (firm.am, False)


def test_the_days_are_those_of_the_policy(firm):
    Policy(pk=1, link_days=7).sign(by=firm.admin).save()
    order = firm.order("confirmed")

    link = make_link(order.pk, by=firm.am)

    assert localtime(link.expires_at - timedelta(seconds=1)).date() == order.due_on + timedelta(days=7)


def test_the_token_stands_in_no_table(firm):
    link = make_link(firm.order("confirmed").pk, by=firm.am)

    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        tables = [name for (name,) in cursor.fetchall()]
        cursor.execute(
            " UNION ALL ".join(f"SELECT '{t}' FROM \"{t}\" r WHERE r::text LIKE %s" for t in tables),
            [f"%{link.token}%"] * len(tables),
        )
        holders = cursor.fetchall()

    assert (holders, len(link.token)) == ([], 32)


def test_with_another_secret_it_still_opens_but_cannot_be_shown(firm, settings):
    link = make_link(firm.order("confirmed").pk, by=firm.am)
    token = link.token

    settings.SECRET_KEY = "another-secret"

    later = CustomerLink.objects.get()
    assert (later.token, later.get_absolute_url()) == ("", "")
    assert CustomerLink.objects.of_token(token).get() == link


def test_two_links_of_one_order_share_nothing(firm):
    order = firm.order("confirmed")
    former = make_link(order.pk, by=firm.am)
    CustomerLink.objects.filter(pk=former.pk).update(expires_at=now())

    link = make_link(order.pk, by=firm.assistant)

    former.refresh_from_db()
    assert (former.revoked_by, link.token != former.token) == (firm.assistant, True)


def test_it_is_written_into_the_orders_history(firm):
    order = firm.order("confirmed")

    make_link(order.pk, by=firm.am)

    row = order.history.latest()
    order.refresh_from_db()
    assert (row.history_change_reason, row.history_user) == ("make_link", firm.am)
    assert row.version == order.version


def test_it_refuses_a_second_one(firm):
    order = firm.order("confirmed")
    make_link(order.pk, by=firm.am)

    with pytest.raises(Refused, match="has a link already"):
        make_link(order.pk, by=firm.am)


@pytest.mark.parametrize("status", ["draft", "in_review", "awaiting_supply"])
def test_it_refuses_before_the_order_is_confirmed(firm, status):
    order = firm.order(status)

    with pytest.raises(Refused, match="its customer gets a link once it is confirmed"):
        make_link(order.pk, by=firm.assistant)


@pytest.mark.parametrize("who", ["warehouse", "production", "logistics", "finance", "aftersales", "stranger"])
def test_it_denies_those_who_do_not_serve_the_order(firm, who):
    order = firm.order("confirmed")

    with pytest.raises(PermissionDenied):
        make_link(order.pk, by=getattr(firm, who))

    assert not CustomerLink.objects.exists()


def race(firm):
    order = firm.order("confirmed")
    return run_together(*[lambda by=by: make_link(order.pk, by=by) for by in (firm.am, firm.assistant)])


@pytest.mark.django_db(transaction=True)
def test_two_who_make_it_at_once_make_one(firm):
    outcomes = race(firm)

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["CustomerLink", "Refused"]


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_the_second_runs_into_the_constraint(firm):
    with without_row_locks():
        outcomes = race(firm)

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["CustomerLink", "IntegrityError"]
