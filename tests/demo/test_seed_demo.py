from collections import Counter, defaultdict
from datetime import date

import pytest
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.utils.timezone import localdate

from aftersales.audit import find_differences
from aftersales.models import Acceptance, Remedy, Visit
from aftersales.states import LOW
from customers.models import Communication, Customer
from customers.services import log_communication
from demo.company import seed as demo
from demo.company.clock import Clock
from demo.company.plan import HELD, Planner
from demo.company.writing import Writer
from fulfillment.models import Shipment, SupplyAnswer
from orderdesk.accounts.models import Role, User
from orderdesk.core.record.lifecycle import parse_reason
from orderdesk.core.record.numbering import house_form, take_number
from orderdesk.core.text.uscc import uscc_fault
from orderdesk.notifications.models import OutgoingMessage
from orders.models import Approval, BankRow, Invoice, InvoiceShare, Order, OrderLine, Payment, PaymentPlan, Product
from orders.models.product import is_tax_code
from orders.pages.invoice import Waiting
from orders.services.matching import suggestions_for
from orders.states import OrderStatus

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
TODAY = date(2026, 11, 20)
LOG_INS = {
    "assistant": Role.SALES_ASSISTANT,
    "am1": Role.ACCOUNT_MANAGER,
    "am2": Role.ACCOUNT_MANAGER,
    "manager": Role.SALES_MANAGER,
    "manager2": Role.SALES_MANAGER,
    "director": Role.SALES_DIRECTOR,
    "warehouse": Role.WAREHOUSE,
    "production": Role.PRODUCTION,
    "logistics": Role.LOGISTICS,
    "aftersales": Role.AFTER_SALES,
    "finance": Role.FINANCE,
    "admin": Role.ADMINISTRATOR,
}


@pytest.fixture
def company(demo_company):
    return demo_company(orders=240, seed=7, today=TODAY)


def test_the_company_has_what_is_asked_for(company):
    assert company == {"orders": 240, "customers": 40}
    assert (Order.objects.count(), Customer.objects.count(), Product.objects.count()) == (240, 40, 60)
    assert set(Order.objects.values_list("status", flat=True)) == set(OrderStatus.values)
    assert set(Approval.objects.values_list("state", flat=True)) >= {"pending", "approved", "rejected"}
    assert set(SupplyAnswer.objects.values_list("kind", flat=True)) == {"in_stock", "short", "to_make"}
    assert Order.objects.filter(shipped="part").exists()


def test_every_product_has_a_tax_code_that_the_tax_software_takes(company):
    codes = Product.objects.values_list("tax_code", flat=True)

    assert {is_tax_code(code) for code in codes} == {True}
    assert len(set(codes)) == 15  # one of each family
    assert Waiting.of(User.objects.get(username="finance")).uncoded == []


def test_what_it_stores_twice_agrees(company, capsys):
    call_command("verify")

    assert capsys.readouterr().out.splitlines()[-1] == "No differences."


def test_the_demo_log_ins_have_their_roles(company):
    found = {name: authenticate(username=name, password="orderdesk-demo") for name in LOG_INS}

    assert {name: user.roles for name, user in found.items()} == {name: {role.value} for name, role in LOG_INS.items()}
    assert found["am1"].team != found["am2"].team
    assert (found["am1"].team.leader, found["am2"].team.leader) == (found["manager"], found["manager2"])
    assert found["assistant"].team_ids == {found["am1"].team_id}
    assert not Order.objects.filter(owner__team=None).exists()


def test_everybody_finds_something_to_do(company):
    for login, states in {
        "assistant": ["in_review", "needs_info"],
        "am1": ["confirmed"],
        "warehouse": ["awaiting_supply"],
        "production": ["in_production"],
        "logistics": ["in_production", "shipped"],
        "aftersales": ["delivered"],
    }.items():
        seen = Order.objects.visible_to(User.objects.get(username=login))
        assert seen.filter(status__in=states).exists(), login
    waiting = {
        name: Approval.objects.waiting_for(User.objects.get(username=name)).count() for name in ("manager", "director")
    }
    assert min(waiting.values()) > 0


def test_numbers_are_the_houses_own_without_gap_in_the_order_of_review(company):
    passed = Order.objects.exclude(number=None).order_by("reviewed_at", "pk").values_list("number", "reviewed_at")

    months = defaultdict(list)
    for number, _at in passed:
        months[house_form(number)[0]].append(house_form(number)[1])
    assert dict(months) == {month: list(range(1, len(running) + 1)) for month, running in months.items()}
    assert take_number("order", on=TODAY) == f"202611-{len(months['202611']) + 1:03d}"
    assert Shipment.objects.values("number").distinct().count() == Shipment.objects.count()


def test_every_life_follows_the_moves(company):
    """Each history is a chain of moves that the lifecycle knows, signed, in time, and ends where the order stands."""
    known = {
        (move.name, source.value if hasattr(source, "value") else source, move.target)
        for move in Order._meta.get_field("status").get_all_transitions(Order)
        for source in [move.source]
    }
    for order in Order.objects.all():
        rows = list(order.history.order_by("history_id"))
        moves = [told for row in rows if (told := parse_reason(row.history_change_reason))]
        assert [row.history_change_reason for row in rows[:1]] == ["create"]
        assert [was for _move, was, _now, _why in moves] == ["draft", *(now for _move, _was, now, _why in moves)][
            : len(moves)
        ]
        assert (moves[-1][2] if moves else "draft") == order.status
        assert {(move, was, now) for move, was, now, _why in moves} <= known
        assert [row.history_date for row in rows] == sorted(row.history_date for row in rows)
        assert all(row.history_user_id for row in rows)
        assert (rows[-1].status, rows[-1].version, rows[-1].total) == (order.status, order.version, order.total)


def test_nobody_approves_their_own_order_and_large_ones_go_to_the_director(company):
    approvals = Approval.objects.select_related("order")

    assert [
        a for a in approvals if a.decided_by_id and a.decided_by_id in (a.order.owner_id, a.order.entered_by_id)
    ] == []
    large = {a.order_id for a in approvals if a.level == "director"}
    assert large == {a.order_id for a in approvals if a.order.total >= 100_000}


def test_nothing_has_happened_in_the_future_or_out_of_hours(company):
    first = Clock(TODAY).days[0]

    assert Order.objects.filter(created_at__date__gte=TODAY).count() == 0
    assert Order.history.filter(history_date__date__gte=TODAY).count() == 0
    assert Order.objects.filter(ordered_on__lt=first).count() == 0
    assert (first.year, first.month) == (2025, 1)
    assert not OutgoingMessage.objects.exists()


def test_whoever_was_not_content_in_the_visit_has_a_ticket(company):
    low = Visit.objects.filter(overall__lte=LOW)

    assert low.exists()
    assert not low.filter(ticket=None).exists()
    assert not Visit.objects.filter(overall__gt=LOW, ticket__isnull=False).exists()


def test_customers_are_believable(company):
    customers = list(Customer.objects.prefetch_related("contacts", "addresses", "qualifications", "invoice_titles"))

    assert {uscc_fault(customer.uscc) for customer in customers} == {""}
    assert all(customer.contacts.filter(is_default=True).count() == 1 for customer in customers)
    assert {kind for customer in customers for kind in customer.qualifications.values_list("kind", flat=True)} == {
        "licence",
        "credit",
    }
    assert all(customer.team == customer.owner.team for customer in customers)
    assert Customer.objects.filter(created_at__date__gt=TODAY).count() == 0


def test_customers_of_three_hundred_orders_number_one_in_twenty_at_least_forty():
    assert demo.seed_company(orders=1000, seed=1, today=TODAY) == {"orders": 1000, "customers": 50}


def test_finance_finds_something_on_its_desk(company):
    issued = Invoice.objects.filter(issued_on__isnull=False)

    assert issued.count() > 10
    assert issued.filter(red_of__isnull=False).count() == 1
    assert Invoice.objects.requested().count() >= 4
    assert set(Order.objects.values_list("invoiced", flat=True)) == {"none", "all"}
    assert InvoiceShare.objects.filter(invoice__issued_on__gt=TODAY).count() == 0
    assert Payment.objects.with_rest().count() == Payment.objects.count() >= 2
    exact = Payment.objects.filter(amount__in=[order.payable for order in Order.objects.exclude(paid="all")])
    assert exact.exists()
    suggestions = suggestions_for(BankRow.objects.unmatched()).values()
    assert sorted(bool(each and each.is_sure) for each in suggestions) == [False, False, True, True]
    assert all(plan.reading.is_understood for plan in PaymentPlan.objects.all())


def picture():
    """The company without its keys."""
    orders = Order.objects.order_by("pk").values_list(
        "number",
        "status",
        "ordered_on",
        "due_on",
        "total",
        "tax",
        "customer__name",
        "owner__username",
        "delivered_at",
        "note",
    )
    lines = OrderLine.objects.order_by("order_id", "position").values_list(
        "product__code", "quantity", "amount", "shipped"
    )
    signed = Acceptance.objects.order_by("signed_at", "shipment__number").values_list(
        "shipment__number", "signed_by", "signed_at"
    )
    history = Counter(Order.history.values_list("history_date", "history_change_reason", "history_user__username"))
    return (
        list(orders),
        list(lines),
        list(signed),
        history,
        list(Customer.objects.order_by("pk").values_list("name", "uscc")),
        list(Invoice.objects.order_by("pk").values_list("number", "invoice_number", "amount", "tax", "issued_on")),
        list(Payment.objects.order_by("pk").values_list("number", "customer__name", "amount", "received_on")),
    )


def test_the_same_seed_and_day_make_the_same_company():
    pictures = []
    for changes in ({}, {}, {"seed": 4}):
        with transaction.atomic():
            point = transaction.savepoint()
            demo.seed_company(**({"orders": 150, "seed": 3, "today": TODAY} | changes))
            pictures.append(picture())
            transaction.savepoint_rollback(point)

    assert pictures[0] == pictures[1]
    assert pictures[0] != pictures[2]


def test_many_orders_leave_every_index_in_its_place(monkeypatch):
    def indexes():
        with connection.cursor() as cursor:
            cursor.execute("SELECT indexdef FROM pg_indexes WHERE schemaname = current_schema() ORDER BY 1")
            return cursor.fetchall()

    frozen, copy = [], demo.copy_parts
    monkeypatch.setattr(demo, "MANY", 100)
    monkeypatch.setattr(demo, "copy_parts", lambda parts, **how: frozen.append(how["frozen"]) or copy(parts, **how))
    before = indexes()

    demo.seed_company(orders=1200, seed=1, today=TODAY)

    assert {*frozen} == {True}
    assert indexes() == before
    assert Order.objects.count() == 1200
    assert list(find_differences()) == []


def test_tables_with_a_row_are_not_emptied(firm, monkeypatch):
    answers, empty = [], Writer.empty_tables
    monkeypatch.setattr(demo, "MANY", 10)
    monkeypatch.setattr(Writer, "empty_tables", lambda writer: answers.append(empty(writer)) or answers[-1])
    call = log_communication(firm.customer, by=firm.am, channel="wechat", text="他们想看样品")

    demo.seed_company(orders=10, seed=1, today=TODAY)

    assert answers == [False]
    assert Communication.objects.filter(pk=call.pk).exists()


@pytest.mark.parametrize("orders", [0, 1, 30])
def test_a_small_company_is_a_company_too(orders):
    demo.seed_company(orders=orders, seed=1, today=TODAY)

    assert Order.objects.count() == orders


def test_a_company_that_has_orders_is_refused(firm):
    firm.draft()

    with pytest.raises(CommandError, match="This company already has orders") as refusal:
        call_command("seed_demo")

    assert refusal.value.returncode == 1


def test_a_log_in_that_exists_is_not_taken_over():
    User.objects.create_user("admin", password="secret")

    with pytest.raises(CommandError, match="A user admin already exists"):
        call_command("seed_demo", "--orders", "10")

    assert not Order.objects.exists()


@pytest.mark.usefixtures("firm")
def test_if_empty_does_nothing_where_somebody_is(capsys):
    call_command("seed_demo", "--if-empty")

    assert capsys.readouterr().out == ""
    assert not Order.objects.exists()


def test_the_command_makes_the_company_of_today(capsys):
    call_command("seed_demo", "--orders", "60", "--json")

    assert capsys.readouterr().out == '{"orders": 60, "customers": 40}\n'
    newest = Order.objects.latest("ordered_on").ordered_on
    assert 0 < (localdate() - newest).days < 30


@pytest.mark.parametrize("arguments", [["--today", "gestern"], ["--orders", "-1"]])
def test_the_command_knows_wrong_usage(arguments):
    with pytest.raises(CommandError) as failure:
        call_command("seed_demo", *arguments)

    assert failure.value.returncode == 2


def test_held_orders_are_in_their_states():
    class Product:
        price, unit, supply = 1_000_000, "台", "stock"

    planner = Planner(orders=2000, customers=100, products=[Product] * 5, seed=1, clock=Clock(TODAY))

    assert sorted(state for state, _customer in planner.held.values()) == sorted(state for state, _age in HELD)
    assert [place for place in range(1, 2000) if planner.entered(place) < planner.entered(place - 1)] == []


def test_shipments_stand_in_every_state_and_have_their_events(company):
    assert set(Shipment.objects.values_list("status", flat=True)) == {
        "preparing",
        "ready",
        "in_transit",
        "exception",
        "signed",
    }
    assert Shipment.objects.filter(events__isnull=False).exists()
    assert set(Remedy.objects.values_list("kind", flat=True)) == {"replacement", "return"}
    assert Shipment.objects.filter(is_replacement=True).exists()
    assert not Shipment.history.filter(history_date__date__gte=TODAY).exists()
