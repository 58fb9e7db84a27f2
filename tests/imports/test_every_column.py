"""What an export writes an import reads: every column of every sheet that goes out and comes in, by generated values.

The sheets are those of `KINDS`, the columns those of their fields: a new one is tried by itself, or fails here.
"""

import importlib
import inspect
import io
import pkgutil
from datetime import date, timedelta

import pytest
from django.db import transaction
from django.utils.timezone import localdate, now
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from aftersales.models import Ticket
from customers.models import Address, Contact, Customer
from customers.sheets.customers import MOST_CREDIT
from fulfillment.models import Stage
from imports.services.kinds import EXPORT_ONLY, KINDS
from orderdesk.accounts.models import system_user
from orderdesk.core.money import plain_number
from orderdesk.core.sheets.choices import Choices
from orderdesk.core.text.typed import clean_text, normalise, same
from orderdesk.custom_fields.models import CustomField
from orderdesk.custom_fields.services import change_field
from orders.models import Order, PriceAgreement, Product
from tests.custom_fields.fields import field, packing
from tests.factories import CustomerFactory, ProductFactory, person
from tests.imports.columns import CODES, MAILS, ODD, PHONES, as_read, decimals, is_readable, lines, of_field, texts
from tests.test_layout import ours

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
FEW = settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    database=None,
    derandomize=True,
)
MANY = 8  # records of an example


def fields_of(model, names, **special):
    """A strategy of {name: value} for these fields of a model; `special` says which are not any value of their kind."""
    return st.fixed_dictionaries(
        {name: special[name] if name in special else of_field(model._meta.get_field(name)) for name in names}
    )


def own_columns(kind, model):
    """The names of the sheet's columns that are fields of the model's own."""
    names = {field.name for field in model._meta.concrete_fields if not field.is_relation}
    return [column.name for column in kind.fields if column.name in names]


def custom_values(record):
    """A strategy of values of every custom field of a kind of record, as they are kept."""
    kinds = {
        "text": texts(100).map(clean_text).filter(bool),
        "number": st.decimals(-9999, 9999, places=4).map(plain_number),
        "date": st.dates(date(1900, 3, 1), date(2199, 12, 31)).map(str),
    }
    fields = CustomField.objects.of(record)
    said = {each.key: kinds[each.kind] if each.kind in kinds else st.sampled_from(all_of(each)) for each in fields}
    return st.fixed_dictionaries({}, optional=said)


def all_of(choice):
    return [*choice.choices, *choice.former]


def by_path(custom):
    return {f"custom.{key}": value for key, value in custom.items()}


def add_fields(kind):
    """A field of each kind on the records of a sheet, one of them with a choice that is no longer offered."""
    for name, holds in (("自定文本", "text"), ("自定数值", "number"), ("自定日子", "date")) if kind.custom else ():
        field(name, holds, record=kind.custom)
    if kind.custom:
        box = packing("纸箱", "=木箱", "007", record=kind.custom)
        change_field(box.pk, name=box.name, kind="choice", choices=["纸箱", "007"], by=system_user())


# --- how records of each sheet are made: (record, what its row says) --------------------------------------------------


def products(draw, kind):
    special = {"code": st.sampled_from(ODD).filter(is_readable), "tax_code": st.sampled_from(["", "0" * 18 + "7"])}
    values = fields_of(Product, own_columns(kind, Product), **special)
    for number, facts in enumerate(draw(st.lists(values, min_size=MANY, max_size=MANY))):
        custom = draw(custom_values("product"))
        product = Product(**facts | {"code": f"{facts['code'][:20]}{number}".upper()}, custom=custom)
        product.index_terms()
        product.save()
        yield product, facts | {"code": normalise(product.code).replace(" ", "")} | by_path(custom)


def customers(draw, kind):
    special = {"uscc": st.sampled_from(["", *CODES]), "name": texts(100).map(normalise)}
    special["credit_limit"] = decimals(Customer._meta.get_field("credit_limit"), most=MOST_CREDIT)  # as the page
    values = fields_of(Customer, own_columns(kind, Customer), **special)
    contact = fields_of(Contact, ["name"]), st.sampled_from(["", *PHONES]), st.sampled_from(["", *MAILS])
    owners = [person(name=name) for name in ("张 伟", "=Nancy", "007")]
    for number, facts in enumerate(draw(st.lists(values, min_size=MANY, max_size=MANY))):
        facts["name"] = f"{facts['name']}{number}"
        custom = draw(custom_values("customer"))
        customer = CustomerFactory(known=False, owner=owners[number % 3], custom=custom, **facts)
        named, phone, email = (draw(part) for part in contact)
        address = draw(fields_of(Address, ["text"]))
        Contact.objects.create(customer=customer, is_default=True, phone=phone, email=email, **named)
        Address.objects.create(customer=customer, is_default=True, **address)
        parts = {"contact": named["name"], "phone": phone, "email": email, "address": address["text"]}
        yield customer, facts | parts | {"owner": customer.owner.name} | by_path(custom)


def progress(draw, kind):
    names = own_columns(kind, Stage)
    order = Order.objects.get()
    values = fields_of(Stage, names, name=texts(30))
    for number, facts in enumerate(draw(st.lists(values, min_size=MANY, max_size=MANY))):
        facts["name"] = f"{facts['name']}{number}"
        owner = person(name=f"{draw(texts(20))}{number}") if number % 2 else None
        stage = Stage.objects.create(order=order, place=100 + number, owner=owner, recorded_at=now(), **facts)
        yield stage, facts | {"number": order.number, "owner": owner.name if owner else ""}


def feedback(draw, kind):
    order = Order.objects.get()
    names = own_columns(kind, Ticket)
    for number, facts in enumerate(
        draw(st.lists(fields_of(Ticket, names, text=lines(400)), min_size=MANY, max_size=MANY))
    ):
        owner = person(name=f"{draw(texts(20))}{number}")
        of_order = order if number % 2 else None
        rated = facts["reported_at"] if facts["satisfaction"] else None
        ticket = Ticket.objects.create(
            *(),
            number=f"T{number}",
            customer=order.customer,
            order=of_order,
            owner=owner,
            by=owner,
            rated_at=rated,
            **facts,
        )
        names_ = {"order": of_order.number if of_order else "", "customer": order.customer.name, "owner": owner.name}
        yield ticket, facts | names_


def prices(draw, kind):
    """Each of a product of its own, half of them for one customer; one that has ended is no price to bring."""
    today, customer = localdate(), Order.objects.get().customer
    values = fields_of(
        PriceAgreement,
        own_columns(kind, PriceAgreement),
        unit_price=decimals(PriceAgreement._meta.get_field("unit_price")).filter(bool),
        valid_from=st.dates(today - timedelta(days=400), today + timedelta(days=400)),
        valid_until=st.none() | st.dates(today + timedelta(days=400), today + timedelta(days=900)),
    )
    for number, facts in enumerate(draw(st.lists(values, min_size=MANY, max_size=MANY))):
        product, for_whom = ProductFactory(code=f"PRICED{number}"), customer if number % 2 else None
        agreement = PriceAgreement.objects.create(product=product, customer=for_whom, by=system_user(), **facts)
        yield agreement, facts | {"code": product.code, "customer": for_whom.name if for_whom else ""}


MAKERS = {"products": products, "prices": prices, "customers": customers, "progress": progress, "feedback": feedback}
KEYS = {"progress": "name", "feedback": "owner"}  # the column that is another one in each row; else the first
BY_ORDERS = {"orders"}  # several rows make one record: test_round_trip.py


def exported(kind, records, *, user):
    """The bytes of the sheet's own export, with every column."""
    target = io.BytesIO()
    options = {"user": user} if "user" in inspect.signature(kind.export).parameters else {}
    kind.export(target, records, **options)
    return target.getvalue()


def by_key(rows, name):
    return {same(row[name]): row for row in rows}


def said(values):
    """What a row says, without what it leaves empty."""
    return {name: as_read(value) for name, value in values.items() if as_read(value) not in ("", None)}


def differences(written, read):
    """[(key, column, what was written, what was read)], and the keys that stand in one of both alone."""
    cells = [
        (key, name, row.get(name), read[key].get(name))
        for key, row in written.items()
        for name in row.keys() | read.get(key, row).keys()
        if key in read and row.get(name) != read[key].get(name)
    ]
    return cells + sorted(written.keys() ^ read.keys())


@pytest.mark.parametrize("name", [name for name, kind in KINDS.items() if kind.export and name not in BY_ORDERS])
def test_what_an_export_writes_is_read_as_it_stands_and_changes_nothing(firm, name):
    firm.order("confirmed")
    kind, maker = KINDS[name], MAKERS[name]
    add_fields(kind)

    @FEW
    @given(st.data())
    def try_records(data):
        with transaction.atomic():
            records = list(maker(data.draw, kind))
            model = type(records[0][0])
            file = exported(
                kind, model.objects.filter(pk__in=[record.pk for record, _facts in records]), user=firm.admin
            )
            reading = kind.read(file, Choices())
            again = kind.take(reading, by=system_user(), dry_run=True, job=None)
            transaction.set_rollback(True)
        assert [(fault.column, fault.value, fault.message) for fault in reading.faults] == []
        assert (reading.unknown, set(reading.headings)) == ([], {column.heading for column in kind.fields})
        key = KEYS.get(name, kind.fields[0].name)
        rows = by_key((said(row.values) for row in reading.rows), key)
        assert differences(by_key((said(facts) for _record, facts in records), key), rows) == []
        warnings = [note for note in again.warnings if note.column != "统一社会信用代码"]
        assert [(note.column, note.value, note.message) for note in warnings] == []
        assert (again.unchanged, again.rows) == (len(records), len(records))

    try_records()


def writers():
    """Every function of a room of sheets that writes a workbook."""
    for app in ours():
        try:
            room = importlib.import_module(f"{app}.sheets")
        except ModuleNotFoundError:
            continue
        for info in pkgutil.walk_packages(room.__path__, f"{room.__name__}."):
            module = importlib.import_module(info.name)
            if app == "orderdesk.core":
                continue
            for name, member in inspect.getmembers(module, inspect.isfunction):
                if member.__module__ == info.name and (name.startswith("write_") or name.endswith("_workbook")):
                    yield member


def test_every_sheet_that_goes_out_is_tried_or_is_named_as_one_that_does_not_come_in():
    exports = {kind.export for kind in KINDS.values() if kind.export} | set(EXPORT_ONLY)
    rest = {kind.rest for kind in KINDS.values()}

    assert set(writers()) - rest == exports
    assert {name for name, kind in KINDS.items() if kind.export} == {*MAKERS, *BY_ORDERS}
