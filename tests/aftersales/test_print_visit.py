"""The satisfaction sheet."""

import pytest

from tests.papers import missing, press, printed

pytestmark = [pytest.mark.django_db, pytest.mark.pdf]


def test_the_satisfaction_sheet_is_blank_before_the_visit_and_filled_after_it(client, firm):
    order = firm.order("delivered")
    visit = order.visits.get()

    blank = press(client, firm.am, "aftersales:print-visit", visit.pk)
    firm.visit(order, overall=4, text="希望提供中文说明书")
    filled = press(client, firm.am, "aftersales:print-visit", visit.pk)

    assert missing(blank, order.number, firm.customer.name, "王建平", visit.due_on) == []
    assert missing(blank, "希望提供中文说明书") == ["希望提供中文说明书"]
    assert missing(filled, "希望提供中文说明书") == []
    assert [copy for _paper, _about, copy, _by in printed()] == [1, 2]
