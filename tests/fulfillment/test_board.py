"""The board: each open order as a card at the stage where it stands."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import override

from fulfillment import services as fulfillment
from fulfillment.models import Stage

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


def lanes(client, **params):
    page = client.get(reverse("fulfillment:board"), params)
    return {lane.name: lane for lane in page.context["list"].lanes}


def place_of(client, order, **params):
    """The column in which the card of an order stands, or None."""
    for name, lane in lanes(client, **params).items():
        if order in [card.order for card in lane.cards]:
            return name
    return None


@pytest.fixture
def order(firm):
    return firm.order("in_production")


def first_open(order):
    return Stage.objects.filter(order=order, finished_at=None).order_by("place").first()


def test_a_card_stands_at_the_first_unfinished_stage(client, firm, order):
    client.force_login(firm.manager)

    assert place_of(client, order) == first_open(order).name


def test_what_is_late_is_counted_and_says_so(client, firm, order):
    stage = first_open(order)
    Stage.objects.filter(pk=stage.pk).update(planned_on=localdate() - timedelta(days=2))
    client.force_login(firm.manager)

    lane = lanes(client)[stage.name]

    assert (lane.count, lane.late, bool(lane.cards[0].late)) == ("1", "1", True)
    assert place_of(client, order, late="1") == stage.name
    assert place_of(client, order, q="nobody of this name") is None


def test_a_stage_of_its_own_stands_under_other(client, firm, order):
    Stage.objects.filter(order=order).update(finished_at=order.created_at)
    fulfillment.add_stage(order.pk, name="客户图纸确认", by=firm.am)
    client.force_login(firm.manager)

    assert place_of(client, order) == "Other"


def test_orders_that_one_does_not_see_have_no_card(client, firm, order):
    client.force_login(firm.stranger)

    assert place_of(client, order) is None


def test_who_may_not_write_gets_no_button(client, firm, order):
    for person, shown in ((firm.production, True), (firm.logistics, False)):
        client.force_login(person)
        card = lanes(client)[first_open(order).name].cards[0]
        assert bool(card.finish_url) is shown, person


@pytest.mark.parametrize("rows", [1, 6])
def test_it_costs_the_same_for_any_number_of_cards(client, firm, rows, django_assert_num_queries):
    for _row in range(rows):
        firm.walk(firm.draft(), "confirmed")
    client.force_login(firm.manager)
    client.get(reverse("fulfillment:board"))

    with django_assert_num_queries(20):
        client.get(reverse("fulfillment:board"))


def test_the_head_counts_and_a_card_tells_its_amount_to_whoever_reads_prices(client, firm, order):
    Stage.objects.filter(pk=first_open(order).pk).update(planned_on=localdate() - timedelta(days=2))

    for person, amount in ((firm.manager, "3,180"), (firm.production, "")):
        client.force_login(person)
        board = client.get(reverse("fulfillment:board")).context["list"]
        with override("en"):
            assert board.summary == "1 on their way · 1 of them late"
        assert [card.amount for lane in board.lanes for card in lane.cards] == [amount]
