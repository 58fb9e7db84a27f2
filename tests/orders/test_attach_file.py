"""A file is kept beside an order."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from orders.models import Attachment
from tests.files import PDF

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("place")]


def file():
    return SimpleUploadedFile("合同.pdf", PDF)


def test_it_keeps_the_name_that_it_came_with(client, firm):
    order = firm.draft()
    client.force_login(firm.assistant)

    client.post(reverse("orders:attach", args=[order.pk]), {"file": file()})

    attachment = Attachment.objects.get(order=order)
    assert (attachment.name, attachment.by) == ("合同.pdf", firm.assistant)
    with attachment.file.open() as kept:
        assert kept.read() == PDF


def test_an_order_of_another_team_is_not_there(client, firm):
    order = firm.draft()
    client.force_login(firm.stranger)

    response = client.post(reverse("orders:attach", args=[order.pk]), {"file": file()})

    assert (response.status_code, Attachment.objects.count()) == (404, 0)


@pytest.mark.usefixtures("in_english")
def test_the_file_that_is_missing_is_asked_for(client, firm):
    order = firm.draft()
    client.force_login(firm.assistant)

    response = client.post(reverse("orders:attach", args=[order.pk]), {"x": "1"}, follow=True)

    assert "Choose the file first." in response.content.decode()
    assert not order.attachments.exists()
