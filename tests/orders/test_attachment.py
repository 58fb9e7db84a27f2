"""The file of an order, as a download."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from orders import services as orders

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("place")]


def attached(firm):
    return orders.attach_file(firm.draft(), file=SimpleUploadedFile("合同.pdf", b"a file"), by=firm.am)


def test_it_is_downloaded_under_its_name(client, firm):
    client.force_login(firm.assistant)

    response = client.get(reverse("orders:attachment", args=[attached(firm).pk]))

    assert b"".join(response.streaming_content) == b"a file"
    assert response.headers["Content-Disposition"].startswith("attachment")


def test_it_is_hidden_with_its_order(client, firm):
    client.force_login(firm.stranger)

    assert client.get(reverse("orders:attachment", args=[attached(firm).pk])).status_code == 404
