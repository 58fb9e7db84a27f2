"""The ruler page, and the offset by which slips are moved."""

import io

import pypdf
import pytest
from django.urls import reverse

from orderdesk.core.errors import Refused
from orderdesk.core.paper.printing import SLIP, read_shift, shift_css
from tests.papers import press

pytestmark = [pytest.mark.django_db]


def test_the_margins_move_and_the_paper_stays():
    css = shift_css(SLIP, read_shift({"shift_x": "1.5", "shift_y": "-2"}))

    assert css == "@page slip-140 { margin-top: 6mm; margin-right: 16.5mm; margin-bottom: 12mm; margin-left: 19.5mm; }"
    assert shift_css("", read_shift({"shift_x": "1.5"})) == shift_css(SLIP, read_shift({})) == ""


@pytest.mark.parametrize("typed", ["16", "-15.5", "links", "NaN", "Infinity"])
def test_what_is_no_offset_is_refused(typed):
    with pytest.raises(Refused):
        read_shift({"shift_x": "0", "shift_y": typed})


@pytest.mark.pdf
@pytest.mark.parametrize(("size", "height"), [("slip-279", 279.4), ("slip-140", 139.7), ("slip-93", 93.1)])
def test_the_ruler_comes_in_each_height(client, firm, size, height):
    client.force_login(firm.logistics)

    answer = client.post(reverse("fulfillment:print-ruler"), {"size": size, "shift_x": "2", "shift_y": "0"})

    pages = pypdf.PdfReader(io.BytesIO(answer.content)).pages
    assert (len(pages), round(float(pages[0].mediabox.height) / 72 * 25.4, 1)) == (1, height)


@pytest.mark.pdf
def test_a_slip_is_moved_by_what_the_browser_sends(client, firm):
    shipment = firm.order("shipped").shipments.get()

    def left(**shift):
        answer = press(client, firm.logistics, "fulfillment:print-delivery", shipment.pk, size="slip-140", **shift)
        places = []
        page = pypdf.PdfReader(io.BytesIO(answer.content)).pages[0]
        page.extract_text(visitor_text=lambda text, cm, tm, *_rest: text.strip() and places.append(tm[4] or cm[4]))
        return min(place for place in places if place > 0)

    assert round((left(shift_x="5") - left()) / 96 * 25.4) == 5  # WeasyPrint places text in CSS pixels


def test_a_wrong_offset_leads_back_with_its_sentence(client, firm):
    shipment = firm.order("shipped").shipments.get()

    answer = press(client, firm.logistics, "fulfillment:print-delivery", shipment.pk, size="slip-140", shift_x="99")

    assert answer.status_code == 302
