"""A stage is planned for another day, because what finishes it is."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils.timezone import now

from fulfillment import services as fulfillment

pytestmark = pytest.mark.django_db


def test_what_is_open_moves_and_is_signed(firm):
    stage = firm.order("confirmed").stages.get(step="prepare")
    day = stage.planned_on + timedelta(days=1)

    with transaction.atomic():
        fulfillment.move_stage(stage.order, "prepare", to=day, by=firm.am)

    stage.refresh_from_db()
    assert (stage.planned_on, stage.history.first().history_user) == (day, firm.am)


def test_what_is_finished_stays(firm):
    stage = firm.order("confirmed").stages.get(step="prepare")
    planned = stage.planned_on
    with transaction.atomic():
        fulfillment.finish_stage(stage.order, "prepare", at=now(), by=firm.production)

        fulfillment.move_stage(stage.order, "prepare", to=planned + timedelta(days=1), by=firm.am)

    stage.refresh_from_db()
    assert stage.planned_on == planned
