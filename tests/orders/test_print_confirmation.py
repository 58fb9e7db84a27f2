"""The confirmation, for the customer."""

import hashlib
from decimal import Decimal

import pytest

from orderdesk.core.models import Printing
from orderdesk.policy.models import Policy
from tests.papers import fonts_of, missing, press, printed

pytestmark = [pytest.mark.django_db, pytest.mark.pdf]


def test_the_confirmation_has_every_fact_and_the_amount_in_capitals(client, firm):
    Policy(pk=1, company="衡越工控（苏州）有限公司").sign(by=firm.director).save()
    order = firm.order("confirmed", "3", "2.5", price="318", freight=Decimal("120.50"))

    response = press(client, firm.assistant, "orders:print-confirmation", order.pk)

    facts = [
        order.number,
        firm.customer.name,
        "王建平",
        "13861724471",
        order.address,
        order.due_on,
        "月结30天",
        firm.product.code,
        "开关电源 240W",
        "2.5",
        "318.00",
        "954.00",
        "795.00",
        "120.50",
        "1,869.50",
        "人民币壹仟捌佰陆拾玖元伍角",
        "衡越工控（苏州）有限公司",
    ]
    assert missing(response, *facts) == []
    assert fonts_of(response.content) <= {"Noto-Sans-SC", "Noto-Sans-SC-Bold"}


def test_each_printing_is_recorded_with_its_copy_and_digest(client, firm):
    order = firm.order("confirmed")

    first = press(client, firm.assistant, "orders:print-confirmation", order.pk)
    second = press(client, firm.director, "orders:print-confirmation", order.pk)

    about = f"order:{order.pk}"
    assert printed() == [("confirmation", about, 1, firm.assistant), ("confirmation", about, 2, firm.director)]
    digests = [hashlib.sha256(response.content).hexdigest() for response in (first, second)]
    assert list(Printing.objects.order_by("copy").values_list("digest", flat=True)) == digests
    assert first.headers["Content-Disposition"].startswith("inline")
