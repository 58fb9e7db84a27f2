"""A change is taken back before it is applied."""

import pytest
from django.core.exceptions import PermissionDenied

from orderdesk.core.errors import Refused
from orders.services import withdraw_change
from tests.fulfillment.ledger import told
from tests.orders.changes import agree, ask, draft

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def test_withdrawing_asks_nobody_any_more_and_tells_them(firm):
    order = firm.order("confirmed")
    change = ask(firm, order, quantities={1: 9})

    change = withdraw_change(change.pk, by=firm.am)

    assert change.status == "withdrawn"
    assert {answer.state for answer in change.answers.all()} == {"void"}
    assert told("change-withdrawn") == {firm.assistant.pk, firm.finance.pk, firm.manager.pk}


def test_a_draft_is_withdrawn_in_silence_also_when_goods_have_left(firm):
    order = firm.order("in_production")
    change = draft(firm, order, quantities={1: 9})
    firm.dispatch(order)

    assert withdraw_change(change.pk, by=firm.am).status == "withdrawn"
    assert told("change-withdrawn") == set()


def test_what_is_applied_cannot_be_withdrawn(firm):
    change = agree(firm, ask(firm, firm.order("confirmed"), quantities={1: 9}))

    with pytest.raises(Refused, match="not possible from there"):
        withdraw_change(change.pk, by=firm.am)


def test_withdrawing_is_for_sales_of_the_order(firm):
    change = ask(firm, firm.order("confirmed"), quantities={1: 9})

    for person in (firm.stranger, firm.finance):
        with pytest.raises(PermissionDenied):
            withdraw_change(change.pk, by=person)
