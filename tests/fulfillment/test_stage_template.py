"""The page of the stages of every order."""

import pytest
from django.urls import reverse

from fulfillment.models import StageTemplate
from orderdesk.setup.models import Installation
from tests.typed_forms import fields_of

pytestmark = pytest.mark.django_db
URL = "fulfillment:stage-template"


def sent(client):
    """The page as a browser sends it back."""
    page = client.get(reverse(URL))
    ticks = {f"form-{place}-is_active": "on" for place in range(StageTemplate.objects.count())}
    return fields_of(page) | ticks


def test_owners_are_set_and_a_stage_is_added(client, firm):
    client.force_login(firm.admin)
    count = StageTemplate.objects.count()
    new = {"place": "9", "name": "开箱照片", "step": "other", "role": "logistics", "offset": "1", "is_active": "on"}

    answer = client.post(
        reverse(URL),
        sent(client)
        | {"form-0-person": firm.warehouse.pk}
        | {f"form-{count}-{name}": value for name, value in new.items()},
    )

    assert answer.status_code == 302
    assert StageTemplate.objects.order_by("place").first().person == firm.warehouse
    assert StageTemplate.objects.get(name="开箱照片").offset == 1
    assert Installation.current().passed_steps == ["stages"]


def test_two_of_one_name_are_refused_and_nothing_is_lost(client, firm):
    client.force_login(firm.director)
    names = list(StageTemplate.objects.values_list("name", flat=True))

    answer = client.post(reverse(URL), sent(client) | {"form-1-name": names[0], "form-2-name": "改了"})

    assert answer.status_code == 422
    assert "改了" in answer.content.decode()
    assert list(StageTemplate.objects.values_list("name", flat=True)) == names


def test_it_is_not_there_for_others(client, firm):
    client.force_login(firm.manager)

    assert client.get(reverse(URL)).status_code == 404
