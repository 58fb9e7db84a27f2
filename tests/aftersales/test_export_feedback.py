"""The tickets of the list as the feedback sheet."""

import io

import pytest
from django.urls import reverse

from aftersales import services
from tests.aftersales.feedback import rows_of

pytestmark = pytest.mark.django_db


def test_the_list_is_exported_as_it_is_shown(client, firm):
    firm.ticket(text="未结的")
    closed = firm.ticket(text="关闭的")
    services.answer_ticket(closed.pk, text="好", by=firm.aftersales)
    services.close_ticket(closed.pk, result="好了", by=firm.aftersales)
    client.force_login(firm.aftersales)

    told = {}
    for show in ("open", "closed"):
        response = client.get(reverse("aftersales:export-feedback"), {"show": show})
        told[show] = [cells[3] for cells in rows_of(io.BytesIO(b"".join(response.streaming_content)))[1:]]

    assert told == {"open": ["未结的"], "closed": ["关闭的"]}


def test_the_export_hides_another_teams_tickets(client, firm):
    firm.ticket(text="别组的")
    client.force_login(firm.stranger)

    response = client.get(reverse("aftersales:export-feedback"), {"show": "all"})

    assert len(rows_of(io.BytesIO(b"".join(response.streaming_content)))) == 1
