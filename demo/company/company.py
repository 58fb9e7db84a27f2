"""People, products and customers of the demo company, made before its orders."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.utils.timezone import get_default_timezone
from django.utils.translation import gettext as _

from customers.models import Address, Contact, Customer, InvoiceTitle, Qualification
from demo.company import words
from demo.company.aftermath import terms_of
from orderdesk.accounts.models import Role, Team, User
from orderdesk.core.errors import Refused
from orderdesk.core.record.copying import copy_objects, give_keys
from orderdesk.core.record.history import Reason
from orderdesk.core.text.matching import search_columns
from orderdesk.core.text.places import place_name
from orderdesk.core.text.uscc import ALPHABET, uscc_check_character
from orderdesk.policy.models import Policy
from orders.models import Product
from orders.services.whole import COUNTED_UNITS

KEY_SHARE = 0.06
CREDIT_DAYS = {"月结30天": 30, "月结60天": 60}


@dataclass(frozen=True)
class Goods:
    """What the plan of an order needs to know of a product."""

    key: str
    name: str
    spec: str
    unit: str
    price: int  # ten-thousandths of a yuan
    cost: str
    supply: str


@dataclass(frozen=True)
class Buyer:
    """What an order takes over from its customer."""

    key: str
    contact: str
    person: str
    phone: str
    address: str
    region: str
    terms: str
    owner: str
    team: int


def make_people(*, by, at):
    """The twelve demo log-ins and the rest of the two teams; returns {log-in: user}."""
    taken = User.objects.filter(username__in=[login for login, *_rest in words.PEOPLE]).first()
    if taken is not None:
        raise Refused(_("A user %(login)s already exists.") % {"login": taken.username})
    secret = make_password(words.PASSWORD)
    people, teams = {}, [_team(name, by) for name in words.TEAMS]
    for login, name, roles, team in words.PEOPLE:
        user = User(username=login, name=name, email=f"{login}@example.com", password=secret, date_joined=at)
        user.team = teams[team] if team is not None else None
        user.phone = f"1390512{len(people):04d}"
        user.sign(by=by, reason=Reason.SEED).save()
        user.groups.set(Group.objects.filter(name__in=[Role(role).value for role in roles]))
        people[login] = user
    for team, leader, assistant in zip(teams, ("manager", "manager2"), ("assistant", "assistant2"), strict=True):
        team.leader, team._history_user = people[leader], by
        team.save()
        team.assistants.add(people[assistant])
    return people, teams


def _team(name, by):
    team = Team(name=name if not Team.objects.filter(name=name).exists() else f"{name} {Team.objects.count()}")
    team.sign(by=by, reason=Reason.SEED).save()
    return team


def make_policy(*, by):
    """Who the demo company is, as its papers say; the rules are the usual ones."""
    policy = Policy.current()
    for name, value in words.COMPANY.items():
        setattr(policy, name, value)
    policy.sign(by=by, reason=Reason.SEED).save()


def make_products(*, by, at, seed, fields):
    """Sixty products; returns what plans need, in the order of their keys."""
    rng = Random(f"{seed} products")
    products = give_keys(_products(rng))
    for place, product in enumerate(products):
        product.custom = fields.of_product(place)
    copy_objects(products, by=by, reason=Reason.SEED, at=at)
    return [
        Goods(
            str(product.pk),
            product.name,
            product.spec,
            product.unit,
            int(product.list_price * 10_000),
            str(product.cost),
            product.supply,
        )
        for product in products
    ]


def _products(rng):
    used = set(Product.objects.values_list("code", flat=True))
    for family, letters, unit, price, supply, days, variants, specs in words.FAMILIES:
        for place, (variant, spec) in enumerate(zip(variants, specs, strict=True)):
            listed = Decimal(str(round(price * (1, 1.7, 2.9, 4.4)[place], 2)))
            code = f"HY-{letters}{place + 1:02d}"
            product = Product(
                code=code if code not in used else f"{code}-{len(used)}",
                name=f"{family} {variant}",
                spec=spec,
                unit=unit,
                tax_code=words.TAX_CODES[letters],
                list_price=listed,
                cost=(listed * Decimal(rng.randrange(58, 79)) / 100).quantize(Decimal("0.01")),
                supply=supply,
                lead_days=days,
                minimum_stock=Decimal(rng.choice([0, 5, 10, 20, 50])),
                is_whole=unit in COUNTED_UNITS,
            )
            product.index_terms()
            yield product


class Customers:
    """Customers in the order in which they were won, those who buy most first."""

    def __init__(self, count, *, seed, clock, people, teams, won, first_orders, fields):
        self.count, self.rng, self.clock = count, Random(f"{seed} customers"), clock
        self.owners = [user for login, user in people.items() if login.startswith("am")]
        self.teams = {team.pk: place for place, team in enumerate(teams)}
        self.won, self.first_orders, self.fields = won, first_orders, fields
        self.names = set(Customer.objects.values_list("name", flat=True))

    def make(self, *, by, batch=2000):
        """Write them all with what belongs to them; returns a Buyer for each."""
        buyers = []
        for start in range(0, self.count, batch):
            made = give_keys([self._customer(place) for place in range(start, min(start + batch, self.count))])
            contacts = give_keys([contact for customer in made for contact in self._contacts(customer)])
            addresses = give_keys([address for customer in made for address in self._addresses(customer)])
            self._index(made, contacts)
            copy_objects(made, by=by, reason=Reason.SEED, at=self.founded)
            for parts in (contacts, addresses, give_keys(self._titles(made)), give_keys(self._papers(made))):
                copy_objects(parts, by=by, reason=Reason.SEED, at=self.founded)
            buyers += self._buyers(made, contacts, addresses)
        return buyers

    @property
    def founded(self):
        first = self.clock.days[0]
        return datetime(first.year, first.month, first.day, 8, 30, tzinfo=get_default_timezone())

    def _customer(self, place):
        rng = self.rng
        province, city, _area, code = rng.choice(words.CITIES)
        name, short = self._name(city)
        is_key = place < self.count * KEY_SHARE
        terms = terms_of(place)
        return Customer(
            name=name,
            short_name=short,
            is_key=is_key,
            level="A" if is_key else rng.choice("BBBC"),
            industry=rng.choice(words.INDUSTRIES),
            province=province,
            city=city,
            source=rng.choice(words.SOURCES),
            uscc=_uscc(rng, code),
            owner=self.owners[place % len(self.owners)],
            default_terms=terms,
            default_discount=Decimal(rng.choice(["0", "0", "0", "0.02", "0.05"])),
            packing=rng.choice(words.PACKINGS),
            delivery_window=rng.choice(words.WINDOWS),
            credit_limit=Decimal(rng.choice([100_000, 200_000, 500_000]) * (4 if is_key else 1)),
            credit_days=CREDIT_DAYS.get(terms, 0),
            first_ordered_on=self.first_orders.get(place),
            custom=self.fields.of_customer(place, self.clock.today.year),
            created_at=self.founded + timedelta(days=max(0, self.won(place) // 540 * 7 // 5 - 3)),
        )

    def _name(self, city):
        while True:
            brand = self.rng.choice(words.FIRST) + self.rng.choice(words.SECOND)
            short = f"{city}{brand}{self.rng.choice(words.TRADES)}"
            name = short + self.rng.choice(words.SUFFIXES)
            if name not in self.names:
                self.names.add(name)
                return name, short[:60]

    def _contacts(self, customer):
        for place in range(self.rng.choice((1, 1, 2, 3))):
            yield Contact(
                customer_id=customer.pk,
                name=self.rng.choice(words.SURNAMES) + self.rng.choice(words.GIVEN),
                title=self.rng.choice(words.TITLES),
                phone=f"1{self.rng.choice('3589')}{self.rng.randrange(10**9):09d}",
                is_default=place == 0,
            )

    def _addresses(self, customer):
        for place in range(self.rng.choice((1, 1, 1, 2))):
            street, number = self.rng.choice(words.STREETS), self.rng.randrange(1, 400)
            yield Address(
                customer_id=customer.pk,
                text=f"{place_name(customer.province, customer.city, between='')}{street}{number}号",
                is_default=place == 0,
            )

    def _titles(self, customers):
        for customer in customers:
            yield InvoiceTitle(
                customer_id=customer.pk,
                kind="special",
                title=customer.name,
                tax_no=customer.uscc,
                bank=f"中国工商银行{customer.city}分行",
                account=f"1102{self.rng.randrange(10**15):015d}",
            )

    def _papers(self, customers):
        for customer in customers:
            yield Qualification(customer_id=customer.pk, kind="licence", number=customer.uscc)
            yield Qualification(customer_id=customer.pk, kind="credit")

    @staticmethod
    def _index(customers, contacts):
        phones = {}
        for contact in contacts:
            phones.setdefault(contact.customer_id, []).append(contact.phone)
        for customer in customers:
            customer.team_id = customer.owner.team_id
            texts = [customer.name, customer.short_name, customer.spelling, *phones[customer.pk]]
            customer.search_text, customer.grams = search_columns(texts)

    def _buyers(self, customers, contacts, addresses):
        person = {contact.customer_id: contact for contact in reversed(contacts)}
        place = {address.customer_id: address for address in reversed(addresses)}
        return [
            Buyer(
                str(customer.pk),
                str(person[customer.pk].pk),
                person[customer.pk].name,
                person[customer.pk].phone,
                place[customer.pk].text,
                customer.region,
                customer.default_terms,
                str(customer.owner_id),
                self.teams[customer.team_id],
            )
            for customer in customers
        ]


def _uscc(rng, area):
    head = f"91{area}{''.join(rng.choice(ALPHABET) for _sign in range(9))}"
    return head + uscc_check_character(head)
