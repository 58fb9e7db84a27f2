"""A question to a list is kept under a name."""

from contextlib import nullcontext

import pytest
from django.db import IntegrityError
from django.urls import reverse

from orderdesk.accounts import services
from orderdesk.accounts.looks import ListChoice, SavedView
from orderdesk.accounts.services.look import MOST_VIEWS
from orderdesk.core.errors import Refused
from tests.accounts.looks import ORDERS, fresh, headings, names, save, shown
from tests.races import run_together, without_row_locks

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
PAGE = reverse("looks:save-view", args=[ORDERS])


def test_it_stands_as_a_link_above_the_list(client, firm):
    view = save(firm.am, query="sort=due&status=open&after=1~2&view=7&q=")

    (link,) = shown(client, firm.am).views

    assert (link.name, link.url) == ("在途", f"{reverse(ORDERS)}?sort=due&status=open&view={view.pk}")
    assert view.history.get().history_user == firm.am
    assert names(client, firm.assistant) == []


def test_the_link_asks_the_question_with_its_columns(client, firm):
    firm.draft()
    save(firm.am, query="status=in_review", columns=["due", "owner"])
    (link,) = shown(client, firm.am).views

    orders = shown(client, firm.am, link.url)

    assert (orders.rows, headings(orders)) == ([], ["number", "due", "owner"])
    assert [(view.current, view.is_changed) for view in orders.views] == [(True, False)]
    assert [tab.label for tab in orders.tabs if tab.current] == []


def test_a_further_filter_keeps_the_columns_and_says_that_it_is_changed(client, firm):
    view = save(firm.am, columns=["due"])

    orders = shown(client, firm.am, f"{reverse(ORDERS)}?status=open&late=1&sort=-newest&q=&view={view.pk}")

    assert headings(orders) == ["number", "due"]
    assert [view.is_changed for view in orders.views] == [True]


def test_the_same_name_is_refused_unless_it_replaces(firm):
    view = save(firm.am)

    with pytest.raises(Refused, match="already"):
        save(firm.am, query="late=1")
    replaced = save(firm.am, query="late=1", replaces=True)

    assert (replaced.pk, replaced.query) == (view.pk, "late=1")
    assert save(firm.assistant).pk != view.pk


@pytest.mark.parametrize(("facts", "why"), [({"name": " "}, "Enter a name"), ({"name": "长" * 41}, "at most 40")])
def test_a_name_that_is_none_is_refused(firm, facts, why):
    with pytest.raises(Refused, match=why):
        save(firm.am, **facts)


def test_a_question_without_end_is_refused(firm):
    with pytest.raises(Refused, match="too long"):
        save(firm.am, query="&".join(f"status={n}" for n in range(500)))


def test_no_more_than_a_list_can_show(firm):
    for n in range(MOST_VIEWS):
        save(firm.am, name=f"{n}")

    with pytest.raises(Refused, match="Delete one first"):
        save(firm.am)


def test_the_database_keeps_names_apart(firm):
    save(firm.am)

    with pytest.raises(IntegrityError, match="saved_view_name_once"):
        SavedView.objects.create(owner=firm.am, listing=ORDERS, name="在途")


def test_the_page_saves_what_is_asked_and_may_start_with_it(client, firm):
    services.choose_columns(ORDERS, columns=["due"], by=firm.am)
    client.force_login(firm.am)

    response = client.post(f"{PAGE}?late=1&after=3~4", {"name": "已迟", "starts": "on"})

    view = SavedView.objects.get()
    assert (view.name, view.query, view.columns) == ("已迟", "late=1", ["due"])
    assert ListChoice.objects.get().start == view
    assert response.url == f"{reverse(ORDERS)}?late=1&view={view.pk}"


def test_what_was_typed_is_kept_when_it_is_refused(client, firm):
    save(firm.am)
    client.force_login(firm.am)

    page = client.post(PAGE, {"name": "在途"})

    assert page.status_code == 422
    assert page.context["form"]["name"].value() == "在途"
    assert "已有视图" in page.context["form"].errors["name"][0]


def test_a_changed_view_of_ones_own_is_offered_to_replace(client, firm):
    view = save(firm.am)
    client.force_login(firm.am)

    form = client.get(f"{PAGE}?late=1&view={view.pk}").context["form"]

    assert (form["name"].value(), form["replaces"].value()) == ("在途", True)


def test_a_list_that_is_none_is_not_found(client, firm):
    client.force_login(firm.am)

    assert client.get(reverse("looks:save-view", args=["orders:receipts"])).status_code == 404


def test_what_is_no_longer_there_is_said(client, firm):
    view = save(firm.am, query="customer=99999&status=gone&sort=x")

    orders = shown(client, firm.am, f"{reverse(ORDERS)}?customer=99999&status=gone&sort=x&view={view.pk}")

    assert orders.notes == ["视图“在途”要求的内容在此列表中没有：客户 99999、x、状态 gone。"]


def test_an_account_manager_keeps_the_tab_of_their_own(client, firm):
    """They have no filter of account managers, and ask for themselves all the same."""
    query = f"owner={firm.am.pk}&status=open"
    view = save(firm.am, query=query)

    assert shown(client, firm.am, f"{reverse(ORDERS)}?{query}&view={view.pk}").notes == []


def test_a_view_that_is_gone_is_said(client, firm):
    orders = shown(client, firm.am, f"{reverse(ORDERS)}?status=open&view=99999")

    assert orders.notes == ["这个视图已不存在，或不再共享给您。"]
    assert orders.views == []


def test_a_look_is_one_query(firm, django_assert_num_queries):
    for n in range(3):
        save(firm.am, name=f"{n}")
    am = fresh(firm.am)

    with django_assert_num_queries(1):
        assert len(am.look_at(ORDERS).views) == 3


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_locked", [True, False])
def test_a_double_click_makes_one(firm, is_locked):
    """With the lock the second one is told; without it the constraint of the database stops it."""
    pause = nullcontext() if is_locked else without_row_locks()

    with pause:
        outcomes = run_together(lambda: save(firm.am), lambda: save(firm.am))

    assert SavedView.objects.count() == 1
    assert any(isinstance(outcome, Refused if is_locked else IntegrityError) for outcome in outcomes)
