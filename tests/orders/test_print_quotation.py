"""报价单: what was offered, for the customer to read, sign and seal."""

from decimal import Decimal

import pytest
from django.urls import reverse

from orderdesk.policy.models import Policy
from orders import services
from tests.orders.quotations import quote, sent
from tests.papers import missing, press, printed

pytestmark = [pytest.mark.django_db, pytest.mark.pdf]
URL = "orders:print-quotation"


def test_it_carries_the_company_the_offer_and_the_clauses(client, firm):
    Policy(pk=1, company="华意电气有限公司", clauses="质保一年\n以需方签收为准").sign(by=firm.admin).save()
    quotation = sent(firm, "10", "3", freight=Decimal("80"), note="含安装")

    response = press(client, firm.am, URL, quotation.pk)

    facts = ["报价单", quotation.number, "华意电气有限公司", firm.customer.name, "开关电源 240W", "3,180.00", "954.00"]
    facts += ["80.00", "4,214.00", "肆仟贰佰壹拾肆元整", quotation.valid_until, "质保一年", "以需方签收为准", "含安装"]
    assert missing(response, *facts) == []
    assert printed() == [("quotation", f"quotation:{quotation.pk}", 1, firm.am)]


def test_a_later_version_says_which_it_is(client, firm):
    quotation = services.revise_quotation(sent(firm).pk, by=firm.am)
    services.send_quotation(quotation.pk, by=firm.am)

    assert missing(press(client, firm.am, URL, quotation.pk), "第 2 版") == []


def test_a_draft_is_refused_in_words(client, firm):
    client.force_login(firm.am)

    answer = client.post(reverse(URL, args=[quote(firm).pk]), follow=True)

    assert "先发出" in answer.content.decode()
    assert printed() == []


@pytest.mark.parametrize("role", ["warehouse", "production", "logistics", "aftersales", "stranger"])
def test_it_is_hidden_from_others(client, firm, role):
    assert press(client, getattr(firm, role), URL, sent(firm).pk).status_code == 404
