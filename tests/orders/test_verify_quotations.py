"""`verify` recomputes what quotations say of their versions and lines."""

from decimal import Decimal

import pytest
from django.core.management import call_command

from orders import audit, services
from orders.models import Quotation, QuotationLine, QuotationVersion
from tests.orders.quotations import accepted, sent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english", "in_english")]


def differences():
    return sorted({difference.what for check in audit.quotation.CHECKS for difference in check()})


def test_what_the_services_wrote_adds_up(firm, capsys):
    facts = {"freight": Decimal("33.33"), "freight_tax_rate": Decimal("0.09")}
    quotation = sent(firm, "10", "0.333", price="318.1234", **facts)
    services.revise_quotation(quotation.pk, by=firm.am)
    services.order_quotation(accepted(firm).pk, by=firm.am)

    call_command("verify")

    assert capsys.readouterr().out.splitlines()[-1] == "No differences."


@pytest.mark.parametrize(
    ("model", "change", "what"),
    [
        (QuotationLine, {"amount": 1}, ["quotation_line.amount", "quotation_line.tax"]),
        (QuotationVersion, {"total": 1}, ["quotation.total", "quotation_version.total"]),
        (QuotationVersion, {"line_count": 7}, ["quotation_version.line_count"]),
        (Quotation, {"goods": "别的"}, ["quotation.goods"]),
        (Quotation, {"number": "BJ202611-009"}, ["quote.number", "quote.series"]),
    ],
)
def test_what_does_not_add_up_is_named(firm, model, change, what):
    sent(firm)
    model.objects.update(**change)

    assert set(what) <= set(differences())
