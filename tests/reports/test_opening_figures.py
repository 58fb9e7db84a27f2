"""Every number of the dashboard opens exactly the records that it counts: each link of it is followed."""

import re
import statistics
from datetime import date
from decimal import Decimal
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.db.models import Q
from django.urls import resolve, reverse

from customers.models import Customer
from demo.company.seed import seed_company
from orderdesk.accounts.models import Team, User
from orderdesk.core.calendar.months import last_day
from orders.models import Order
from orders.services.balances import AGES
from reports.figures.dashboard import dashboard
from reports.figures.measures import share
from reports.lists.rates import RATES

PAGE = reverse("reports:dashboard")
TODAY = date(2026, 11, 20)
CARDS = ("placed", "judged", "otif-judged", "processing", "rated", "collection", "overdue")
NO_FIGURES = {"reports:reviews", "reports:export-dashboard"}  # the ways on from the page


@pytest.fixture(scope="module")
def company(django_db_setup, django_db_blocker):
    """A demo company for all tests of this module; nothing of it is changed."""
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        seed_company(orders=400, seed=3, today=TODAY)
        delivered = Order.objects.filter(delivered_at__isnull=False).values_list("pk", flat=True)
        Order.objects.filter(pk__in=[*delivered][::7]).update(accepted="part")  # on time, but not in full
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")  # without statistics the database walks every order for every receipt
        yield
        transaction.set_rollback(True)


class Opened:
    """What the page behind a figure tells and lists, over all its pages."""

    def __init__(self, client, url):
        self.client, self.cells, self.list = client, [], None
        while url:
            answer = client.get(url)
            assert answer.status_code == 200
            rows = answer.context["list"]
            self.list = self.list or rows
            self.cells += [row.cells for row in rows.rows]
            following = rows.page.next_url
            url = f"{urlsplit(url).path}{following}" if following else ""

    @property
    def rows(self):
        assert len(self.cells) == self.list.totals[0]  # the page counts what it lists
        return len(self.cells)

    def sum(self, place):
        """The sum of the column of numbers that stands at this place among the page's sums."""
        label, told = self.list.sums[place]
        column = [str(heading.text) for heading in self.list.headings].index(str(label))
        whole = sum(Decimal(row[column].text.replace(",", "")) for row in self.cells)
        assert f"{whole:,}" == told
        return whole

    def tab(self, name):
        """How many rows the part of this name counts; and it opens as many."""
        part = next(tab for tab in self.list.tabs if f"/behind/{name}/" in tab.url)
        assert Opened(self.client, part.url).rows == int(part.count)
        return int(part.count)


def links_of(answer):
    """{(figure, value, month)} of each address behind the page that leads to records, with that address."""
    page = answer.content.decode().split("<main")[1].split("</main>")[0]
    told = {}
    for url in map(unescape, re.findall(r'<a [^>]*?href="(/[^"]+)"', page)):
        at, query = resolve(urlsplit(url).path), parse_qs(urlsplit(url).query)
        if at.view_name not in NO_FIGURES:
            value, month = (query.get(name, [""])[0] for name in ("value", "month"))
            told[at.kwargs.get("figure", at.view_name), value, month] = url
    return told


def expected(told):
    """{(figure, value, month): (how what is behind it is measured, the number shown)} of all that should be linked."""
    card = {card["figure"]: card for card in told["cards"]}
    here = f"{told['period'].month:%Y-%m}"
    late = sum(row["n"] for row in told["stages"])
    facts = {
        ("processing", "", here): (median, card["processing"]["value"]),
        ("judged", "", here): (rate_of("on-time"), (card["on_time"]["value"], card["on_time"]["of"])),
        ("otif-judged", "", here): (rate_of("otif"), (card["otif"]["value"], card["otif"]["of"])),
        ("rated", "", here): (liked, (card["satisfaction"]["value"], card["satisfaction"]["of"])),
        ("collection", "", here): (collected, (card["collection"]["part"], card["collection"]["of"])),
        ("overdue", "", here): (first_sum, card["overdue"]["value"]),
        ("sold-lately", "", here): (outstanding, told["settling"]["dso"]),
        ("fell-due", "", here): (came_in, told["settling"]["collection_rate"]),
        ("margin", "", here): (earned, tuple(told["settling"]["margin"].values())),
        ("receivable", "", here): (second_sum, told["owed"]["receivable"]),
        ("late-stages", "", here): (count, late),
        ("customers", "", here): (count, sum(row["n"] for row in told["classes"])),
    }
    facts |= {("placed", "", f"{month:%Y-%m}"): (first_sum, amount) for month, amount in told["months"]}
    facts |= {("receivable", age, here): (first_sum, told["owed"][age]) for age in AGES}
    facts |= {("late-stage", row["name"], here): (count, row["n"]) for row in told["stages"]}
    facts |= {("late-cause", row["key"], here): (count, row["n"]) for row in told["causes"]}
    facts |= {("amounts", str(row["low"]), here): (count, row["n"]) for row in told["spread"]}
    facts |= {("customers", row["class"], here): (bought, (row["n"], row["amount"])) for row in told["classes"]}
    facts |= {
        ("customer", str(row["id"]), here): (count_and_sum, (row["orders"], row["amount"])) for row in told["customers"]
    }
    cards = {(figure, "", here) for figure in (*CARDS, "sold-lately", "fell-due", "margin")}
    return {key: fact for key, fact in facts.items() if fact[1] or key in cards}  # nothing leads nowhere


def count(opened):
    return opened.rows


def first_sum(opened):
    return opened.sum(0) if opened.rows else 0


def second_sum(opened):
    return opened.sum(1)


def count_and_sum(opened):
    return opened.rows, opened.sum(0)


def bought(opened):
    return opened.rows, opened.sum(1)


def median(opened):
    """A row shows one decimal."""
    if not opened.rows:
        return None
    told = statistics.median(float(row[-1].text.replace(",", "")) for row in opened.cells)
    assert float(opened.list.sums[0][1]) == pytest.approx(told, abs=0.11)
    return pytest.approx(told, abs=0.06)


def counted(opened):
    """How many rows say that they count, as the heading does, which says of how many."""
    n = sum('data-tone="green"' in row[-1].text for row in opened.cells)
    if opened.rows:
        numbers = re.findall(r"\d+", opened.list.heading.removeprefix(str(opened.list.title)))
        assert numbers == [str(n), str(opened.rows)]
    return n


def rate_of(part):
    def rate(opened):
        assert opened.tab(part) == counted(opened)
        return share(opened.tab(part), opened.rows), opened.rows

    return rate


def liked(opened):
    good = sum(row[-2].text[0] in "45" for row in opened.cells)
    assert good == counted(opened)
    return share(good, opened.rows), opened.rows


def summed(opened, part, whole):
    """Each row says how much of it counts, and the heading how much does of all of them."""
    pairs = [[Decimal(text.replace(",", "")) for text in row[-1].text.split(" / ")] for row in opened.cells]
    assert [sum(column) for column in zip(*pairs, strict=True)] == [part, whole]
    assert all(f"{amount:,.2f}" in opened.list.heading for amount in (max(part, Decimal(0)), whole))


def outstanding(opened):
    """The receivable is the other tab of the orders that were confirmed in the last 90 days."""
    if not opened.rows:
        return None
    owing = Opened(opened.client, next(tab.url for tab in opened.list.tabs if "/behind/receivable/" in tab.url))
    return float(round((owing.sum(1) if owing.rows else 0) * 90 / opened.sum(0), 1))


def came_in(opened):
    if not opened.rows:
        return None
    due, came, still = (opened.sum(place) for place in range(3))
    assert due == came + still
    summed(opened, came, due)
    return share(float(came), float(due))


def earned(opened):
    if not opened.rows or not opened.list.sums:
        return Decimal(0), None, sum(int(row[-1].text) for row in opened.cells if row[-1].text != "–")
    net, cost, margin = (Decimal(text.replace(",", "")) for _label, text in opened.list.sums)
    column = sum(Decimal(row[4].text.replace(",", "")) for row in opened.cells if row[4].text != "–")
    assert abs(column - margin) < Decimal("0.01") * len(opened.cells)  # a row shows whole fen
    uncosted = sum(int(row[-1].text) for row in opened.cells if row[-1].text != "–")
    return margin, pytest.approx(float((net - cost) / net), abs=0.0001), uncosted


def collected(opened):
    if not opened.rows:
        return 0, 0
    before, fell_due, taken, came, still = (opened.sum(place) for place in range(5))
    assert came == before + fell_due - taken - still
    summed(opened, came, before + fell_due - taken)
    return max(came, Decimal(0)), before + fell_due - taken


def differences(client, query, orders):
    """What a dashboard shows and what stands behind each of its links, where they are not the same."""
    answer = client.get(f"{PAGE}{query}")
    period = answer.context["period"]
    told = dashboard(period.month, as_of=period.as_of, orders=orders)
    facts, found = expected(told), links_of(answer)
    if not any(amount for _month, amount in told["months"]):
        assert not found  # nothing was sold: a calm page without figures
        return {}
    assert set(found) == set(facts)
    measured = {key: facts[key][0](Opened(client, url)) for key, url in found.items()}
    return {key: (facts[key][1], seen) for key, seen in measured.items() if facts[key][1] != seen}


@pytest.mark.parametrize("login", ["director", "manager"])
@pytest.mark.parametrize("month", ["2026-11", "2026-10", "2026-07", "2025-09"])
def test_every_link_opens_what_its_number_counts(client, company, db, login, month):
    user = User.objects.get(username=login)
    client.force_login(user)

    assert differences(client, f"?month={month}", None if user.sees_all_orders else of_teams(user)) == {}


def test_every_rate_of_the_dashboard_has_its_list():
    """A new rate fails here until its list says what counts."""
    from reports.figures.cards import PARTS
    from reports.pages.cards import BEHIND
    from reports.pages.settling import BEHIND as SETTLING

    lists = {BEHIND[figure] for figure in PARTS} | {SETTLING["collection_rate"]}

    assert set(RATES) == lists


def of_teams(user):
    return Order.objects.filter(Q(team__leader=user) | Q(owner=user))


def newest_month():
    """The last month that brought a new customer."""
    return (
        Customer.objects.filter(first_ordered_on__isnull=False)
        .latest("first_ordered_on")
        .first_ordered_on.replace(day=1)
    )


CHOICES = {
    "team": lambda _new: (Team.objects.first().pk, Q(team=Team.objects.first())),
    "owner": lambda _new: (User.objects.get(username="am1").pk, Q(owner__username="am1")),
    "region": lambda _new: ("安徽 合肥", Q(region="安徽 合肥")),
    "key": lambda new: ("key", Q(customer__is_key=True) & ~new),
    "regular": lambda new: ("regular", Q(customer__is_key=False) & ~new),
    "new": lambda new: ("new", new),
}


@pytest.mark.parametrize("choice", CHOICES)
@pytest.mark.parametrize("login", ["director", "manager"])
def test_what_was_chosen_is_carried_into_every_link(client, company, db, login, choice):
    user, month = User.objects.get(username=login), newest_month()
    new = Q(customer__first_ordered_on__range=(month, last_day(month)))
    value, narrowed = CHOICES[choice](new)
    client.force_login(user)
    seen = Order.objects.all() if user.sees_all_orders else of_teams(user)
    name = choice if choice in ("team", "owner", "region") else "kind"

    found = differences(client, f"?month={month:%Y-%m}&{name}={value}", seen.filter(narrowed))

    assert found == {}
