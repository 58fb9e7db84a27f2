"""What happens on the way, written by hand or pasted from a carrier's page."""

from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils.timezone import get_default_timezone, localdate, now

from fulfillment import services as fulfillment
from fulfillment.forms.tracking import events_typed
from fulfillment.models import TrackingEvent
from fulfillment.services.tracking import NewEvent
from orderdesk.core.errors import Refused
from tests.fulfillment.shipments import prepare

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
AT = datetime(2026, 5, 12, 12, 0, tzinfo=get_default_timezone())
PASTED = {
    "in one line": "2026-05-10 10:31:05 【无锡市】已揽收\n2026-05-11 08:00 【上海】到达转运中心",
    "without a year": "05-10 10:31 【无锡市】已揽收\n5月11日 08:00 【上海】到达转运中心",
    "the time behind": "【无锡市】已揽收 2026/5/10 10:31\n【上海】到达转运中心\t2026.05.11 08:00:00",
    "day and time on lines of their own": (
        "2026-05-10\n10:31\n【无锡市】已揽收\n2026-05-11 星期一\n08:00\n【上海】到达转运中心"
    ),
    "full width": "２０２６-０５-１０ １０：３１ 【无锡市】已揽收\n2026年5月11日 08:00 【上海】到达转运中心",
}


def sent(firm):
    return firm.order("shipped", "10").shipments.get()


def ago(hours):
    return now() - timedelta(hours=hours)


@pytest.mark.parametrize("text", PASTED.values(), ids=PASTED.keys())
def test_pasted_lines_are_read(text):
    events = events_typed(text, at=AT)

    assert [(f"{at:%m-%d %H:%M}", words) for at, words in events] == [
        ("05-10 10:31", "【无锡市】已揽收"),
        ("05-11 08:00", "【上海】到达转运中心"),
    ]
    assert {at.year for at, _words in events} == {2026}


def test_a_text_that_goes_on_is_one_event_and_one_line_alone_is_now():
    text = "2026-05-10 10:31 派件中\n快递员 张三 13800000000"

    assert [words for _at, words in events_typed(text, at=AT)] == ["派件中 快递员 张三 13800000000"]
    assert events_typed("已装车", at=AT) == [(AT, "已装车")]


def test_a_day_without_a_year_is_the_last_one():
    (event,) = events_typed("12-30 10:00 已揽收", at=datetime(2026, 1, 2, 9, 0, tzinfo=get_default_timezone()))

    assert event[0].date() == date(2025, 12, 30)


@pytest.mark.parametrize(
    "text", ["已揽收\n到达上海", "2026-13-45 10:31 揽收", "2026-05-10 25:70 揽收", "2026-05-10\n10:31"]
)
def test_what_cannot_be_read_is_said(text):
    with pytest.raises(ValidationError):
        events_typed(text, at=AT)


def test_a_long_text_is_kept_whole_and_stands_once(firm):
    shipment, text = sent(firm), "到达转运中心，" * 900
    event = NewEvent(ago(1), text)

    counts = [fulfillment.record_events(shipment.pk, [event], by=firm.logistics) for _n in range(2)]

    assert (counts, TrackingEvent.objects.get().text) == ([1, 0], text)


def test_pasted_lines_of_any_length_are_read_whole():
    text = "到达转运中心" * 100

    events = events_typed(f"2026-05-10 10:31 {text}\n{text}", at=AT)

    assert [words for _at, words in events] == [f"{text} {text}"]
    assert events_typed(text, at=AT) == [(AT, text)]


def test_said_twice_it_stands_once(firm):
    shipment, events = sent(firm), [NewEvent(ago(3), "揽收"), NewEvent(ago(1), "到达上海")]

    counts = [fulfillment.record_events(shipment.pk, events, by=firm.logistics) for _n in range(2)]

    assert (counts, TrackingEvent.objects.count()) == ([2, 0], 2)


@pytest.mark.parametrize(("words", "days"), [("派件中，快递员张三", 0), ("预计{day}送达", 2), ("到达上海", None)])
def test_the_expected_day_follows_from_the_words(firm, words, days):
    shipment = sent(firm)
    day = localdate() + timedelta(days=2)

    fulfillment.record_events(shipment.pk, [NewEvent(now(), words.format(day=f"{day:%m月%d日}"))], by=firm.logistics)

    shipment.refresh_from_db()
    assert shipment.expected_on == (None if days is None else localdate() + timedelta(days=days))


def test_what_has_not_left_is_on_no_way(firm):
    with pytest.raises(Refused, match="has not left yet"):
        fulfillment.record_events(prepare(firm).pk, [NewEvent(now(), "揽收")], by=firm.logistics)


def test_the_future_is_refused_and_nothing_is_written(firm):
    shipment = sent(firm)

    with pytest.raises(Refused, match="lies in the future"):
        fulfillment.record_events(shipment.pk, [NewEvent(ago(1), "揽收"), NewEvent(ago(-5), "签收")], by=firm.logistics)

    assert not TrackingEvent.objects.exists()


def test_another_team_writes_nothing(firm):
    with pytest.raises(PermissionDenied):
        fulfillment.record_events(sent(firm).pk, [NewEvent(now(), "揽收")], by=firm.stranger)


@pytest.mark.usefixtures("in_english")
def test_the_page_takes_what_is_pasted_and_keeps_what_is_not_read(client, firm):
    shipment = sent(firm)
    client.force_login(firm.am)
    url = reverse("fulfillment:record-events", args=[shipment.pk])
    text = f"{ago(30):%Y-%m-%d %H:%M} 揽收\n{ago(5):%Y-%m-%d %H:%M} 到达上海"

    refused = client.post(url, {"text": "揽收\n到达"})
    client.post(url, {"text": text})
    page = client.get(shipment.get_absolute_url()).content.decode()

    assert (refused.status_code, "揽收\n到达" in refused.content.decode()) == (422, True)
    assert set(TrackingEvent.objects.values_list("text", "source")) == {("揽收", "paste"), ("到达上海", "paste")}
    assert page.index("到达上海") < page.index("揽收")


def test_it_is_hidden_from_another_team(client, firm):
    client.force_login(firm.stranger)

    assert client.post(reverse("fulfillment:record-events", args=[sent(firm).pk]), {"text": "x"}).status_code == 404
