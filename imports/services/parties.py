"""Customers and products that the rows of a sheet name: found where they exist, created where they do not."""

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from customers.models import Address, Contact, Customer
from orderdesk.accounts.models import User
from orderdesk.accounts.people import People
from orderdesk.core.record.copying import copy_objects, give_keys
from orderdesk.core.record.history import Reason
from orderdesk.core.text.matching import search_columns
from orderdesk.core.text.typed import same
from orderdesk.policy.models import Policy
from orders.models import Product
from orders.sheets.orders import columns as at
from orders.sheets.orders.records import SheetLine, SheetOrder

MODEL_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]{1,39}")  # a specification that serves as the product's code
HOUSE_CODE = re.compile(r"P(\d{5,9})")
UNIT = "件"
PLACE = ("province", "city", "district")
READ = ("name", "short_name", "owner_id", "team_id", "first_ordered_on", "default_terms", *PLACE)


class Customers:
    """Customers by name (or by a short name that only one has), with the contact of each order."""

    def __init__(self, orders: list[SheetOrder]) -> None:
        self.orders = orders
        self.by_name: dict[str, Customer] = {}
        rows = Customer.objects.only(*READ)
        short: dict[str, list[Customer]] = {}
        for customer in rows:
            self.by_name[same(customer.name)] = customer
            short.setdefault(same(customer.short_name), []).append(customer)
        for name, owners in short.items():
            if name and len(owners) == 1:
                self.by_name.setdefault(name, owners[0])
        self.orders_by_name: dict[str, list[SheetOrder]] = {}
        for order in orders:
            self.orders_by_name.setdefault(same(order.customer), []).append(order)
        self.missing = [name for name in self.orders_by_name if name not in self.by_name]

    def of(self, order: SheetOrder) -> Customer:
        return self.by_name[same(order.customer)]

    def make(self, people: People, by: User) -> list[Customer | Contact | Address]:
        """Write the missing customers with their first contact and address, and what orders add to the others.

        Gives all objects that were made.
        """
        made = give_keys(self._new(name, people, by) for name in self.missing)
        self.by_name |= dict(zip(self.missing, made, strict=True))
        contacts = self._contacts()
        self._index(made, contacts)
        copy_objects(made, by=by, reason=Reason.IMPORT)
        copy_objects(contacts, by=by, reason=Reason.IMPORT)
        addresses = give_keys(self._addresses(made))
        copy_objects(addresses, by=by, reason=Reason.IMPORT)
        self._note_first_orders(by)
        return [*made, *contacts, *addresses]

    def _new(self, name: str, people: People, by: User) -> Customer:
        orders = self.orders_by_name[name]
        owner = next((people.of(order.owner) for order in orders if order.owner), None) or by
        return Customer(
            name=orders[0].customer,
            owner=owner,
            team_id=people.team_of(owner),
            is_key=any(order.kind == "key" for order in orders),
            province=next((order.region for order in orders if order.region), "")[:30],
            default_terms=orders[-1].terms,
            first_ordered_on=_first_promise(orders),
        )

    def _contacts(self) -> list[Contact]:
        """A contact for every name that the orders of a customer call and that it does not have yet."""
        keys = [self.by_name[name].pk for name in self.orders_by_name]
        existing = Contact.objects.filter(customer__in=keys).only("customer_id", "name", "is_default")
        self.contacts = {(contact.customer_id, same(contact.name)): contact for contact in existing}
        served = {contact.customer_id for contact in existing if contact.is_default}
        fresh = []
        for name, orders in self.orders_by_name.items():
            customer = self.by_name[name].pk
            for order in orders:
                key = (customer, same(order.contact))
                if key not in self.contacts:
                    self.contacts[key] = Contact(
                        customer_id=customer, name=order.contact, phone=order.phone, is_default=customer not in served
                    )
                    served.add(customer)
                    fresh.append(self.contacts[key])
        return give_keys(fresh)

    def contact_of(self, order: SheetOrder) -> Contact:
        return self.contacts[self.of(order).pk, same(order.contact)]

    def _addresses(self, made: list[Customer]) -> Iterator[Address]:
        for name, customer in zip(self.missing, made, strict=True):
            yield Address(customer=customer, text=self.orders_by_name[name][-1].address, is_default=True)

    def _index(self, made: list[Customer], contacts: list[Contact]) -> None:
        """Search terms of new customers, and of known ones that get a contact."""
        phones: dict[int, list[str]] = {}
        for contact in contacts:
            phones.setdefault(contact.customer_id, []).append(contact.phone)
        for customer in made:
            customer.search_text, customer.grams = search_columns([customer.name, *phones.get(customer.pk, ())])
        new = {customer.pk for customer in made}
        for customer in Customer.objects.filter(pk__in=phones.keys() - new):
            texts = [*customer.searched_by(), *phones[customer.pk]]
            search_text, found_by = search_columns(texts)
            Customer.objects.filter(pk=customer.pk).update(search_text=search_text, grams=found_by)

    def _note_first_orders(self, by: User) -> None:
        """An existing customer may have ordered earlier than is recorded."""
        for name, orders in self.orders_by_name.items():
            customer, first = self.by_name[name], _first_promise(orders)
            if first and (customer.first_ordered_on is None or first < customer.first_ordered_on):
                customer = Customer.objects.select_for_update(no_key=True).get(pk=customer.pk)
                customer.first_ordered_on = first
                customer.sign(by=by, reason=Reason.IMPORT).save(update_fields=["first_ordered_on"])


def _first_promise(orders: list[SheetOrder]) -> date | None:
    """The day of the first order that was ever confirmed, cancelled or not."""
    days = (order.ordered_on for order in orders if order.confirmed_at is not None and order.ordered_on is not None)
    return min(days, default=None)


def fill_from_customers(orders: list[SheetOrder]) -> None:
    """Take what a person left to the customer's record from there; what it does not say is a fault of the order."""
    waiting = [order for order in orders if order.from_customer and not order.faults]
    if not waiting:
        return
    customers = Customers(waiting)
    keys = {customers.of(order).pk for order in waiting if same(order.customer) in customers.by_name}
    contacts = _usual(Contact, keys)
    addresses = _usual(Address, keys)
    for order in waiting:
        customer = customers.by_name.get(same(order.customer))
        contact = contacts.get(customer.pk) if customer else None
        address = addresses.get(customer.pk) if customer else None
        record = {
            at.CONTACT: contact.name if contact else "",
            at.PHONE: contact.phone if contact else "",
            at.ADDRESS: address.text if address else "",
            at.TERMS: customer.default_terms if customer else "",
        }
        _fill(order, record, is_new=customer is None)


def _usual(model: type[Any], customers: set[int]) -> dict[int, Any]:
    """{customer: its default contact or address}."""
    rows = model.objects.filter(customer__in=customers).order_by("is_default", "-pk")
    return {row.customer_id: row for row in rows}


def _fill(order: SheetOrder, record: dict[str, str], *, is_new: bool) -> None:
    names = {at.CONTACT: "contact", at.PHONE: "phone", at.TERMS: "terms", at.ADDRESS: "address"}
    for heading in [heading for heading in names if heading in order.from_customer]:
        if record[heading]:
            setattr(order, names[heading], record[heading])
        elif is_new:
            sentence = _("The customer has no record yet, so its %(column)s cannot be taken from there.")
            order.fault(order.rows[0], heading, "", sentence % {"column": heading})
        else:
            order.fault(
                order.rows[0], heading, "", _("The customer's record has no %(column)s either.") % {"column": heading}
            )


class Products:
    """Products by code, else by name and specification; a name alone is enough where only one product has it."""

    def __init__(self, orders: list[SheetOrder]) -> None:
        self.by_goods: dict[tuple[str, str], Product] = {}
        by_name: dict[str, list[Product]] = {}
        self.by_code: dict[str, Product] = {}
        for product in Product.objects.only("code", "name", "spec", "unit", "cost", "tax_rate", "is_whole"):
            self.by_goods.setdefault((same(product.name), same(product.spec)), product)
            by_name.setdefault(same(product.name), []).append(product)
            self.by_code[product.code.lower()] = product
        self.codes = set(self.by_code)
        self.only = {name: products[0] for name, products in by_name.items() if len(products) == 1}
        self.missing: dict[tuple[str, str], SheetLine] = {}  # {see `key_of`: the line that it is made of}
        self.new_codes: dict[tuple[str, str], str] = {}  # {name and specification: code} of new ones
        self.spelled: dict[str, str] = {}  # {new code as it compares: as it was written first}
        lines = [line for order in orders for line in order.lines if self.find(line) is None]
        for line in lines:
            if line.code:
                code = self.spelled.setdefault(line.code.lower(), line.code)
                self.new_codes.setdefault(_goods(line), code)
        for line in lines:
            former = self.missing.get(self.key_of(line))
            if not (line.is_gift and former):  # the last one's price is the newest, but a gift has none
                self.missing[self.key_of(line)] = line

    def find(self, line: SheetLine) -> Product | None:
        product = self.by_code.get(line.code.lower()) if line.code else None
        product = product or self.by_goods.get(_goods(line))
        return product or (None if line.spec else self.only.get(same(line.product)))

    def is_of_code(self, line: SheetLine, product: Product) -> bool:
        return bool(line.code) and self.by_code.get(line.code.lower()) is product

    def key_of(self, line: SheetLine) -> tuple[str, str]:
        """What makes a new product: its code, where some line calls one, else its name and specification."""
        code = line.code or self.new_codes.get(_goods(line), "")
        return ("", code.lower()) if code else _goods(line)

    def make(self, by: User) -> list[Product]:
        usual = Policy.current().default_tax_rate
        made = give_keys(self._new(line, usual) for line in self.missing.values())
        copy_objects(made, by=by, reason=Reason.IMPORT)
        for line, product in zip(self.missing.values(), made, strict=True):
            self.by_code[product.code.lower()] = product
            self.by_goods.setdefault(_goods(line), product)
        return made

    def _new(self, line: SheetLine, usual_rate: Decimal) -> Product:
        product = Product(
            code=self._code(line),
            name=line.product,
            spec=line.spec,
            unit=UNIT,
            list_price=line.unit_price,
            tax_rate=usual_rate if line.tax_rate is None else line.tax_rate,
        )
        product.index_terms()
        return product

    def _code(self, line: SheetLine) -> str:
        """Its own, or the specification where it looks like a code and is free, else the next running number."""
        own = self.spelled.get(self.key_of(line)[1]) if self.key_of(line)[0] == "" else None
        if own:
            self.codes.add(own.lower())
            return own
        code = line.spec if MODEL_CODE.fullmatch(line.spec) and not line.spec.isdecimal() else ""
        if not code or code.lower() in self.codes:
            used = [int(match[1]) for code in self.codes if (match := HOUSE_CODE.fullmatch(code.upper()))]
            code = f"P{max(used, default=0) + 1:05d}"
        self.codes.add(code.lower())
        return code


def _goods(line: SheetLine) -> tuple[str, str]:
    return same(line.product), same(line.spec)


def name_by_code(orders: list[SheetOrder]) -> None:
    """Name the products of lines that have a code alone; a code that no product has is a fault there."""
    lines = [(order, line) for order in orders for line in order.lines if line.code and not line.product]
    if not lines:
        return
    products = {product.code.lower(): product for product in Product.objects.only("code", "name", "spec")}
    for order, line in lines:
        product = products.get(line.code.lower())
        if product is None:
            message = _("No product has this code. Bring the products first, or write the name beside it.")
            order.fault(line.row, at.CODE, line.code, message)
        else:
            line.product, line.spec = product.name, line.spec or product.spec
