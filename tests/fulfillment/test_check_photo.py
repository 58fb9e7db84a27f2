"""Photos of a quality check are shown, never run."""

import pytest
from django.urls import reverse

from fulfillment.models import CheckPhoto
from tests.fulfillment.test_record_check import checked_order, look
from tests.walk.world import PNG, photo

pytestmark = pytest.mark.django_db


def test_it_is_seen_by_whoever_sees_the_order(client, firm, place):
    order = checked_order(firm)
    look(firm, order, 3, photos=[photo("外观.png")])
    url = reverse("fulfillment:check-photo", args=[CheckPhoto.objects.get().pk])

    for person, status in ((firm.am, 200), (firm.logistics, 200), (firm.stranger, 404)):
        client.force_login(person)
        answer = client.get(url)
        assert answer.status_code == status
        if answer.streaming:
            assert b"".join(answer.streaming_content) == PNG
