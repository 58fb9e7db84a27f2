"""What the query service pushes: right, wrongly signed, twice, out of order, of a number that is not ours."""

from datetime import timedelta

import pytest
from django.utils.timezone import localdate, now

from fulfillment import services as fulfillment
from fulfillment.models import CarrierWatch, Shipment, TrackingEvent
from fulfillment.services.kuaidi100 import WrongSign
from fulfillment.services.tracking import UnknownNumber
from orderdesk.core.errors import Refused
from tests.fulfillment.carrier import SALT, pushed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


@pytest.fixture
def shipment(firm, settings):
    settings.KUAIDI100_SALT = SALT
    return firm.order("shipped", "10").shipments.get()


def hours_ago(hours):
    return f"{now() + timedelta(hours=8 - hours):%Y-%m-%d %H:%M:%S}"


def test_it_is_recorded_with_the_expected_day(shipment):
    day = localdate() + timedelta(days=1)

    count = fulfillment.take_push(*pushed(f"{hours_ago(2)} 到达上海", arrivalTime=f"{day} 12"))

    shipment.refresh_from_db()
    assert (count, shipment.expected_on, CarrierWatch.objects.get().state) == (1, day, "0")


def test_twice_changes_nothing(shipment):
    push = pushed(f"{hours_ago(2)} 到达上海", f"{hours_ago(9)} 揽收")

    assert [fulfillment.take_push(*push) for _n in range(2)] == [2, 0]
    assert TrackingEvent.objects.count() == 2


def test_what_is_older_adds_its_events_and_changes_no_state(shipment):
    sent_out = hours_ago(1)
    fulfillment.take_push(*pushed(f"{sent_out} 派件中", state="5"))

    count = fulfillment.take_push(*pushed(f"{hours_ago(9)} 揽收", state="1"))

    shipment.refresh_from_db()
    assert (count, CarrierWatch.objects.get().state, f"{shipment.expected_on}") == (1, "5", sent_out[:10])


@pytest.mark.parametrize(("state", "cause"), [("4", "refused"), ("14", "refused"), ("2", "other")])
def test_what_went_wrong_stops_the_shipment_once(firm, shipment, state, cause):
    push = pushed(f"{hours_ago(1)} 收件人拒收", state=state)

    fulfillment.take_push(*push)
    shipment.refresh_from_db()
    assert (shipment.status, shipment.cause, shipment.problem) == ("exception", cause, "收件人拒收")

    fulfillment.resume_shipment(shipment.pk, by=firm.logistics)
    fulfillment.take_push(*push)
    shipment.refresh_from_db()
    assert shipment.status == "in_transit"


def test_a_long_word_is_kept_whole_and_its_problem_says_that_it_goes_on(shipment):
    text = "收件人拒收" * 80

    fulfillment.take_push(*pushed(f"{hours_ago(1)} {text}", state="4"))

    shipment.refresh_from_db()
    assert TrackingEvent.objects.get().text == text
    assert (len(shipment.problem), shipment.problem[-1], text.startswith(shipment.problem[:-1])) == (200, "…", True)


def test_signed_for_is_said_and_left_to_people(client, firm, shipment):
    fulfillment.take_push(*pushed(f"{hours_ago(1)} 已签收", state="3"))

    shipment.refresh_from_db()
    client.force_login(firm.am)
    assert shipment.status == "in_transit"
    assert "承运商显示已签收" in client.get(shipment.get_absolute_url()).content.decode()


@pytest.mark.parametrize("sign", ["", "0" * 32, "签名"])
def test_a_wrong_signature_is_refused(shipment, sign):
    param, _sign = pushed(f"{hours_ago(1)} 揽收")

    with pytest.raises(WrongSign):
        fulfillment.take_push(param, sign)

    assert not TrackingEvent.objects.exists()


def test_a_number_that_is_not_ours_is_said(shipment):
    for facts in ({"number": "SF000"}, {"company": "zhongtong"}):
        with pytest.raises(UnknownNumber):
            fulfillment.take_push(*pushed(f"{hours_ago(1)} 揽收", **facts))


def test_what_cannot_be_read_writes_nothing(shipment):
    for facts in ({"data": "x"}, {"data": [{"ftime": "morgen", "context": "揽收"}]}, {"arrivalTime": "bald"}):
        with pytest.raises(Refused):
            fulfillment.take_push(*pushed(**facts))

    assert not TrackingEvent.objects.exists()
    assert not CarrierWatch.objects.exists()


def test_one_number_of_two_shipments_is_of_both(firm, shipment):
    other = firm.order("shipped", "10").shipments.get()

    assert fulfillment.take_push(*pushed(f"{hours_ago(1)} 揽收")) == 2
    assert set(TrackingEvent.objects.values_list("shipment", flat=True)) == {shipment.pk, other.pk}
    assert Shipment.objects.filter(status="in_transit").count() == 2
