"""The page of the payment plans of the house, and how they are chosen by name."""

import pytest
from django.urls import reverse

from orders.models import Order, PaymentPlan
from tests.orders.entry import typed
from tests.typed_forms import fields_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english", "in_english")]
URL = "orders:payment-plans"
NEW = {"place": "1", "name": "老客户", "terms": "预付20%，余款月结30天", "is_active": "on"}


def sent(client, **changes):
    count = PaymentPlan.objects.count()
    ticks = {f"form-{place}-is_active": "on" for place in range(count)}
    return fields_of(client.get(reverse(URL))) | ticks | {f"form-{count}-{n}": v for n, v in (NEW | changes).items()}


def test_a_plan_is_added_and_chosen_in_an_order_by_its_name(client, firm):
    client.force_login(firm.admin)
    added = client.post(reverse(URL), sent(client))
    client.force_login(firm.assistant)

    page = client.get(reverse("orders:create")).content.decode()
    reading = " ".join(
        client.get(reverse("orders:explain-terms"), {"payment_terms": "老客户"}).content.decode().split()
    )
    client.post(reverse("orders:create"), typed(firm, payment_terms="老客户", action="submit"))

    assert (added.status_code, '<option value="预付20%，余款月结30天">老客户</option>' in page) == (302, True)
    assert "20 % · On confirmation" in reading
    assert (Order.objects.get().status, Order.objects.get().payment_plan) == ("in_review", "预付20%，余款月结30天")


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"terms": "双方协商"}, "“双方协商” is not understood. Write it in other words."),
        ({"name": ""}, "This field is required."),
    ],
)
def test_what_cannot_be_read_is_refused_and_nothing_is_lost(client, firm, changes, sentence):
    client.force_login(firm.admin)

    answer = client.post(reverse(URL), sent(client, **changes))

    assert (answer.status_code, PaymentPlan.objects.count()) == (422, 0)
    assert sentence in answer.content.decode()
    assert (NEW | changes)["terms"] in answer.content.decode()


def test_two_of_one_name_are_refused(client, firm):
    client.force_login(firm.admin)
    client.post(reverse(URL), sent(client))

    answer = client.post(reverse(URL), sent(client, terms="月结60天"))

    assert (answer.status_code, PaymentPlan.objects.count()) == (422, 1)


def test_an_inactive_plan_is_not_offered(client, firm):
    PaymentPlan.objects.create(name="旧", terms="月结75天", is_active=False)
    client.force_login(firm.assistant)

    assert "月结75天" not in client.get(reverse("orders:create")).content.decode()


def test_it_is_not_there_for_others(client, firm):
    client.force_login(firm.manager)

    assert client.get(reverse(URL)).status_code == 404
