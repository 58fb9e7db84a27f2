"""How many quotations became deals, by person and by customer; each figure opens the quotations that it counts."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils.timezone import now

from orders import services
from orders.models import Quotation
from tests.factories import CustomerFactory
from tests.orders.quotations import accepted, overdue, quote, sent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english", "in_english")]
URL = "orders:hit-rate"
FIGURES = ("sent", "waiting", "accepted", "declined", "expired")


def page_of(client, person, query=""):
    client.force_login(person)
    return client.get(reverse(URL) + query).context


def lose(firm, cause="price"):
    return services.decline_quotation(sent(firm).pk, cause=cause, by=firm.am)


def fill(firm):
    """Three accepted, one declined, one expired, one that waits; a draft and a withdrawn one that do not count."""
    for _n in range(3):
        accepted(firm, "10")
    lose(firm)
    services.expire_quotations(on=overdue(sent(firm)).valid_until + timedelta(days=1))
    sent(firm)
    quote(firm)
    services.withdraw_quotation(sent(firm).pk, by=firm.am)


def test_it_counts_by_person_and_by_customer(client, firm):
    fill(firm)
    firm.customer = CustomerFactory(owner=firm.am)
    lose(firm)

    page = page_of(client, firm.manager)

    (person,) = page["people"]
    assert [getattr(person, name).count for name in FIGURES] == [7, 1, 3, 2, 1]
    assert (person.name, person.rate, person.won) == (firm.am.name, Decimal(3) / 6, Decimal(9540))
    assert [(row.sent.count, row.judged, row.rate) for row in page["customers"]] == [
        (6, 5, Decimal("0.6")),
        (1, 1, None),
    ]
    assert page["total"].sent.count == 7


def test_every_figure_opens_what_it_counts(client, firm):
    fill(firm)
    page = page_of(client, firm.manager)

    for row in [page["total"], *page["people"], *page["customers"]]:
        for name in FIGURES:
            figure = getattr(row, name)
            assert len(client.get(figure.url).context["list"].rows) == figure.count, name


def test_what_was_sent_before_the_span_counts_for_all_time_only(client, firm):
    quotation = lose(firm)
    Quotation.objects.filter(pk=quotation.pk).update(sent_at=now() - timedelta(days=400))

    assert [page_of(client, firm.am, query)["total"].sent.count for query in ("", "?sent=all", "?sent=x")] == [0, 1, 0]


def test_each_sees_their_own(client, firm):
    fill(firm)

    assert page_of(client, firm.stranger)["total"].sent.count == 0
    assert page_of(client, firm.finance)["total"].sent.count == 6


@pytest.mark.parametrize("role", ["warehouse", "production", "logistics", "aftersales"])
def test_it_is_hidden_from_who_reads_no_quotations(client, firm, role):
    client.force_login(getattr(firm, role))

    assert client.get(reverse(URL)).status_code == 404
