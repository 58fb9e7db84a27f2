"""The file of an invoice is a download for whoever sees the invoice."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.timezone import localdate

from orders import services
from tests.orders.test_issue_invoice import NUMBER
from tests.orders.test_request_invoice import ask, title

__all__ = ["title"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("place")]


def test_it_is_sent_to_those_who_see_it(client, firm, title):
    invoice = ask(firm, title, firm.order("confirmed"), "1")
    facts = {"invoice_number": NUMBER, "issued_on": localdate(), "file": SimpleUploadedFile("a.pdf", b"%PDF-1.7")}
    services.issue_invoice(invoice.pk, **facts, by=firm.finance)
    url = reverse("orders:invoice-file", args=[invoice.pk])

    answers = {}
    for name in ("am", "finance", "stranger", "warehouse"):
        client.force_login(getattr(firm, name))
        answer = client.get(url)
        answers[name] = b"".join(answer.streaming_content) if answer.streaming else answer.status_code

    assert answers == {"am": b"%PDF-1.7", "finance": b"%PDF-1.7", "stranger": 404, "warehouse": 404}
