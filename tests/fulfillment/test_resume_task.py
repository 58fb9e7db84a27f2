"""What runs does not go on."""

import pytest

from fulfillment import services as fulfillment
from orderdesk.core.errors import Refused
from tests.fulfillment.tasks import short_order

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def test_only_what_is_paused_goes_on(firm):
    task = short_order(firm)[1]

    with pytest.raises(Refused, match="Planned"):
        fulfillment.resume_task(task.pk, by=firm.production)
