"""What tests ask of a paper: its text, its fonts, and how often it was printed."""

import io
import re

import pypdf
from django.urls import reverse

from orderdesk.core.models import Printing


def press(client, who, name, key, **data):
    """What the button answers to this person."""
    client.force_login(who)
    return client.post(reverse(name, args=[key]), data)


def text_of(data):
    """The text of every page without its white space, which the layout decides; of no real PDF nothing."""
    try:
        pages = pypdf.PdfReader(io.BytesIO(data)).pages
    except pypdf.errors.PyPdfError:
        return ""
    return re.sub(r"\s", "", "".join(page.extract_text() for page in pages))


def fonts_of(data):
    """Names of every font that the file uses, without the mark of a subset."""
    return {
        font.get_object()["/BaseFont"].lstrip("/").rpartition("+")[2]
        for page in pypdf.PdfReader(io.BytesIO(data)).pages
        for font in page["/Resources"].get_object().get("/Font", {}).values()
    }


def missing(response, *facts):
    """Which of these facts do not stand on the paper; white space aside."""
    assert response.headers["Content-Type"] == "application/pdf"
    text = text_of(response.content)
    return [fact for fact in facts if re.sub(r"\s", "", str(fact)) not in text]


def printed():
    """(paper, about, copy, by) of every printing, the first one first."""
    rows = Printing.objects.order_by("pk").select_related("by")
    return [(row.paper, row.about, row.copy, row.by) for row in rows]


def papers_panel(client, order):
    """The panel as the order page fetches it when the reader gets there."""
    address = reverse("orders:papers", args=[order.pk])
    assert f'hx-get="{address}"' in client.get(order.get_absolute_url()).content.decode()
    response = client.get(address, headers={"HX-Request": "true"})
    assert response.status_code == 200
    return response.content.decode()
