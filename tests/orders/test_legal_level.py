"""Legal is a level of approval: people whom the administrator chooses, whatever their roles."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils.timezone import localdate

from fulfillment import services as fulfillment
from orderdesk.accounts.services import appoint_deputy
from orderdesk.core.errors import Refused
from orderdesk.notifications.models import Reminder
from orderdesk.notifications.reminding import remind
from orders import services as orders
from orders.models import Approval, ApprovalRule, Order
from tests.factories import person
from tests.orders.changes import draft
from tests.orders.objecting import rule

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


@pytest.fixture
def lawyer(firm):
    return person(is_legal=True)


@pytest.fixture
def contract(firm):
    """An order whose terms legal reads, after the manager approved it."""
    ApprovalRule(condition="terms", level="legal").sign(by=firm.director).save()
    order = firm.order("in_approval", "10", payment_terms="月结60天")
    orders.approve_order(order.pk, by=firm.manager)
    return Order.objects.get(pk=order.pk)


def test_it_comes_after_finance_and_before_the_director(firm, lawyer):
    for level in ("legal", "finance"):
        ApprovalRule(condition="amount", value=Decimal(1), level=level).sign(by=firm.director).save()

    order = firm.order("in_approval", "400")

    assert [a.level for a in order.approvals.order_by("place")] == ["manager", "finance", "legal", "director"]


def test_who_was_chosen_decides(client, lawyer, contract):
    client.force_login(lawyer)
    page = client.get(reverse("orders:approve-order", args=[contract.pk]))

    order = orders.approve_order(contract.pk, by=lawyer)

    assert page.status_code == 200
    assert "margin" not in page.context
    assert order.status == "awaiting_supply"
    assert contract.approvals.get(level="legal").decided_by == lawyer


@pytest.mark.parametrize("who", ["manager", "finance", "director"])
def test_nobody_else_decides_while_somebody_is_chosen(firm, lawyer, contract, who):
    with pytest.raises(PermissionDenied):
        orders.approve_order(contract.pk, by=getattr(firm, who))


def test_where_nobody_is_chosen_the_director_decides(firm, contract):
    assert orders.approve_order(contract.pk, by=firm.director).status == "awaiting_supply"


def test_legal_does_not_approve_their_own_order(lawyer, contract):
    Order.objects.filter(pk=contract.pk).update(entered_by=lawyer)

    with pytest.raises(Refused, match="Nobody approves their own order"):
        orders.approve_order(contract.pk, by=lawyer)


def test_a_deputy_of_legal_decides(firm, lawyer, contract):
    today = localdate()
    appoint_deputy(lawyer.pk, deputy=firm.director, begins_on=today, ends_on=today + timedelta(days=1), by=lawyer)

    orders.approve_order(contract.pk, by=firm.director)

    assert contract.approvals.get(level="legal").stands_for == lawyer


def test_legal_is_reminded_and_later_the_director(firm, lawyer, contract):
    due = Approval.objects.get(order=contract, is_turn=True).due_at

    def told():
        return {reminder.recipient for reminder in Reminder.objects.filter(rule="approval", state="open")}

    remind(at=due)
    at_first = told()
    remind(at=due + timedelta(hours=24))

    assert (at_first, told()) == ({lawyer}, {lawyer, firm.director})


def test_an_objection_may_ask_legal(firm, lawyer):
    rule(firm, "discount", approve="level", level="legal", bound=Decimal(100))

    assert [a.level for a in firm.order("in_approval").approvals.order_by("place")] == ["manager", "legal"]


def test_a_change_asks_legal_too(firm, lawyer):
    ApprovalRule(condition="terms", level="legal").sign(by=firm.director).save()
    order = firm.order("confirmed", "10")
    change = draft(firm, order, payment_terms="月结90天")
    fulfillment.ask_change(change.pk, by=firm.am)

    fulfillment.answer_change(change.pk, agrees=True, by=lawyer)

    assert change.answers.get(party="legal").by == lawyer


def test_the_administrator_chooses_them(client, firm):
    someone = person("after_sales")
    client.force_login(firm.admin)
    url = reverse("accounts:person", args=[someone.pk])
    form = client.get(url).context["form"]
    data = {name: form[name].value() or "" for name in form.fields if name not in ("is_absent", "leads_all_teams")}

    response = client.post(url, data | {"is_legal": "on"})

    someone.refresh_from_db()
    assert (response.status_code, someone.is_legal) == (302, True)


def test_the_directors_bench_has_what_legal_would_decide_where_nobody_is_chosen(client, firm, contract):
    client.force_login(firm.director)

    page = client.get(reverse("workbench"))

    assert contract.number in page.content.decode()
