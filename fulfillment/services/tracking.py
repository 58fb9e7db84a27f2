"""What happens on the way: recorded by hand, pasted, asked of the carriers' query service, or pushed by it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.text import Truncator
from django.utils.timezone import localtime, now
from django.utils.translation import gettext as _

from fulfillment.models import CarrierWatch, Shipment, TrackingEvent
from fulfillment.permissions import may_report
from fulfillment.services import kuaidi100
from fulfillment.services.exception import report_exception
from fulfillment.services.shipment import locked_shipment
from fulfillment.states import UNDER_WAY, RecordReason, ShipmentCause, ShipmentStatus, TrackedBy
from orderdesk.accounts.models import User, system_user
from orderdesk.core.errors import Refused
from orderdesk.core.text.display import short_moment

PAUSE = timedelta(minutes=30)  # the service locks a number that is asked about more often
STOPPED = {
    "2": ShipmentCause.OTHER,
    "4": ShipmentCause.REFUSED,
    "6": ShipmentCause.REFUSED,
    "14": ShipmentCause.REFUSED,
}  # states of the service that stop a shipment
EXPECTED = re.compile(r"预计\D{0,6}?(?:(\d{4})[-年/])?(\d{1,2})[-月/](\d{1,2})日?.{0,12}?(?:送达|到达|派送|抵达)")
OUT_FOR_DELIVERY = re.compile(r"派件中|正在派|派送中|安排.{0,6}派送")


@dataclass(frozen=True)
class NewEvent:
    """One event as it was said."""

    at: datetime
    text: str


@transaction.atomic
def record_events(shipment_id: int, events: Iterable[NewEvent], *, by: User, source: str = TrackedBy.HAND) -> int:
    """Record what happened on the way; what stands already is not recorded twice. Return how many are new.

    The expected arrival follows from what they say. Raises Refused where nothing has left yet, or one is in the future.
    """
    _order, shipment = locked_shipment(shipment_id)
    if not may_report(shipment, by):
        raise PermissionDenied
    if not shipment.has_left:
        sentence = _("%(shipment)s has not left yet: nothing happens to it on the way.")
        raise Refused(sentence % {"shipment": shipment})
    events = list(dict.fromkeys(NewEvent(event.at, event.text.strip()) for event in events))
    _check(events)
    former = set(shipment.events.values_list("at", "text"))
    fresh = [event for event in events if (event.at, event.text) not in former]
    TrackingEvent.objects.bulk_create(
        TrackingEvent(shipment=shipment, at=event.at, text=event.text, source=source, by=by) for event in fresh
    )
    if fresh:
        _expect(shipment, by)
    return len(fresh)


def _check(events: list[NewEvent]) -> None:
    if not events:
        raise Refused(_("Write at least one line of what happened."))
    late = next((event for event in events if event.at > now() + timedelta(minutes=10)), None)
    if late is not None:
        sentence = _("“%(text)s” lies in the future (%(at)s). Correct the time.")
        raise Refused(sentence % {"text": late.text[:40], "at": short_moment(late.at)})
    if any(not event.text for event in events):
        raise Refused(_("Write what happened."))


def _expect(shipment: Shipment, by: User, day: date | None = None) -> None:
    """Write when a shipment is expected, as its events say it, or `day` as the service gives it."""
    if shipment.status not in UNDER_WAY:
        return
    day = day or expected_by(shipment.events.order_by("-at", "-pk"))
    if day is not None and day != shipment.expected_on:
        shipment.expected_on = day
        shipment.sign(by=by, reason=RecordReason.TRACK).save()


def expected_by(events: Iterable[Any]) -> date | None:
    """The day of arrival that events give, the latest first: out for delivery, or a day named in words."""
    for event in events:
        day = localtime(event.at).date()
        if OUT_FOR_DELIVERY.search(event.text):
            return day
        named = EXPECTED.search(event.text)
        if named:
            return _named_day(named, day)
    return None


def _named_day(match: re.Match[str], said_on: date) -> date | None:
    year, month, day = match.groups()
    try:
        named = date(int(year or said_on.year), int(month), int(day))
    except ValueError:
        return None
    if year is None and named < said_on - timedelta(days=180):  # said in December of a day in January
        return date(said_on.year + 1, int(month), int(day))
    return named


# --- the query service -----------------------------------------------------------------------------------------------


def ask_carrier(shipment_id: int, *, by: User) -> int:
    """Ask the query service what happened to a shipment, at most once in half an hour. Return how many events are new.

    The question is asked outside of a transaction: nobody waits for it. What it answers is written together.
    """
    shipment = Shipment.objects.select_related("order").get(pk=shipment_id)
    if not may_report(shipment, by):
        raise PermissionDenied
    company = _company_of(shipment)
    _claim(shipment)
    try:
        reading = kuaidi100.query(shipment.tracking_number, company, phone=shipment.order.contact_phone)
    except Refused as refusal:
        CarrierWatch.objects.filter(shipment=shipment).update(error=str(refusal))
        raise
    return take_reading(shipment.pk, reading)


def _company_of(shipment: Shipment) -> str:
    if not kuaidi100.is_configured():
        raise Refused(_("No query service is set up (KUAIDI100_KEY). Paste what the carrier's page says."))
    if not shipment.has_left or not shipment.tracking_number:
        raise Refused(_("%(shipment)s has no tracking number to ask about.") % {"shipment": shipment})
    company = kuaidi100.company_of(shipment.carrier)
    if not company:
        sentence = _("The query service does not know the carrier “%(carrier)s”. Paste what the carrier's page says.")
        raise Refused(sentence % {"carrier": shipment.carrier})
    return company


def _locked_watch(shipment: Shipment) -> CarrierWatch:
    """What is noted of asking about a shipment, under its lock; made where nobody has asked yet."""
    CarrierWatch.objects.bulk_create([CarrierWatch(shipment=shipment)], ignore_conflicts=True)
    return CarrierWatch.objects.select_for_update().get(shipment=shipment)


@transaction.atomic
def _claim(shipment: Shipment) -> None:
    """Two who ask at once ask once."""
    watch = _locked_watch(shipment)
    if watch.queried_at is not None and watch.queried_at > now() - PAUSE:
        sentence = _("%(shipment)s was asked about at %(at)s. The service allows it once in 30 minutes.")
        raise Refused(sentence % {"shipment": shipment, "at": short_moment(watch.queried_at)})
    watch.queried_at, watch.error = now(), ""
    watch.save()


@transaction.atomic
def take_reading(shipment_id: int, reading: kuaidi100.Reading) -> int:
    """Write what the service says of a shipment: events, expected arrival, and where it is stopped. Return what is new.

    What is older than what was said before adds its events and changes nothing else.
    """
    by = system_user()
    _order, shipment = locked_shipment(shipment_id)
    events = [NewEvent(at, text) for at, text in reading.events if at <= now() + timedelta(minutes=10)]
    fresh = record_events(shipment.pk, events, by=by, source=TrackedBy.SERVICE) if events else 0
    watch = _locked_watch(shipment)
    last = max((event.at for event in events), default=None)
    if last is not None and (watch.state_at is None or last >= watch.state_at):
        is_news = watch.state != reading.state
        watch.state, watch.state_at, watch.error = reading.state, last, ""
        watch.save()
        _order, shipment = locked_shipment(shipment_id)
        if reading.arrives_on is not None:
            _expect(shipment, by, reading.arrives_on)
        if is_news and reading.state in STOPPED and shipment.status == ShipmentStatus.IN_TRANSIT:
            words = max(events, key=lambda event: event.at).text
            report_exception(shipment.pk, cause=STOPPED[reading.state], problem=Truncator(words).chars(200), by=by)
    return fresh


class UnknownNumber(Refused):
    """The service pushes a number that is no shipment of ours."""


def take_push(param: str, sign: str) -> int:
    """Take what the service pushes: `param` as it was sent, and its signature. Return how many events are new.

    A push that comes twice, or after a newer one, changes nothing that is right already. Raises `kuaidi100.WrongSign`,
    `UnknownNumber`, or Refused where it cannot be read.
    """
    pushed = kuaidi100.read_push(param, sign)
    shipments = Shipment.objects.left().filter(tracking_number=pushed.number).order_by("order_id", "pk")
    keys = [shipment.pk for shipment in shipments if kuaidi100.company_of(shipment.carrier) == pushed.company]
    if not keys:
        raise UnknownNumber(_("No shipment has the number %(number)s.") % {"number": pushed.number[:40]})
    with transaction.atomic():
        return sum(take_reading(key, pushed.reading) for key in keys)


def subscribe_due(*, limit: int = 50) -> int:
    """Have the service push what happens to shipments on their way that it does not follow yet. Return how many."""
    if not kuaidi100.is_configured():
        return 0
    at = now()
    waiting = Shipment.objects.filter(status=ShipmentStatus.IN_TRANSIT, dispatched_at__gt=at - timedelta(days=30))
    waiting = waiting.exclude(tracking_number="").exclude(watch__subscribed_at__isnull=False)
    waiting = waiting.exclude(watch__tried_at__gt=at - timedelta(hours=2))
    count = 0
    for shipment in waiting.select_related("order").order_by("pk")[:limit]:
        company = kuaidi100.company_of(shipment.carrier)
        count += bool(company) and _subscribe(shipment, company, at)
    return count


def _subscribe(shipment: Shipment, company: str, at: datetime) -> bool:
    CarrierWatch.objects.bulk_create([CarrierWatch(shipment=shipment)], ignore_conflicts=True)
    mine = CarrierWatch.objects.filter(shipment=shipment, subscribed_at=None).exclude(tried_at__gte=at)
    if not mine.update(tried_at=now()):  # another worker has it
        return False
    try:
        kuaidi100.subscribe(shipment.tracking_number, company, phone=shipment.order.contact_phone)
    except Refused as refusal:
        CarrierWatch.objects.filter(shipment=shipment).update(error=str(refusal))
        return False
    CarrierWatch.objects.filter(shipment=shipment).update(subscribed_at=now(), error="")
    return True
