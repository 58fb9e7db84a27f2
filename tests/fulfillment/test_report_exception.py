"""Something is wrong with a shipment: said with its cause, shown, and told to its people."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from fulfillment import services as fulfillment
from orderdesk.core.errors import Refused
from orderdesk.notifications.models import OutgoingMessage
from tests.fulfillment.shipments import pack, prepare

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def sent(firm):
    return firm.order("shipped", "10").shipments.get()


@pytest.mark.parametrize("make", [prepare, pack, sent])
def test_it_is_stopped_wherever_it_is(firm, make):
    shipment = make(firm)
    before = shipment.status

    fulfillment.report_exception(shipment.pk, cause="address", problem="门牌号不对", by=firm.am)

    shipment.refresh_from_db()
    assert (shipment.status, shipment.status_before, shipment.cause) == ("exception", before, "address")
    told = OutgoingMessage.objects.filter(kind="shipment_exception").values_list("recipient__username", flat=True)
    assert firm.logistics.username in told


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"cause": "ufo"}, "Choose what is wrong"),
        ({"cause": ""}, "Choose what is wrong"),
        ({"problem": " "}, "Write one sentence"),
    ],
)
def test_without_cause_or_words_it_is_refused(firm, facts, sentence):
    shipment = sent(firm)

    with pytest.raises(Refused, match=sentence):
        fulfillment.report_exception(shipment.pk, **{"cause": "lost", "problem": "找不到", "by": firm.am} | facts)

    shipment.refresh_from_db()
    assert shipment.status == "in_transit"


def test_what_is_signed_for_is_a_matter_of_a_ticket(firm):
    shipment = firm.order("delivered", "10").shipments.get()

    with pytest.raises(Refused, match="this step is not possible"):
        fulfillment.report_exception(shipment.pk, cause="damaged", problem="外箱破", by=firm.am)


def test_another_team_reports_nothing(firm):
    with pytest.raises(PermissionDenied):
        fulfillment.report_exception(sent(firm).pk, cause="lost", problem="找不到", by=firm.stranger)


@pytest.mark.usefixtures("in_english")
def test_order_list_and_bench_show_it(client, firm):
    shipment = sent(firm)
    client.force_login(firm.am)
    url = reverse("fulfillment:report-exception", args=[shipment.pk])

    refused = client.post(url, {"cause": "lost", "problem": ""})
    client.post(url, {"cause": "lost", "problem": "三天没有动静"})

    assert refused.status_code == 422
    for page in (shipment.order.get_absolute_url(), reverse("workbench"), shipment.get_absolute_url()):
        assert "三天没有动静" in client.get(page).content.decode()
    rows = client.get(reverse("fulfillment:shipments"), {"show": "exception"}).context["list"].rows
    assert [row.record for row in rows] == [shipment]


def test_it_is_hidden_from_another_team(client, firm):
    shipment = sent(firm)
    client.force_login(firm.stranger)

    url = reverse("fulfillment:report-exception", args=[shipment.pk])

    assert client.post(url, {"cause": "lost", "problem": "x"}).status_code == 404
