"""Openings of the customer's page: each is recorded, the first goes into the order's history."""

import pytest

from orderdesk.accounts.models import User, link_user
from orders.models import CustomerLink, CustomerLinkView
from orders.services import make_link, note_view
from tests.races import run_together

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english", "in_english")]


def test_each_is_recorded_and_the_first_one_told(firm):
    order = firm.order("confirmed")
    link = make_link(order.pk, by=firm.am)

    for device in ("WeChat", "x" * 300):
        note_view(CustomerLink.objects.get(), address="192.0.2.7", device=device)

    views = list(CustomerLinkView.objects.all())
    assert [(view.link, view.address, view.device) for view in views] == [
        (link, "192.0.2.7", "WeChat"),
        (link, "192.0.2.7", "x" * 200),
    ]
    counted = CustomerLink.objects.with_views().get()
    assert (counted.view_count, counted.viewed_at) == (2, views[1].at)
    rows = order.history.filter(history_change_reason="view_link")
    assert [row.history_user for row in rows] == [link_user()]


def test_who_signs_for_customers_is_no_colleague_and_cannot_log_in(db):
    user = link_user()

    assert (user.is_active, user.has_usable_password(), list(user.roles), str(user)) == (
        False,
        False,
        [],
        "Customer (link)",
    )
    assert user not in User.objects.colleagues()


@pytest.mark.django_db(transaction=True)
def test_two_phones_at_once_are_the_first_one_time(firm):
    order = firm.order("confirmed")
    make_link(order.pk, by=firm.am)
    link = CustomerLink.objects.get()

    run_together(*[lambda: note_view(link, address=None, device="")] * 2)

    assert CustomerLinkView.objects.count() == 2
    assert order.history.filter(history_change_reason="view_link").count() == 1
