"""A quotation is written, and rewritten while it is a draft."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.utils.timezone import localdate

from orderdesk.core.errors import Conflict, Refused
from orders import services
from orders.models import Quotation
from tests.factories import CustomerFactory
from tests.orders.quotations import amounts, quote, sent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english", "in_english")]


def test_it_has_a_number_of_its_own_and_adds_up_like_an_order(firm):
    quotation = quote(firm, "10", "3", freight=Decimal("50"), freight_tax_rate=Decimal("0.09"))
    order = firm.draft("10", "3", freight=Decimal("50"), freight_tax_rate=Decimal("0.09"))

    assert quotation.number.startswith(f"BJ{localdate():%Y%m}-001")
    assert (quotation.status, quotation.revision, quotation.owner, quotation.team) == ("draft", 1, firm.am, firm.team)
    assert amounts(quotation) == [(order.total, order.tax)]
    assert quotation.total == order.total
    assert [line.amount for line in quotation.latest().lines.all()] == [line.amount for line in order.lines.all()]


def test_a_line_is_a_snapshot_of_its_product(firm):
    quotation = quote(firm, "10")

    firm.product.name, firm.product.cost = "别的", Decimal(1)
    firm.product.save()

    line = quotation.latest().lines.get()
    assert (line.product_name, line.spec, line.unit, line.cost) == (
        "开关电源 240W",
        "24V 导轨式",
        "台",
        Decimal("201.5"),
    )


def test_a_draft_is_rewritten_in_place(firm):
    quotation = quote(firm, "10", "2")

    day = localdate() + timedelta(days=9)
    given = {"head": firm.head(valid_until=day, note="含税含运"), "lines": firm.lines("4")}
    services.write_quotation(**given, quotation_id=quotation.pk, version=quotation.version, by=firm.assistant)

    quotation.refresh_from_db()
    assert (quotation.revision, quotation.version, quotation.valid_until) == (1, 2, day)
    assert amounts(quotation) == [(Decimal(1272), Decimal("146.34"))]
    assert quotation.latest().note == "含税含运"


def test_what_somebody_else_changed_meanwhile_is_a_conflict(firm):
    quotation = quote(firm)
    given = {"head": firm.head(valid_until=localdate()), "lines": firm.lines("4"), "quotation_id": quotation.pk}
    services.write_quotation(**given, version=1, by=firm.am)

    with pytest.raises(Conflict):
        services.write_quotation(**given, version=1, by=firm.assistant)


def test_what_was_sent_is_not_rewritten(firm):
    quotation = sent(firm)

    with pytest.raises(Refused, match="write another version instead"):
        services.write_quotation(
            head=firm.head(valid_until=localdate()), lines=firm.lines("4"), quotation_id=quotation.pk, by=firm.am
        )
    assert quotation.latest().lines.get().quantity == 10


def test_the_customer_of_a_later_version_stays(firm):
    quotation = services.revise_quotation(sent(firm).pk, by=firm.am)
    other = CustomerFactory(owner=firm.am)

    with pytest.raises(Refused, match="An earlier version was sent to"):
        services.write_quotation(
            head=firm.head(customer=other, valid_until=localdate()),
            lines=firm.lines("4"),
            quotation_id=quotation.pk,
            by=firm.am,
        )


def test_a_price_of_nothing_is_refused(firm):
    with pytest.raises(Refused, match="Line 1 has no price"):
        quote(firm, "10", price="0")
    assert not Quotation.objects.exists()


def test_the_number_of_what_was_refused_is_given_again(firm):
    first = quote(firm)
    with pytest.raises(Refused):
        quote(firm, price="0")

    assert int(quote(firm).number[-3:]) == int(first.number[-3:]) + 1


@pytest.mark.parametrize("role", ["warehouse", "production", "logistics", "aftersales", "finance"])
def test_who_enters_no_orders_is_denied(firm, role):
    with pytest.raises(PermissionDenied):
        quote(firm, by=getattr(firm, role))


def test_a_stranger_does_not_rewrite_it(firm):
    quotation = quote(firm)

    with pytest.raises(PermissionDenied):
        services.write_quotation(
            head=firm.head(valid_until=localdate()), lines=[], quotation_id=quotation.pk, by=firm.stranger
        )


def test_who_sees_which(firm):
    quotation = quote(firm)

    seen = {name for name, person in vars(firm).items() if hasattr(person, "roles") and sees(quotation, person)}

    assert seen == {"am", "assistant", "manager", "director", "finance", "admin"}


def sees(quotation, person):
    return Quotation.objects.visible_to(person).filter(pk=quotation.pk).exists()
