"""One list of what speaks against an order, judged at every step."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from fulfillment import services as fulfillment
from orderdesk.core.errors import Refused
from orderdesk.policy.models import Policy
from orders import services as orders
from orders.models import ApprovalRule, Order, OrderLine
from orders.services.levels import levels_for
from orders.services.objections import objections_to, standing_as
from tests.factories import CustomerFactory
from tests.orders.changes import draft
from tests.orders.objecting import kinds, rule

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def policy(**facts):
    Policy.objects.update_or_create(pk=1, defaults=facts)


def owing(firm, amount="50000"):
    """The customer has an unpaid order whose payment is overdue."""
    order = firm.order("confirmed", "10", price="100")
    order.instalments.update(due_on=localdate() - timedelta(days=10))
    return order


# --- what is found ---------------------------------------------------------------------------------------------------


def test_nothing_speaks_against_a_complete_order(firm):
    assert kinds(firm.draft(), "submit", "review", "approve") == {}


@pytest.mark.parametrize(
    ("facts", "kind", "submit", "review"),
    [
        ({"contact_name": ""}, "fields", "warn", "block"),
        ({"due_on": None}, "fields", "warn", "block"),
        ({"payment_terms": ""}, "terms", "warn", "block"),
        ({"payment_terms": "看着办"}, "terms", "warn", "block"),
    ],
)
def test_what_is_missing_warns_at_submission_and_blocks_the_review(firm, facts, kind, submit, review):
    order = firm.draft(**facts)

    assert (kinds(order, "submit"), kinds(order, "review")) == ({kind: submit}, {kind: review})


def test_papers_are_asked_of_a_new_customer_as_the_house_says(firm):
    firm.customer = CustomerFactory(owner=firm.am, known=False)
    order = firm.draft()
    asked = kinds(order, "review")

    policy(licence_needed=False)

    assert (asked, kinds(order, "review")) == ({"papers": "block"}, {})


@pytest.mark.parametrize(("mode", "severity"), [("tell", "warn"), ("approve", "level"), ("forbid", "block")])
def test_credit_is_judged_as_the_rules_of_the_house_say(firm, mode, severity):
    policy(credit_at_submit=mode, credit_at_approve="tell")
    firm.customer.credit_limit = Decimal(10)
    firm.customer.save()

    assert kinds(firm.draft(), "submit") == {"credit": severity}


def test_overdue_money_is_told_to_the_approver_and_blocks_where_the_house_says_so(firm):
    owing(firm)
    order = firm.draft()
    usual = kinds(order, "submit", "approve")

    rule(firm, "overdue", submit="block", bound=Decimal(500))

    assert usual == {"overdue": "warn"}
    with pytest.raises(Refused, match=r"overdue.*Finance may waive"):
        orders.submit_order(order.pk, by=firm.assistant)


def test_a_small_overdue_sum_is_below_the_threshold(firm):
    owing(firm)
    rule(firm, "overdue", submit="block", bound=Decimal(5000))

    assert orders.submit_order(firm.draft().pk, by=firm.assistant).status == "in_review"


def test_a_large_discount_is_told_to_the_approver(firm):
    order = firm.draft("10")
    OrderLine.objects.filter(order=order).update(discount=Decimal("0.2"))

    assert kinds(Order.objects.get(pk=order.pk), "approve") == {"discount": "warn"}


@pytest.mark.parametrize(
    ("kind", "facts"), [("margin", {"bound": Decimal(60)}), ("cost", {}), ("discount", {"bound": Decimal(95)})]
)
def test_margin_cost_and_discount_ask_the_level_that_the_house_names(firm, kind, facts):
    order = firm.draft("10")
    OrderLine.objects.filter(order=order).update(cost=Decimal(400), discount=Decimal("0.1"))
    rule(firm, kind, approve="level", level="director", **facts)

    assert levels_for(Order.objects.get(pk=order.pk), Policy.current()) == ["manager", "director"]


def test_who_reads_no_cost_reads_no_margin(firm):
    order = firm.draft("10")
    rule(firm, "margin", approve="warn", bound=Decimal(99))
    (objection,) = objections_to(order, "approve")

    assert "%" in objection.text_for(firm.director)
    assert objection.text_for(firm.assistant) == "A rule of the house asks for it."


def test_a_date_that_has_passed_speaks_against_it(firm):
    order = firm.draft(ordered_on=localdate() - timedelta(days=9), due_on=localdate() - timedelta(days=1))

    assert kinds(order, "submit") == {"date": "warn"}


def test_the_customers_number_that_was_used_before_is_told(firm):
    first = firm.draft(customer_po="PO-7")
    order = firm.draft(customer_po="po-7")
    told = kinds(order, "submit", "review")

    orders_of = objections_to(order, "submit")[0].finding.text
    Order.objects.filter(pk=first.pk).update(customer=CustomerFactory())

    assert told == {"customer_po": "warn"}
    assert str(first) in orders_of
    assert kinds(order, "submit") == {}


def test_short_stock_is_an_objection_where_the_house_asks(firm):
    order = firm.draft("10")
    usual = kinds(order, "submit")

    rule(firm, "supply", submit="warn")

    assert (usual, kinds(order, "submit")) == ({}, {"supply": "warn"})


# --- the steps -------------------------------------------------------------------------------------------------------


def test_an_approval_rule_is_one_of_the_list_and_not_a_second_one(firm):
    ApprovalRule(condition="overdue", value=Decimal(1), level="finance").sign(by=firm.director).save()
    owing(firm)
    order = firm.draft()

    found = [each for each in objections_to(order, "approve") if each.severity == "level"]

    assert [(each.kind, each.level) for each in found] == [("overdue", "finance")]
    assert levels_for(order, Policy.current()) == ["manager", "finance"]


def test_what_came_up_meanwhile_blocks_the_last_approval(firm):
    order = firm.order("in_approval", "10")
    owing(firm)
    rule(firm, "overdue", approve="block")

    with pytest.raises(Refused, match="overdue"):
        orders.approve_order(order.pk, by=firm.manager)

    assert order.approvals.get().state == "pending"


def test_what_came_up_meanwhile_asks_its_level_before_the_last_approval(firm):
    order = firm.order("in_approval", "10")
    rule(firm, "overdue", approve="level", level="finance")
    owing(firm)

    order = orders.approve_order(order.pk, by=firm.manager)

    assert order.status == "in_approval"
    assert [(a.level, a.state) for a in order.approvals.order_by("place")] == [
        ("manager", "approved"),
        ("finance", "pending"),
    ]


def test_it_is_judged_again_at_the_confirmation(firm):
    order = firm.order("awaiting_supply", "10")
    firm.answer(order)
    owing(firm)
    rule(firm, "overdue", confirm="block")

    with pytest.raises(Refused, match="overdue"):
        fulfillment.confirm_order(order.pk, by=firm.assistant)


def test_at_the_confirmation_a_level_that_approved_is_enough(firm):
    order = firm.order("awaiting_supply", "10")
    firm.answer(order)
    owing(firm)
    rule(firm, "overdue", confirm="level", level="director")
    with pytest.raises(Refused, match="has not approved it"):
        fulfillment.confirm_order(order.pk, by=firm.assistant)

    rule(firm, "overdue", level="manager")

    assert fulfillment.confirm_order(order.pk, by=firm.assistant).status == "confirmed"


def test_it_is_judged_again_at_the_dispatch(firm):
    order = firm.order("in_production", "10")
    order.instalments.update(due_on=localdate() - timedelta(days=1))
    rule(firm, "overdue", dispatch="block")

    with pytest.raises(Refused, match="overdue"):
        firm.dispatch(order)


def test_it_is_judged_again_at_a_change_with_the_lines_that_it_would_have(firm):
    order = firm.order("confirmed", "10")
    rule(firm, "cost", change="block")

    with pytest.raises(Refused, match="Sold below cost"):
        draft(firm, order, lines={1: {"unit_price": Decimal(100)}})


def test_lines_are_judged_without_being_saved(firm):
    order = firm.draft("10")
    line = order.lines.get()
    line.discount = Decimal("0.5")

    with standing_as(order, [line]):
        inside = kinds(order, "approve")

    assert (inside, kinds(order, "approve")) == ({"discount": "warn"}, {})


# --- where it is shown -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "who", "status"),
    [
        ("orders:detail", "assistant", "in_review"),
        ("orders:review-order", "assistant", "in_review"),
        ("orders:approve-order", "manager", "in_approval"),
    ],
)
def test_the_pages_show_the_same_list(client, firm, in_english, name, who, status):
    firm.draft(customer_po="PO-7")
    order = firm.order(status, customer_po="PO-7")
    client.force_login(getattr(firm, who))

    page = client.get(reverse(name, args=[order.pk])).content.decode()

    assert page.count("The customer’s number PO-7".replace("’", "&#x27;")) == 1


def test_the_admin_shows_it_too(client, firm, in_english):
    firm.draft(customer_po="PO-7")
    order = firm.order("in_approval", customer_po="PO-7")
    client.force_login(firm.manager)

    page = client.get(reverse("admin:orders_approval_change", args=[order.approvals.get().pk])).content.decode()

    assert "number PO-7 stands on" in page
