"""The signed paper of a shipment, as a download."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from aftersales.models import Acceptance

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("place")]


def signed(firm, paper=True):
    acceptance = Acceptance.objects.get(shipment__order=firm.order("delivered"))
    if paper:
        acceptance.paper.save("paper.jpg", SimpleUploadedFile("paper.jpg", b"a paper"))
    return acceptance.shipment


def test_it_is_downloaded(client, firm):
    client.force_login(firm.am)

    response = client.get(reverse("aftersales:paper", args=[signed(firm).pk]))

    assert b"".join(response.streaming_content) == b"a paper"


def test_without_a_paper_there_is_nothing(client, firm):
    client.force_login(firm.am)

    assert client.get(reverse("aftersales:paper", args=[signed(firm, paper=False).pk])).status_code == 404


def test_it_is_hidden_from_another_team(client, firm):
    client.force_login(firm.stranger)

    assert client.get(reverse("aftersales:paper", args=[signed(firm).pk])).status_code == 404
