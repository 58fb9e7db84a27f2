"""The file of a qualification, as a download."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from customers.models import Qualification

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("place")]


def kept(firm, file=True):
    given = SimpleUploadedFile("licence.pdf", b"a file") if file else ""
    return Qualification.objects.create(customer=firm.customer, kind="other", file=given)


def test_it_is_downloaded(client, firm):
    client.force_login(firm.am)

    response = client.get(reverse("customers:file", args=[kept(firm).pk]))

    assert b"".join(response.streaming_content) == b"a file"
    assert response.headers["Content-Disposition"].startswith("attachment")


def test_without_a_file_there_is_nothing(client, firm):
    client.force_login(firm.am)

    assert client.get(reverse("customers:file", args=[kept(firm, file=False).pk])).status_code == 404


def test_it_is_hidden_from_another_team(client, firm):
    client.force_login(firm.stranger)

    assert client.get(reverse("customers:file", args=[kept(firm).pk])).status_code == 404
