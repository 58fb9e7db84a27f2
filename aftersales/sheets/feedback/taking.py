"""The import of a feedback sheet as tickets."""

from collections import Counter, defaultdict
from datetime import datetime, time

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.timezone import get_default_timezone, localtime, make_aware, now
from django.utils.translation import gettext as _

from aftersales.models import Ticket
from aftersales.permissions import imports_feedback
from aftersales.sheets.feedback.columns import CUSTOMER, ORDER, TEXT, content_of, digest_of, identity_of
from aftersales.sheets.feedback.writing import READ
from aftersales.states import TicketKind, TicketStatus
from customers.models import Customer
from orderdesk.accounts.people import People
from orderdesk.core.record.copying import copy_objects, give_keys
from orderdesk.core.record.history import Reason
from orderdesk.core.record.locks import IMPORT, wait_for_turn
from orderdesk.core.record.numbering import take_numbers
from orderdesk.core.sheets.rows import RowReport
from orderdesk.core.sheets.typed import clean_lines
from orderdesk.core.text.typed import (
    clean_text,
    same,
)
from orders.models import Order

BATCH = 1000


def import_feedback(reading, *, by, take_good=False, dry_run=False, progress=lambda done, of: None):
    """Write the rows of a feedback sheet as tickets; a report says what was found and how many were written.

    With one faulty row nothing is written, unless `take_good`. The same rows again write nothing.
    """
    if not imports_feedback(by):
        raise PermissionDenied
    with transaction.atomic():
        if not dry_run:
            wait_for_turn(IMPORT)
        parties = Parties(reading.good)
        fresh = _find_fresh(reading, parties)
        unchanged = len(reading.good) - len(fresh)
        takes = fresh and not dry_run and (take_good or not reading.faulty)
        people, made = _write(fresh, parties, by, progress) if takes else (0, [])
        created = {"customers": len(parties.missing), "people": people}
        written = len(fresh) if takes else 0
        report = RowReport.of(reading, unchanged=unchanged, created=created, written=written, made=made)
    return report


class Parties:
    """Orders and customers that the rows name; the order's customer wins. Faults are recorded on the rows."""

    def __init__(self, rows):
        numbers = {row.values["order"] for row in rows if row.values.get("order")}
        orders = Order.objects.filter(number__in=numbers).select_related("customer", "owner")
        self.orders = {order.number: order for order in orders}
        self.customers = {}
        for customer in Customer.objects.only("name", "short_name", "owner_id", "team_id").order_by("-pk"):
            for name in filter(None, (customer.short_name, customer.name)):
                self.customers[same(name)] = customer
        self.missing = {}
        for row in rows:
            self._settle(row)

    def _settle(self, row):
        values = row.values
        number, name = values.get("order"), values.get("customer")
        order = self.orders.get(number)
        if number and order is None:
            row.fault(ORDER, _("There is no order with this number. Import the orders first."))
        elif order is not None:
            if name and same(name) not in (same(order.customer.name), same(order.customer.short_name)):
                row.warn(
                    CUSTOMER, _("The order belongs to %(customer)s, whose name is used.") % {"customer": order.customer}
                )
            values["customer"] = clean_text(order.customer.name)
        elif same(name) in self.customers:
            values["customer"] = clean_text(self.customers[same(name)].name)
        else:
            self.missing.setdefault(same(name), row)
        row.values = values

    def hold(self):
        """Lock the orders, so that none is completed while a ticket of it is created."""
        keys = [order.pk for order in self.orders.values()]
        list(Order.objects.select_for_update().filter(pk__in=keys).order_by("pk").values_list("pk"))

    def make(self, people, by):
        """Create the missing customers, each with the account manager named in its row, or `by`; which ones."""
        made = []
        for key, row in self.missing.items():
            owner = people.of(row.values.get("owner")) or by
            customer = Customer(name=row.values["customer"], owner=owner, team=owner.team)
            customer.index_terms()
            customer.sign(by=by, reason=Reason.IMPORT).save()
            self.customers[key] = customer
            made.append(customer)
        return made

    def of(self, row):
        """(order or None, customer) of a row."""
        order = self.orders.get(row.values.get("order"))
        return order, order.customer if order else self.customers[same(row.values["customer"])]


def _find_fresh(reading, parties):
    """The good rows that are not here yet; feedback that is here with other content is a fault of its row."""
    digests, contents, identities = _existing(reading.good)
    seen, fresh = Counter(), []
    for row in reading.good:
        content = content_of(row.values)
        seen[content] += 1
        row.digest = digest_of(row.values, seen[content])
        if row.digest in digests:
            continue
        if contents[content] > 0:
            contents[content] -= 1
        elif identity_of(row.values) in identities:
            row.fault(TEXT, _("This feedback is already recorded with different content."))
        else:
            fresh.append(row)
    used = {same(row.values["customer"]) for row in fresh if not row.values.get("order")}
    parties.missing = {key: row for key, row in parties.missing.items() if key in used}
    return fresh


def _existing(rows):
    """(digests, how often each content stands, identities) of the tickets of the same time."""
    moments = [row.values["reported_at"] for row in rows]
    if not moments:
        return set(), Counter(), set()
    digests, contents, identities = set(), Counter(), set()
    for ticket in (
        Ticket.objects.filter(reported_at__range=(min(moments), max(moments))).values(*READ, "source_digest").iterator()
    ):
        values = _values_of(ticket)
        identities.add(identity_of(values))
        if ticket["source_digest"]:
            digests.add(ticket["source_digest"])
        else:
            contents[content_of(values)] += 1
    return digests, contents, identities


def _values_of(ticket):
    """What the row of a ticket says, as the sheet is read."""
    return {
        "order": ticket["order__number"],
        "customer": clean_text(ticket["customer__name"]),
        "kind": ticket["kind"],
        "text": clean_lines(ticket["text"]),
        "reported_at": localtime(ticket["reported_at"], get_default_timezone()).replace(microsecond=0),
        "owner": clean_text(ticket["owner__name"] or ticket["owner__username"]),
        "measures": clean_lines(ticket["measures"]),
        "result": clean_lines(ticket["result"]),
        "satisfaction": ticket["satisfaction"],
        "follow_up_on": ticket["follow_up_on"],
    }


def _write(fresh, parties, by, progress):
    """Write the rows; returns how many people were made for it, and the customers and tickets."""
    people = People(by)
    parties.hold()
    made = parties.make(people, by)
    for start in range(0, len(fresh), BATCH):
        progress(start, len(fresh))
        tickets = give_keys(build_ticket(row, parties, people, by) for row in fresh[start : start + BATCH])
        _number(tickets)
        copy_objects(tickets, by=by, reason=Reason.IMPORT)
        made += tickets
    return people.made, made


def build_ticket(row, parties, people, by):
    """Build the ticket of a row. The only place that sets a ticket's status without a move."""
    values, (order, customer) = row.values, parties.of(row)
    reported_at, measures, result = values["reported_at"], values.get("measures") or "", values.get("result") or ""
    stars, follow_up_on = values.get("satisfaction"), values.get("follow_up_on")
    status = TicketStatus.CLOSED if result or stars else TicketStatus.IN_WORK if measures else TicketStatus.OPEN
    ended_at = _ended(reported_at, follow_up_on)
    return Ticket(
        customer_id=customer.pk,
        order_id=order.pk if order else None,
        kind=values.get("kind") or TicketKind.OTHER,
        text=values["text"],
        owner=people.of(values.get("owner")) or (order or customer).owner,
        status=status,
        reported_at=reported_at,
        answered_at=None if status == TicketStatus.OPEN else reported_at,
        measures=measures,
        result=result,
        satisfaction=stars,
        rated_at=ended_at if stars else None,
        follow_up_on=follow_up_on,
        closed_at=ended_at if status == TicketStatus.CLOSED else None,
        source_digest=row.digest,
        by=by,
    )


def _ended(reported_at, follow_up_on):
    """The end of a ticket: the follow-up day, if it is past and after the feedback."""
    if follow_up_on is None:
        return reported_at
    day = make_aware(datetime.combine(follow_up_on, time()), get_default_timezone())
    return day if reported_at < day <= now() else reported_at


def _number(tickets):
    """Give tickets numbers in the month of the feedback."""
    months = defaultdict(list)
    for ticket in tickets:
        months[localtime(ticket.reported_at).date().replace(day=1)].append(ticket)
    for month, spoken in sorted(months.items()):
        for ticket, number in zip(spoken, take_numbers("ticket", on=month, count=len(spoken)), strict=True):
            ticket.number = number
