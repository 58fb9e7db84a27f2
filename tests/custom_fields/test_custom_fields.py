"""The page of the custom fields, for administrators."""

import pytest
from django.urls import reverse

from orderdesk.custom_fields.services import drop_field
from tests.custom_fields.fields import field, packing

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
URL = reverse("custom_fields:custom-fields")


def test_fields_stand_by_record_in_their_order_with_those_dropped(client, firm):
    number, kept = field(), packing()
    gone = field("行业标签", record="customer")
    drop_field(gone.pk, by=firm.admin)
    client.force_login(firm.admin)

    groups = client.get(URL).context["groups"]

    assert [(group["record"].key, group["fields"], group["dropped"]) for group in groups] == [
        ("order", [number, kept], []),
        ("customer", [], [gone]),
        ("product", [], []),
    ]


@pytest.mark.parametrize("who", ["director", "manager", "assistant"])
def test_it_is_not_there_for_others(client, firm, who):
    client.force_login(getattr(firm, who))

    assert client.get(URL).status_code == 404
