"""The rules of approval: what of an order asks for finance or the director."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from orders import services
from orders.models import ApprovalRule, OrderLine
from orders.states import Condition, Level

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english", "in_english")]


def rule(firm, condition, level=Level.DIRECTOR, **facts):
    services.save_rules([ApprovalRule(condition=condition, level=level, **facts)], by=firm.director)


def levels(order):
    return [approval.level for approval in order.approvals.order_by("place")]


@pytest.mark.parametrize(
    ("condition", "facts", "asked"),
    [
        (Condition.AMOUNT, {"value": Decimal(1000)}, True),
        (Condition.AMOUNT, {"value": Decimal("1000.01")}, False),
        (Condition.MARGIN, {"value": Decimal(90)}, True),
        (Condition.MARGIN, {"value": Decimal(-100)}, False),
        (Condition.PRICE, {"value": Decimal("95.01")}, True),
        (Condition.PRICE, {"value": Decimal(95)}, False),
        (Condition.TERMS, {}, True),
        (Condition.OVERDUE, {"value": Decimal(0)}, False),
        (Condition.NEW_CUSTOMER, {}, False),
        (Condition.REGION, {"text": "上海"}, True),
        (Condition.REGION, {"text": "北京"}, False),
        (Condition.PRODUCT, {"text": "p-0"}, True),
        (Condition.PRODUCT, {"text": "Q"}, False),
    ],
)
def test_each_condition_asks_at_its_bound_and_not_beside_it(firm, condition, facts, asked):
    customer = firm.customer
    customer.province, customer.first_ordered_on, customer.default_terms = "上海市", date(2026, 1, 5), "月结30天"
    customer.sign(by=firm.admin).save()
    rule(firm, condition, Level.FINANCE, **facts)
    order = firm.draft("10", price="100", payment_terms="款到发货")
    line = order.lines.get()
    line.product.code = "P-001"
    line.product.sign(by=firm.admin).save()
    OrderLine.objects.filter(pk=line.pk).update(cost=Decimal(60), discount=Decimal("0.05"))

    firm.walk(order, "in_approval")

    assert levels(order) == ["manager", *(["finance"] if asked else [])]


def test_an_inactive_rule_asks_nobody(firm):
    rule(firm, Condition.AMOUNT, value=Decimal(1), is_active=False)

    assert levels(firm.order("in_approval")) == ["manager"]


def test_an_unknown_cost_is_no_margin_that_is_high_enough(firm):
    rule(firm, Condition.MARGIN, value=Decimal(1))
    order = firm.draft()
    OrderLine.objects.filter(order=order).update(cost=None)

    firm.walk(order, "in_approval")

    assert levels(order) == ["manager", "director"]


def test_who_reads_no_cost_reads_that_a_rule_asks_but_no_margin(firm):
    rule(firm, Condition.MARGIN, value=Decimal(99))
    order = firm.order("in_approval")
    reason = services.levels.reasons_of(order, services.levels.Policy.current())[1]

    assert "%" in reason.text_for(firm.director)
    assert reason.text_for(firm.assistant) == "A rule of the house asks for it."


def test_only_who_sets_the_rules_saves_them(firm):
    with pytest.raises(PermissionDenied):
        services.save_rules([], by=firm.manager)


def test_the_database_refuses_a_rule_without_what_it_compares(firm):
    for facts in ({"condition": Condition.AMOUNT}, {"condition": Condition.REGION}):
        with pytest.raises(IntegrityError), transaction.atomic():
            ApprovalRule(level=Level.DIRECTOR, **facts).sign(by=firm.admin).save()
