"""A quotation runs out after its last day, by the clock."""

import pytest
from django.utils.timezone import localdate

from orderdesk.accounts.models import system_user
from orderdesk.notifications.models import OutgoingMessage
from orders import services
from tests.orders.quotations import accepted, overdue, quote, sent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english", "in_english")]


def test_it_runs_out_the_day_after_its_last(firm):
    late, today = overdue(sent(firm)), sent(firm, days=0)

    count = services.expire_quotations(on=localdate())

    late.refresh_from_db()
    today.refresh_from_db()
    assert (count, late.status, today.status) == (1, "expired", "sent")
    assert late.history.latest().history_user == system_user()


def test_its_account_manager_learns_it_once(firm):
    overdue(sent(firm))

    assert [services.expire_quotations(on=localdate()) for _n in range(2)] == [1, 0]
    assert [m.recipient for m in OutgoingMessage.objects.filter(kind="quotation-expire", channel="app")] == [firm.am]


def test_drafts_and_answers_stay(firm):
    for quotation in (quote(firm), accepted(firm)):
        overdue(quotation)

    assert services.expire_quotations(on=localdate()) == 0
