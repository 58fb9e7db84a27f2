"""Orders are approved and rejected in the admin."""

import pytest
from django.urls import reverse

from orders import services as orders
from orders.models import Order
from tests.filled import CHANGED, LONG, NINES, NULL, written

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


def test_the_approval_of_a_changed_order_is_refused_in_the_admin_too(client, firm):
    order = firm.order("in_approval")
    approval = order.approvals.pending().get()
    orders.reassign_order(order.pk, owner=firm.stranger, by=firm.director)
    firm.manager.leads_all_teams = True
    firm.manager.save()
    client.force_login(firm.manager)
    url = reverse("admin:orders_approval_change", args=[approval.pk])

    response = client.post(url, {"decision": "approve", "why": "", "version": order.version}, follow=True)

    assert CHANGED in response.content.decode()
    approval.refresh_from_db()
    assert approval.state == "pending"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"decision": ""}, "This field is required."),
        ({"decision": "perhaps"}, "is not one of the available choices."),
        ({"decision": "reject"}, "Write one sentence that says why"),
        ({"decision": "reject", "why": " \u200b"}, "Write one sentence that says why"),
        ({"why": LONG}, "Ensure this value has at most 1000 characters (it has 10000)."),
        ({"why": "好\x00"}, NULL),
        ({"version": NINES}, "Enter a whole number."),
        ({"version": ""}, "This field is required."),
        ({"version": "99"}, CHANGED),
    ],
)
def test_a_bad_decision_in_the_admin_decides_nothing(client, firm, changes, sentence):
    approval = firm.order("in_approval").approvals.pending().get()
    client.force_login(firm.manager)
    before = written()

    response = client.post(
        reverse("admin:orders_approval_change", args=[approval.pk]),
        {"decision": "approve", "why": "", "version": approval.order.version} | changes,
        follow=True,
    )

    assert sentence in response.content.decode()
    assert written() == before


def test_several_rejections_at_once_in_the_admin_need_their_reason(client, firm):
    waiting = [firm.order("in_approval").approvals.pending().get().pk for _ in range(2)]
    client.force_login(firm.manager)
    data = {"action": "reject_orders", "_selected_action": waiting, "reason": " "}

    response = client.post(reverse("admin:orders_approval_changelist"), data)
    page = response.content.decode()

    assert page.count("Write one sentence that says why") == 1
    assert [page.count(f'name="_selected_action" value="{key}"') for key in waiting] == [1, 1]
    assert Order.objects.filter(status="in_approval").count() == 2
