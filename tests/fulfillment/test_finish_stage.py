"""A step finishes its stage, once."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import now

from fulfillment.models import Stage
from fulfillment.services import (
    finish_stage,
)
from tests.fulfillment.ledger import stage

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def test_a_part_of_the_goods_does_not_finish_the_dispatch(firm):
    order = firm.order("in_production", "10")
    firm.dispatch(order, quantities={order.lines.get().pk: 4})

    assert stage(order, "dispatch").finished_at is None


def test_a_step_is_finished_once(firm):
    order, at = firm.order("confirmed"), now()

    finish_stage(order, "visit", at=at, by=firm.am)
    finish_stage(order, "visit", at=at + timedelta(days=1), by=firm.am)

    assert stage(order, "visit").finished_at == at


@pytest.mark.usefixtures("in_english")
def test_a_card_of_the_board_is_finished_by_one_press(client, firm):
    order = firm.order("in_production")
    stage = Stage.objects.get(order=order, step="prepare")
    client.force_login(firm.production)
    url = reverse("fulfillment:finish-stage", args=[stage.pk])

    stale = client.post(url, {"version": stage.version + 1})
    assert (stale.status_code, Stage.objects.get(pk=stage.pk).finished_at) == (302, None)
    answer = client.post(url, {"version": stage.version, "query": "late=1"})

    assert (answer.status_code, answer.url) == (302, f"{reverse('fulfillment:board')}?late=1")
    assert Stage.objects.get(pk=stage.pk).finished_at is not None


@pytest.mark.usefixtures("in_english")
def test_what_an_event_finishes_and_what_belongs_to_others_is_refused(client, firm):
    order = firm.order("in_production")
    client.force_login(firm.logistics)

    for step in ("dispatch", "prepare"):
        stage = Stage.objects.get(order=order, step=step)
        url = reverse("fulfillment:finish-stage", args=[stage.pk])
        assert client.post(url, {"version": stage.version}).status_code == 403
        stage.refresh_from_db()
        assert stage.finished_at is None
