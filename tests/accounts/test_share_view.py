"""A leader shares a view: each reader gets the rows and columns that they may see."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.urls import reverse

from orderdesk.accounts import services
from orderdesk.accounts.looks import SavedView
from tests.accounts.looks import ORDERS, headings, names, save, shown

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def shared(by, scope="all", **facts):
    team = facts.pop("team", None)
    return services.share_view(save(by, **facts).pk, scope=scope, team=team, by=by)


def test_a_manager_shares_with_the_team(client, firm):
    view = shared(firm.manager, "team", team=firm.team)

    seen = {who: names(client, getattr(firm, who)) == ["在途"] for who in ("am", "assistant", "stranger", "warehouse")}

    assert seen == {"am": True, "assistant": True, "stranger": False, "warehouse": False}
    assert view.history.first().history_change_reason == "share"


def test_a_director_shares_with_everybody(client, firm):
    shared(firm.director)

    (link,) = shown(client, firm.warehouse).views

    assert link.owner == firm.director.name


def test_each_reader_gets_their_own_rows_and_columns(client, firm):
    mine = firm.order("awaiting_supply")
    view = shared(firm.director, query="", columns=["amount", "paid", "customer"])
    url = f"{reverse(ORDERS)}?view={view.pk}"

    seen = {who: shown(client, getattr(firm, who), url) for who in ("am", "warehouse", "stranger")}

    assert headings(seen["am"]) == ["number", "amount", "paid", "customer"]
    assert headings(seen["warehouse"]) == ["number", "customer"]
    assert [row.record["pk"] for row in seen["am"].rows] == [mine.pk]
    assert seen["stranger"].rows == []


def test_a_filter_that_the_reader_lacks_is_said_and_not_asked(client, firm):
    order = firm.order("awaiting_supply")
    view = shared(firm.director, query="amount=large")

    orders = shown(client, firm.warehouse, f"{reverse(ORDERS)}?amount=large&view={view.pk}")

    assert [row.record["pk"] for row in orders.rows] == [order.pk]
    assert orders.notes == ["视图“在途”要求的内容在此列表中没有：金额级别 large。"]


@pytest.mark.parametrize(("who", "scope"), [("am", "team"), ("am", "all"), ("manager", "all"), ("finance", "all")])
def test_who_leads_nobody_shares_nothing(firm, who, scope):
    view = save(getattr(firm, who))

    with pytest.raises(PermissionDenied):
        services.share_view(view.pk, scope=scope, team=firm.team, by=view.owner)


def test_it_is_taken_back(client, firm):
    view = shared(firm.director)
    services.share_view(view.pk, scope="own", by=firm.director)

    assert names(client, firm.am) == []


def test_the_page_offers_what_a_leader_may(client, firm):
    view = save(firm.manager)
    client.force_login(firm.manager)
    url = reverse("looks:share-view", args=[view.pk])

    refused = client.post(url, {"shared": "all"})
    client.post(url, {"shared": f"team-{firm.team.pk}"})

    assert refused.status_code == 422
    assert SavedView.objects.get().team == firm.team


def test_what_is_not_shared_is_not_found(client, firm):
    view = save(firm.director)
    client.force_login(firm.manager)

    assert client.post(reverse("looks:share-view", args=[view.pk]), {"shared": "own"}).status_code == 404


def test_the_database_wants_a_team_where_it_is_for_one(firm):
    with pytest.raises(IntegrityError, match="saved_view_team_where_shared"):
        SavedView.objects.create(owner=firm.am, listing=ORDERS, name="x", scope="team")
