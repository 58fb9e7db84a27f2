"""Further answers and notes of a ticket."""

import pytest

from aftersales import services
from tests.aftersales.tickets import answered
from tests.walk.world import photo

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("place")]


def test_notes_and_further_answers_are_kept_with_photos(firm):
    ticket = answered(firm)

    services.reply_to_ticket(ticket.pk, text="备件已发", is_answer=True, photos=[photo()], by=firm.aftersales)
    services.reply_to_ticket(ticket.pk, text="供应商批次问题", is_answer=False, by=firm.aftersales)

    assert list(ticket.replies.values_list("text", "is_answer"))[1:] == [("备件已发", True), ("供应商批次问题", False)]
    assert ticket.photos.count() == 1
