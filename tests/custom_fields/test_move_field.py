"""A field changes places with its neighbour."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from orderdesk.custom_fields.models import CustomField
from orderdesk.custom_fields.services import move_field
from tests.custom_fields.fields import field

pytestmark = pytest.mark.django_db


def names():
    return list(CustomField.objects.of("order").values_list("name", flat=True))


def test_it_moves_up_and_down_and_stays_at_an_end(client, firm):
    _a, b, _c = field("甲"), field("乙"), field("丙")
    url = reverse("custom_fields:move-field", args=[b.pk])
    client.force_login(firm.admin)
    seen = []

    for way in ("up", "up", "down", "down", "down"):
        assert client.post(url, {"way": way}).status_code == 302
        seen.append("".join(names()))

    assert seen == ["乙甲丙", "乙甲丙", "甲乙丙", "甲丙乙", "甲丙乙"]


def test_nobody_else_moves_one(client, firm):
    first = field("甲")
    with pytest.raises(PermissionDenied):
        move_field(first.pk, up=True, by=firm.director)

    client.force_login(firm.director)
    assert client.post(reverse("custom_fields:move-field", args=[first.pk])).status_code == 404
