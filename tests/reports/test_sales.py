"""Sales taken apart: each figure is that of plain SQL and opens the records behind it; who sees what of it."""

from datetime import date
from decimal import Decimal
from urllib.parse import urlsplit

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from aftersales import services as aftersales
from orders.models import Order
from reports.figures.period import midnight
from reports.figures.span import month_before
from reports.lists.sales import WAYS
from reports.pages.wording import growth, growth_of_count
from tests.factories import CustomerFactory, Firm, ProductFactory
from tests.reports import plain_reports as plain
from tests.reports.months_asked import MONTHS, PEOPLE, TODAY, all_rows, asked, at_of, cost, seen_by, this_month

pytestmark = pytest.mark.django_db
PRICED = tuple(way for way in WAYS if way != "size")


@pytest.fixture
def company(demo_company):
    demo_company(orders=300, seed=3, today=TODAY)


def by_key(rows, *names):
    return {row["key"]: tuple(row[name] for name in names) for row in rows}


@pytest.mark.parametrize("name", PEOPLE)
@pytest.mark.parametrize("against", ["last", "year"])
def test_every_figure_is_that_of_plain_sql(client, company, django_user_model, name, against):
    person = django_user_model.objects.get(username=name)
    client.force_login(person)
    keys = seen_by(name)

    for way in WAYS if person.sees("price") else PRICED:
        report = asked(client, "sales", by=way, against=against, **MONTHS)
        rows = all_rows(client, "sales", by=way, against=against, **MONTHS)
        now, before = (plain.sold(way, at_of(report, before=back), keys) for back in (False, True))

        measures = ("orders", "amount", "quantity") if way == "product" else ("orders", "amount")
        assert by_key([row for row in rows if row["orders"]], *measures) == now
        counted = {key: values[:2] for key, values in before.items()}
        assert by_key([row for row in rows if row["orders_before"]], "orders_before", "before") == counted
        assert {row["key"] for row in rows} == {*now, *before}


def test_shares_and_classes_follow_from_the_amounts(client, company, django_user_model):
    client.force_login(django_user_model.objects.get(username="director"))

    for way in ("product", "customer"):
        rows = all_rows(client, "sales", by=way, **MONTHS)
        amounts = {row["key"]: row["amount"] for row in rows}
        whole, up_to = sum(amounts.values()), Decimal(0)

        assert {row["key"]: row["class"] for row in rows if row["class"]} == plain.classes(amounts)
        for row in rows:
            up_to += row["amount"]
            assert float(row["share"]) == pytest.approx(float(row["amount"] / whole))
            assert float(row["up_to"]) == pytest.approx(float(up_to / whole))


def test_a_class_has_its_rows_alone(client, company, django_user_model):
    client.force_login(django_user_model.objects.get(username="director"))
    rows = all_rows(client, "sales", by="customer", **MONTHS)

    for letter in "ABC":
        narrowed = all_rows(client, "sales", by="customer", **MONTHS, **{"class": letter})
        tab = next(tab for tab in asked(client, "sales", by="customer", **MONTHS).tabs if tab.name == letter)
        assert [row["key"] for row in narrowed] == [row["key"] for row in rows if row["class"] == letter]
        assert tab.count == str(len(narrowed))


@pytest.mark.parametrize("way", WAYS)
def test_every_number_opens_what_it_counts(client, company, django_user_model, way):
    client.force_login(django_user_model.objects.get(username="director"))
    report = asked(client, "sales", by=way, **MONTHS)

    for row in report.page.rows[:12]:
        for number, amount, link in (
            ("orders", "amount", report.link_to),
            ("orders_before", "before", report.link_before),
        ):
            if not row[number]:
                continue
            answer = client.get(link(f"sold-{way}", row["key"]))
            n, sums = answer.context["list"].totals
            assert [value for _label, value in sums] == (
                [row[number], row[amount]] if way == "product" else [row[amount]]
            )
            assert way == "product" or n == row[number]
            back = urlsplit(answer.context["back"])
            assert client.get(answer.context["back"]).context["list"].by == way, back


def test_the_sums_open_all_orders(client, company, django_user_model):
    for name in PEOPLE:
        client.force_login(django_user_model.objects.get(username=name))
        report = asked(client, "sales", by="person", **MONTHS)
        orders = sum(orders for orders, _amount in plain.sold("person", at_of(report), seen_by(name)).values())

        (_label, text, url), *_more = report.sums
        assert text == f"{orders:,}"
        assert client.get(url).context["list"].totals[0] == orders, name


def test_it_is_narrowed_to_what_is_chosen(client, firm):
    other = Firm()
    firm.order("confirmed", "10", region="江苏 无锡")
    other.order("confirmed", "20")
    client.force_login(firm.director)

    told = {
        name: [(row["label"], row["orders"]) for row in all_rows(client, "sales", by="person", **params)]
        for name, params in {
            "all": {},
            "team": {"team": firm.team.pk},
            "owner": {"owner": other.am.pk},
            "region": {"region": "江苏 无锡"},
        }.items()
    }

    first, second = (firm.am.name, 1), (other.am.name, 1)
    assert {name: sorted(rows) for name, rows in told.items()} == {
        "all": sorted([first, second]),
        "team": [first],
        "owner": [second],
        "region": [first],
    }


def test_an_account_manager_sees_the_own_orders_alone(client, firm):
    firm.order("confirmed", "10")
    Firm().order("confirmed", "20")
    client.force_login(firm.am)

    rows = all_rows(client, "sales", by="person")

    assert [(row["label"], row["orders"]) for row in rows] == [(firm.am.name, 1)]
    client.force_login(firm.stranger)
    assert all_rows(client, "sales", by="person") == []
    behind = reverse("reports:behind", args=["sold-person"])
    assert client.get(behind, {"value": firm.am.pk}).context["list"].rows == []


@pytest.mark.parametrize("way", PRICED)
def test_who_reads_no_prices_sees_counts_and_no_order_of_amounts(client, firm, way):
    firm.order("confirmed", "10", "7", price="4321")
    client.force_login(firm.warehouse)

    report = asked(client, "sales", by=way, sort="-amount")

    headings = {heading.key for heading in report.headings}
    assert headings.isdisjoint({"amount", "share", "up_to", "class", "before", "average"})
    assert (report.sort, report.tabs) == ("-orders", [])
    page = client.get(reverse("reports:sales"), {"by": way, "sort": "amount"}).content.decode()
    opened = client.get(report.link_to(f"sold-{way}", report.page.rows[0]["key"])).content.decode()
    assert [text in page + opened for text in ("43,210", "43210", "73,457", "73457")] == [False] * 4
    assert asked(client, "sales", by="size").by == "product"
    assert client.get(reverse("reports:behind", args=["sold-size"]), {"value": "large"}).status_code == 404


def test_who_has_no_role_has_no_such_page(client, firm, django_user_model):
    client.force_login(django_user_model.objects.create(username="nobody", name="无"))

    assert client.get(reverse("reports:sales")).status_code == 404
    assert client.get(reverse("reports:behind", args=["sold"])).status_code == 404


def test_what_a_change_dropped_or_cancelled_does_not_count(client, firm):
    order = firm.order("confirmed", "10", "5")
    cancelled = firm.order("confirmed", "3")
    aftersales.cancel_order(cancelled.pk, reason="客户取消", by=firm.manager)
    firm.draft("9")
    client.force_login(firm.director)

    (row,) = all_rows(client, "sales", by="product")

    assert (row["orders"], row["quantity"], row["amount"]) == (1, Decimal(15), order.total)


def placed_on(order, month):
    day = month.replace(day=1)
    Order.objects.filter(pk=order.pk).update(ordered_on=day, submitted_at=midnight(day))


@pytest.mark.parametrize(
    ("before", "now", "text"),
    [(1, 4, "1 → 4 单"), (0, 2, "0 → 2 单"), (2, 0, "2 → 0 单"), (2, 2, "2 → 2 单"), (3, 6, "100.0%")],
)
def test_growth_over_a_small_base_is_told_in_orders(client, firm, before, now, text):
    month = month_before(this_month())
    for count, at in ((now, month), (before, month_before(month))):
        for _each in range(count):
            placed_on(firm.order("confirmed"), at)
    client.force_login(firm.director)

    (row,) = asked(client, "sales", by="person", **{"from": f"{month:%Y-%m}", "to": f"{month:%Y-%m}"}).rows

    assert text in str(row.cells[-1].text)
    assert "300" not in str(row.cells[-1].text)


def test_the_words_of_growth():
    assert growth(Decimal(400), Decimal(100), 4, 1) == ("1 → 4 单", 1)
    assert growth(Decimal(50), Decimal(100), 8, 10) == ("–50.0%", -1)
    assert growth_of_count(12, 10) == ("+20.0%", 1)
    assert growth_of_count(1, 2) == ("2 → 1", -1)


@pytest.mark.parametrize("sort", ["amount", "orders", "quantity", "change", "name", "more", "average"])
def test_it_is_sorted_by_what_is_asked(client, company, django_user_model, sort):
    client.force_login(django_user_model.objects.get(username="director"))

    falling = [row[sort] for row in all_rows(client, "sales", by="product", sort=f"-{sort}", **MONTHS)]
    rising = [row[sort] for row in all_rows(client, "sales", by="product", sort=sort, **MONTHS)]

    known = [value for value in falling if value is not None]
    assert sort == "name" or known == sorted(known, reverse=True)
    assert sorted(map(str, rising)) == sorted(map(str, falling))
    assert rising[0] == falling[-1]


@pytest.mark.parametrize(
    ("params", "said"),
    [
        ({"from": "2026-99"}, "“2026-99”不是月份"),
        ({"to": "abc"}, "“abc”不是月份"),
        ({"to": "2099-01"}, "还没有开始"),
        ({"from": "2026-05", "to": "2026-03"}, "起始月份晚于截止月份"),
        ({"from": "2020-01", "to": "2026-03"}, "最多一起看 24 个月"),
    ],
)
def test_months_that_cannot_be_counted_are_said_so_and_kept(client, firm, params, said):
    firm.order("confirmed")
    client.force_login(firm.director)

    answer = client.get(reverse("reports:sales"), params)

    page = answer.content.decode()
    assert (answer.status_code, said in page) == (200, True)
    assert all(f'value="{text}"' in page for text in params.values())
    assert answer.context["list"].months.first == month_before(this_month(), 2)


@pytest.mark.parametrize("value", ["abc", "0", "9" * 40, "-1", "\0", "²", "' OR 1=1", "A"])
@pytest.mark.parametrize("name", ["by", "class", "team", "owner", "region", "from", "to", "against", "sort", "start"])
def test_no_address_breaks_it(client, firm, name, value):
    firm.order("confirmed")
    client.force_login(firm.director)

    answers = {client.get(reverse(f"reports:{page}"), {name: value}).status_code for page in ("sales", "ticket-rates")}
    answers |= {
        client.get(reverse("reports:behind", args=[f"sold-{way}"]), {"value": value}).status_code for way in WAYS
    }

    assert answers == {200}


def test_an_unfinished_month_stands_beside_as_many_days(client, firm):
    client.force_login(firm.director)

    months = asked(client, "sales").months

    assert (months.first, months.last) == (month_before(this_month(), 2), this_month())
    assert months.before.days[1] <= month_before(localdate().replace(day=1), 2)
    assert "同期" in months.compared_with or "截至" in months.compared_with


@pytest.mark.parametrize("by", WAYS)
def test_it_costs_the_same_for_any_number_of_rows(client, firm, by):
    def make(count):
        for _n in range(count):
            firm.customer, firm.product = CustomerFactory(owner=firm.am), ProductFactory()
            firm.order("confirmed", "3", "4")

    make(1)
    few = cost(client, firm.director, "sales", by=by)
    make(8)

    assert cost(client, firm.director, "sales", by=by) == few <= 16


def test_it_tells_whose_figures_they_are(client, firm):
    firm.order("confirmed")
    for who, said in ((firm.director, False), (firm.am, True)):
        client.force_login(who)
        assert ("您能看到的订单" in client.get(reverse("reports:sales")).content.decode()) == said


def test_a_month_of_the_past_is_one_month(client, firm):
    client.force_login(firm.director)

    months = asked(client, "sales", to="2026-03").months

    assert (months.first, months.last, months.before.month) == (date(2026, 3, 1), date(2026, 3, 1), date(2026, 2, 1))
