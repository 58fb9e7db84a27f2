"""A change asks those whom it touches, and nobody else; where nobody is touched it is applied at once."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.utils.timezone import localdate

from fulfillment.services import ask_change
from orderdesk.core.errors import Conflict, Refused
from orderdesk.policy.models import Policy
from tests.factories import make_stock
from tests.fulfillment.ledger import told
from tests.orders.changes import ask, draft, parties

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
MONEY = ["finance", "manager"]


@pytest.mark.parametrize(
    ("status", "stock", "changes", "asked"),
    [
        ("in_production", 100, {"quantities": {1: 11}}, ["production", "warehouse", *MONEY]),
        ("in_production", 0, {"quantities": {1: 9}}, ["production", *MONEY]),
        ("confirmed", 100, {"quantities": {1: 9}}, ["warehouse", *MONEY]),
        ("confirmed", 0, {"quantities": {1: 11}}, ["warehouse", *MONEY]),  # somebody says by when it is there
        ("confirmed", 0, {"quantities": {1: 9}}, MONEY),
        ("confirmed", 0, {"payment_terms": "款到发货"}, MONEY),
        ("in_production", 100, {"payment_terms": "款到发货"}, MONEY),
        ("confirmed", 0, {"lines": {1: {"unit_price": Decimal(40000)}}}, [*MONEY, "director"]),
        ("in_production", 100, {"due_on": localdate() + timedelta(days=40)}, ["production", "warehouse"]),
        ("in_production", 100, {"address": "苏州市工业园区 1 号"}, ["warehouse"]),
        ("confirmed", 0, {"address": "苏州市工业园区 1 号"}, ["manager"]),
        ("in_production", 0, {"lines": {1: {"note": "印客户 LOGO"}}}, ["production"]),
    ],
)
def test_asking_reaches_whom_the_change_touches(firm, status, stock, changes, asked):
    if stock:
        make_stock(firm.product, stock)
    order = firm.order(status)

    change = ask(firm, order, **changes)

    assert (change.status, parties(change)) == ("asked", asked)
    assert change.number.startswith(f"BG{localdate():%Y%m}-")
    assert told("change-ask") == {getattr(firm, name).pk for name in asked}


@pytest.mark.parametrize("changes", [{"contact_name": "赵敏", "contact_phone": "13900001111"}, {"note": "周末送货"}])
def test_contact_and_note_change_at_once(firm, changes):
    order = firm.order("in_production")

    change = ask(firm, order, **changes)

    order.refresh_from_db()
    assert (change.status, change.revision, order.revision, parties(change)) == ("applied", 1, 1, [])
    assert {name: getattr(order, name) for name in changes} == changes


def test_by_policy_the_manager_is_asked_even_about_these(firm):
    Policy.objects.create(pk=1, small_changes_free=False)

    change = ask(firm, firm.order("in_production"), note="周末送货")

    assert (change.status, parties(change)) == ("asked", ["manager"])


def test_asking_is_refused_once_the_order_is_another(firm):
    order = firm.order("in_production")
    change, other = draft(firm, order, quantities={1: 11}), draft(firm, order, quantities={1: 12})
    firm.dispatch(order)

    for each in (change, other):
        with pytest.raises(Refused, match="only a confirmed order"):
            ask_change(each.pk, by=firm.am)


def test_asking_twice_or_for_another_version_is_refused(firm):
    change = draft(firm, firm.order("in_production"), quantities={1: 11})

    with pytest.raises(Conflict, match="since you opened it"):
        ask_change(change.pk, by=firm.am, version=change.version + 1)
    ask_change(change.pk, by=firm.am)
    with pytest.raises(Refused, match="not possible from there"):
        ask_change(change.pk, by=firm.am)


def test_asking_is_for_sales_of_the_order(firm):
    change = draft(firm, firm.order("in_production"), quantities={1: 11})

    for person in (firm.stranger, firm.production, firm.finance):
        with pytest.raises(PermissionDenied):
            ask_change(change.pk, by=person)
