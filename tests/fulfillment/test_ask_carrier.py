"""The query service is asked about a number, at most once in half an hour."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils.timezone import now

from fulfillment import services as fulfillment
from fulfillment.models import CarrierWatch, Shipment, TrackingEvent
from fulfillment.services.kuaidi100 import company_of, sign_push, sign_query
from fulfillment.services.tracking import subscribe_due
from orderdesk.core.errors import Refused
from tests.factories import Firm
from tests.fulfillment.carrier import rows, service_running
from tests.races import run_together, without_row_locks

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
PARAM = '{"com":"yuantong","num":"YT1234567890"}'


@pytest.fixture
def service(settings):
    with service_running(settings) as service:
        yield service


def sent(firm):
    return firm.order("shipped", "10").shipments.get()


def hours_ago(hours):
    return f"{now() + timedelta(hours=8 - hours):%Y-%m-%d %H:%M:%S}"


def test_the_signatures_are_those_of_the_service():
    assert sign_query(PARAM, key="KEY", customer="CUST") == "2661297D783C52F7640DC862DE0A67D2"
    assert sign_push(PARAM, salt="SALT") == "AAE5651CE6D53942F19A163751F89C90"


@pytest.mark.parametrize(("carrier", "company"), [("顺丰速运", "shunfeng"), ("ems", "ems"), ("老王货运", ""), ("", "")])
def test_carriers_are_known_as_people_write_them(carrier, company):
    assert company_of(carrier) == company


def test_its_answer_is_recorded(firm, service):
    shipment = sent(firm)
    service.answer |= {"state": "5", "data": rows(f"{hours_ago(1)} 派件中", f"{hours_ago(20)} 已揽收")}

    count = fulfillment.ask_carrier(shipment.pk, by=firm.logistics)

    (asked,) = service.asked
    assert (asked["com"], asked["num"], asked["phone"]) == ("shunfeng", "SF1234567890", "13861724471")
    assert (count, set(TrackingEvent.objects.values_list("source", flat=True))) == (2, {"service"})
    assert CarrierWatch.objects.get().state == "5"


def test_it_is_not_asked_again_within_half_an_hour(firm, service):
    shipment = sent(firm)
    fulfillment.ask_carrier(shipment.pk, by=firm.logistics)

    with pytest.raises(Refused, match="once in 30 minutes"):
        fulfillment.ask_carrier(shipment.pk, by=firm.logistics)
    CarrierWatch.objects.update(queried_at=now() - timedelta(minutes=31))
    fulfillment.ask_carrier(shipment.pk, by=firm.logistics)

    assert len(service.asked) == 2


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [({"carrier": "老王货运"}, "does not know the carrier"), ({"tracking_number": ""}, "has no tracking number")],
)
def test_what_it_cannot_know_is_not_asked(firm, service, facts, sentence):
    shipment = sent(firm)
    Shipment.objects.filter(pk=shipment.pk).update(**facts)

    with pytest.raises(Refused, match=sentence):
        fulfillment.ask_carrier(shipment.pk, by=firm.logistics)

    assert service.asked == []


def test_without_a_key_it_says_so(firm):
    with pytest.raises(Refused, match="No query service is set up"):
        fulfillment.ask_carrier(sent(firm).pk, by=firm.logistics)


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        ({"result": False, "returnCode": "500", "message": "查询无结果"}, "查询无结果"),
        ({"status": "200", "state": "0", "data": [{"context": "x"}]}, "cannot be read"),
        ([], "cannot be read"),
    ],
)
def test_an_answer_of_no_use_is_said_and_kept(firm, service, answer, sentence):
    shipment = sent(firm)
    service.answer = answer

    with pytest.raises(Refused, match=sentence):
        fulfillment.ask_carrier(shipment.pk, by=firm.logistics)

    assert CarrierWatch.objects.get().error
    assert not TrackingEvent.objects.exists()


def test_a_service_that_is_away_is_said(firm, service, settings):
    settings.KUAIDI100_URL = "http://127.0.0.1:9"

    with pytest.raises(Refused, match="does not answer now"):
        fulfillment.ask_carrier(sent(firm).pk, by=firm.logistics)


def test_where_it_points_to_is_not_opened(firm, service):
    service.moved_to = "/elsewhere"

    with pytest.raises(Refused, match="does not answer now"):
        fulfillment.ask_carrier(sent(firm).pk, by=firm.logistics)

    assert service.opened == []


def test_another_team_asks_nothing(firm, service):
    with pytest.raises(PermissionDenied):
        fulfillment.ask_carrier(sent(firm).pk, by=firm.stranger)


def test_the_page_asks(client, firm, service):
    shipment = sent(firm)
    url = reverse("fulfillment:ask-carrier", args=[shipment.pk])
    client.force_login(firm.stranger)
    assert client.post(url).status_code == 404
    client.force_login(firm.am)
    assert url in client.get(shipment.get_absolute_url()).content.decode()

    assert (client.post(url).status_code, len(service.asked)) == (302, 1)


def test_what_left_is_subscribed_once(firm, service, settings):
    sent(firm)

    counts = [subscribe_due(), subscribe_due()]

    (asked,) = service.subscribed
    assert counts == [1, 0]
    assert (asked["company"], asked["number"], asked["parameters"]["salt"]) == ("shunfeng", "SF1234567890", "SALT")
    assert asked["parameters"]["callbackurl"] == f"{settings.SITE_URL}{reverse('fulfillment:push-tracking')}"


def test_a_refused_subscription_is_kept_and_tried_later(firm, service):
    sent(firm)
    service.subscription = {"result": False, "returnCode": "700", "message": "不支持的公司"}

    assert [subscribe_due(), subscribe_due()] == [0, 0]
    assert (len(service.subscribed), CarrierWatch.objects.get().error) == (1, "The query service says: 不支持的公司")


# --- two at once -----------------------------------------------------------------------------------------------------


def race(settings):
    firm = Firm()
    shipment = sent(firm)
    CarrierWatch.objects.create(shipment=shipment)  # the first insert would have them wait, lock or not
    with service_running(settings) as service:

        def ask():
            return fulfillment.ask_carrier(shipment.pk, by=firm.logistics)

        run_together(ask, ask)
        return len(service.asked)


@pytest.mark.django_db(transaction=True)
def test_two_ask_once(settings):
    assert race(settings) == 1


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_they_would_ask_twice(settings):
    with without_row_locks():
        assert race(settings) == 2
