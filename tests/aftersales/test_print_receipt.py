"""签收回执, printed by colleagues."""

import pytest

from tests.aftersales.signed import signed
from tests.aftersales.test_receipt_by_link import signed_by_link
from tests.papers import missing, press, printed

pytestmark = [pytest.mark.django_db, pytest.mark.pdf, pytest.mark.usefixtures("place")]


def test_it_is_printed_for_whoever_sees_the_order(client, firm):
    _link, acceptance = signed_by_link(firm)

    response = press(client, firm.logistics, "aftersales:print-receipt", acceptance.pk)

    assert missing(response, "顾磊", "外箱进水", acceptance.shipment.number, firm.customer.name) == []
    assert printed() == [("receipt", f"acceptance:{acceptance.pk}", 1, firm.logistics)]


def test_it_is_among_the_papers_of_the_order(client, firm):
    _link, acceptance = signed_by_link(firm)
    client.force_login(firm.am)

    page = client.get(f"{acceptance.shipment.order.get_absolute_url()}papers/").content.decode()

    assert "签收回执" in page


def test_a_stranger_and_a_signature_on_paper_have_none(client, firm):
    _link, acceptance = signed_by_link(firm)
    on_paper = signed(firm)

    answers = [
        press(client, firm.stranger, "aftersales:print-receipt", acceptance.pk),
        press(client, firm.am, "aftersales:print-receipt", on_paper.pk),
    ]

    assert [answer.status_code for answer in answers] == [404, 404]
