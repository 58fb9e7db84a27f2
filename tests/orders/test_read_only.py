"""Orders that were closed long ago are looked at, and nothing else."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.timezone import localdate, now

from orderdesk.core.errors import ReadOnly
from orderdesk.policy.models import Policy
from orders import services
from orders.models import Message, Order
from orders.services.money import record_receipt
from tests.factories import Firm

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english", "place")]
YEARS = timedelta(days=366 * 3)
SENTENCE = "more than 3 years ago: it can only be read"


def closed(firm: Firm, *, ago=YEARS):
    """A completed order as it stands after some years."""
    order = firm.order("completed")
    Order.objects.filter(pk=order.pk).update(completed_at=now() - ago)
    return Order.objects.get(pk=order.pk)


def test_nothing_is_written_about_it(firm):
    order = closed(firm)
    file = SimpleUploadedFile("x.txt", b"x")
    steps = [
        lambda: services.say(order, text="x", by=firm.am),
        lambda: services.attach_file(order, file=file, by=firm.am),
        lambda: services.log_communication(order, by=firm.am, text="x", channel="phone"),
        lambda: services.reassign_order(order.pk, owner=firm.stranger, by=firm.manager),
        lambda: record_receipt(order.pk, received_on=localdate(), amount=Decimal(1), by=firm.finance),
        lambda: services.make_link(order.pk, by=firm.am),
    ]

    for step in steps:
        with pytest.raises(ReadOnly, match=SENTENCE):
            step()


@pytest.mark.parametrize(("years", "ago"), [(0, YEARS), (3, timedelta(days=364 * 3)), (4, YEARS)])
def test_the_policy_says_from_when_on(firm, years, ago):
    Policy.objects.create(pk=1, closed_years=years)
    order = closed(firm, ago=ago)

    services.say(order, text="x", by=firm.am)

    assert Message.objects.filter(order=order).exists()


def test_an_open_order_is_never_too_old(firm):
    order = firm.order("delivered")
    Order.objects.filter(pk=order.pk).update(ordered_on=localdate() - YEARS * 2, delivered_at=now() - YEARS)

    services.say(Order.objects.get(pk=order.pk), text="x", by=firm.am)

    assert Message.objects.filter(order=order).exists()


@pytest.mark.usefixtures("in_english")
def test_its_page_says_so_and_offers_nothing(client, firm):
    order = closed(firm)
    client.force_login(firm.am)

    page = client.get(order.get_absolute_url())

    assert SENTENCE in page.content.decode()
    assert page.context["actions"] == []
    assert reverse("orders:say", args=[order.pk]) not in page.content.decode()


@pytest.mark.usefixtures("in_english")
def test_a_form_that_was_open_is_refused_with_the_sentence_and_what_was_typed(client, firm):
    order = closed(firm)
    client.force_login(firm.am)
    file = SimpleUploadedFile("报价.txt", "价".encode())

    answer = client.post(
        reverse("orders:attach", args=[order.pk]), {"file": file, "note": "A long <note>", "version": "7"}
    )

    page = answer.content.decode()
    assert answer.status_code == 409
    assert SENTENCE in page
    assert "A long &lt;note&gt;</textarea>" in page
    assert (answer.context["typed"], answer.context["files"]) == (["A long <note>"], ["报价.txt"])
    assert f'href="{order.get_absolute_url()}"' in page
    assert not order.attachments.exists()


@pytest.mark.usefixtures("in_english")
def test_a_message_about_it_is_not_lost(client, firm):
    client.force_login(firm.am)

    answer = client.post(reverse("orders:say", args=[closed(firm).pk]), {"text": "Typed for a quarter of an hour"})

    assert answer.context["typed"] == ["Typed for a quarter of an hour"]
    assert not Message.objects.exists()
