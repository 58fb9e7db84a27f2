"""A dropped field is there again, with its values."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from orderdesk.core.errors import Refused
from orderdesk.custom_fields.services import drop_field, restore_field
from orders.services import set_fields
from tests.custom_fields.fields import field

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english", "in_english")]


def test_its_values_are_there_again_and_it_stands_last(client, firm):
    number, other = field(), field("项目阶段")
    order = set_fields(firm.draft().pk, typed={number.key: "XM-1"}, by=firm.assistant)
    drop_field(number.pk, by=firm.admin)
    client.force_login(firm.admin)

    client.post(reverse("custom_fields:restore-field", args=[number.pk]))

    number.refresh_from_db()
    assert (number.dropped_at, number.place, other.place) == (None, 3, 2)
    client.force_login(firm.assistant)
    assert "XM-1" in client.get(order.get_absolute_url()).content.decode().partition('id="history"')[0]


def test_where_another_has_its_name_it_is_refused(firm):
    number = field()
    drop_field(number.pk, by=firm.admin)
    field()

    with pytest.raises(Refused, match="There is a field “项目编号” already"):
        restore_field(number.pk, by=firm.admin)


def test_one_that_is_there_and_other_people_are_refused(client, firm):
    number = field()
    with pytest.raises(Refused, match="is not dropped"):
        restore_field(number.pk, by=firm.admin)
    with pytest.raises(PermissionDenied):
        restore_field(number.pk, by=firm.director)

    client.force_login(firm.director)
    assert client.post(reverse("custom_fields:restore-field", args=[number.pk])).status_code == 404
