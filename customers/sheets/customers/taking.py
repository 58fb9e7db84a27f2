"""The import of a customer sheet. Rows with the same name are one customer."""

from dataclasses import dataclass, field

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from customers import permissions as may
from customers.models import Address, Contact, Customer
from customers.sheets.customers.columns import HEADINGS, NAME, OF_CUSTOMER, OWNER, USCC
from orderdesk.accounts.people import People
from orderdesk.core.record.history import Reason
from orderdesk.core.record.locks import IMPORT, wait_for_turn
from orderdesk.core.sheets.rows import (
    RowReport,
    changes_of,
    former_values,
    warn_of_changes,
    write_changes,
)
from orderdesk.core.text.typed import same
from orderdesk.custom_fields.sheet import custom_in, is_custom


@dataclass
class Entry:
    """One customer as read from its rows: its own cells in the first, a contact and an address in each."""

    rows: list = field(default_factory=list)
    columns: dict = field(default_factory=dict)  # {name of a value of the customer: its column}
    customer: Customer | None = None
    changes: dict = field(default_factory=dict)
    contacts: list = field(default_factory=list)
    addresses: list = field(default_factory=list)

    @property
    def values(self):
        return self.rows[0].values

    def brings(self, name):
        """Whether this cell would be written: it is new, or says something else."""
        return self.customer is None or name in self.changes

    def is_fresh(self):
        return self.customer is None or bool(self.changes or self.contacts or self.addresses)


def import_customers(reading, *, by, take_good=False, dry_run=False, progress=lambda done, of: None):
    """Write the customers of a sheet; a report says what was found and how many rows were written.

    A known name is changed where a cell says something else, and a warning tells what stood there; an empty cell
    changes nothing. With one faulty row nothing is written, unless `take_good`: then every customer that is good.
    """
    if not may.imports_customers(by):
        raise PermissionDenied
    with transaction.atomic():
        wait_for_turn(IMPORT)
        people = People(by)
        entries = _entries(reading, by)
        fresh = [entry for entry in entries if entry.is_fresh()]
        _warn_of_strangers(fresh, people)
        report = RowReport.of(reading, unchanged=_count(entries) - _count(fresh), created=_created(fresh, people))
        if fresh and not dry_run and (take_good or not reading.faulty):
            for done, entry in enumerate(fresh):
                progress(done, len(fresh))
                _write(entry, people, by, report)
            report.written = _count(fresh)
    return report


def _count(entries):
    return sum(len(entry.rows) for entry in entries)


def _created(fresh, people):
    names = {same(entry.values["owner"]) for entry in fresh if entry.customer is None and entry.values.get("owner")}
    return {
        "customers": sum(entry.customer is None for entry in fresh),
        "contacts": sum(len(entry.contacts) for entry in fresh),
        "people": sum(people.find(name) is None for name in names),
    }


def _entries(reading, by):
    """The good rows put together by customer; a customer of which one row is faulty is left out as a whole."""
    existing = {same(customer.name): customer for customer in Customer.objects.select_related("owner")}
    groups = {}
    for row in reading.rows:
        key = same(row.values.get("name", ""))
        customer = existing.get(key)
        if customer is not None and not (by.is_system or may.edits(customer, by)):
            row.fault(NAME, _("You may not change this customer."))
        groups.setdefault(key or f"#{row.number}", []).append(row)
    _fault_together(groups)
    columns = {column.name: column for column in reading.fields if column.name in OF_CUSTOMER or is_custom(column)}
    entries = [
        _entry(rows, existing.get(key), columns) for key, rows in groups.items() if not any(row.faults for row in rows)
    ]
    _find_parts(entries)
    _warn_of_twins(entries, by)
    return entries


def _fault_together(groups):
    for rows in groups.values():
        wrong = next((row for row in rows if row.faults), None)
        for row in rows:
            if wrong is not None and not row.faults:
                row.fault(NAME, _("Row %(row)s of the same customer is faulty.") % {"row": wrong.number})


def _entry(rows, customer, columns):
    entry = Entry(rows=rows, columns=columns, customer=customer)
    head = entry.values
    for row in rows[1:]:
        for name, column in columns.items():
            if name in row.values and row.values[name] != head.get(name, row.values[name]):
                warning = _("This differs from row %(row)s of the same customer, which is used.") % {
                    "row": rows[0].number
                }
                row.warn(column.heading, warning)
    if customer is not None:
        entry.changes = changes_of(head, columns, customer)
        warn_of_changes(rows[0], columns.values(), customer, entry.changes)
        _warn_of_owner(entry)
    return entry


def _warn_of_strangers(fresh, people):
    """Name each person once who is not here: the customers are theirs, and they count as having left."""
    seen = set()
    for entry in fresh:
        name = entry.values.get("owner")
        if entry.customer is None and name and people.find(name) is None and same(name) not in seen:
            seen.add(same(name))
            message = _("Nobody of this name is here. The customers stay under it, as of somebody who has left.")
            entry.rows[0].warn(OWNER, message)


def _warn_of_owner(entry):
    """An import does not change the account manager: that is a transfer, with its own rules."""
    name, owner = entry.values.get("owner"), entry.customer.owner
    if name and same(name) not in (same(owner.name), same(owner.username)):
        warning = _("The account manager remains %(owner)s; transfer the customer on its page.") % {"owner": owner}
        entry.rows[0].warn(HEADINGS["owner"], warning)


def _warn_of_twins(entries, by):
    """A credit code that another customer has, here or in the sheet; who may not be seen is not named."""
    sentence = _("Another customer has the same unified social credit code. A branch office may share it.")
    brought = [entry for entry in entries if entry.values.get("uscc") and entry.brings("uscc")]
    sharing = _by_code({entry.values["uscc"] for entry in brought}, by)
    for entry in brought:
        others = sharing.setdefault(entry.values["uscc"], {})
        key = entry.customer.pk if entry.customer else id(entry)
        names = [name for other, name in others.items() if other != key]
        if names:
            entry.rows[0].warn(USCC, " ".join([sentence, *filter(None, names)]))
        others.setdefault(key, entry.values["name"])


def _by_code(codes, by):
    """{code: {customer: its name, empty for who may not see it}}."""
    seen = Customer.objects.all() if by.is_system else Customer.objects.visible_to(by)
    seen, names = set(seen.filter(uscc__in=codes).values_list("pk", flat=True)), {}
    for key, name, code in Customer.objects.filter(uscc__in=codes).values_list("pk", "name", "uscc").order_by("pk"):
        names.setdefault(code, {})[key] = name if key in seen else ""
    return names


def _find_parts(entries):
    """What each row brings that its customer does not have yet."""
    keys = [entry.customer.pk for entry in entries if entry.customer]
    contacts = {(c.customer_id, same(c.name)) for c in Contact.objects.filter(customer__in=keys)}
    addresses = {(a.customer_id, same(a.text)) for a in Address.objects.filter(customer__in=keys)}
    for entry in entries:
        key = entry.customer.pk if entry.customer else id(entry)
        for row in entry.rows:
            contact, address = row.values.get("contact"), row.values.get("address")
            if contact and (key, same(contact)) not in contacts:
                contacts.add((key, same(contact)))
                entry.contacts.append(
                    Contact(name=contact, phone=row.values.get("phone", ""), email=row.values.get("email", ""))
                )
            if address and (key, same(address)) not in addresses:
                addresses.add((key, same(address)))
                entry.addresses.append(Address(text=address))


def _write(entry, people, by, report):
    customer = entry.customer or _new(entry, people, by)
    former = former_values(customer, entry.changes)
    write_changes(customer, entry.changes)
    is_new = customer.pk is None
    if is_new:
        customer.sign(by=by, reason=Reason.IMPORT).save()
    for part in [*entry.contacts, *entry.addresses]:
        part.customer = customer
        kind = type(part).objects.filter(customer=customer)
        part.is_default = not kind.filter(is_default=True).exists()
        part.sign(by=by, reason=Reason.IMPORT).save()
    customer.index_terms()
    if is_new:
        Customer.objects.filter(pk=customer.pk).update(search_text=customer.search_text, grams=customer.grams)
    else:
        customer.version += 1
        customer.sign(by=by, reason=Reason.IMPORT).save()
    report.made += [*([customer] if is_new else []), *entry.contacts, *entry.addresses]
    report.changed += [(customer, former)] if former else []


def _new(entry, people, by):
    owner = people.of(entry.values.get("owner")) or by
    facts = {name: entry.values[name] for name in OF_CUSTOMER if name in entry.values}
    customer = Customer(name=entry.values["name"], owner=owner, team_id=people.team_of(owner), **facts)
    customer.custom = custom_in(entry.values)
    return customer
