"""A new customer belongs to the account manager who enters it, without being asked."""

from decimal import Decimal

import pytest
from django.urls import reverse

from customers.models import Customer
from customers.services import save_customer
from orderdesk.core.errors import NeedsConfirmation, Refused
from tests.factories import CustomerFactory
from tests.filled import customer, filled
from tests.races import run_together

pytestmark = pytest.mark.django_db


def test_an_account_manager_finds_the_own_name_chosen(client, firm):
    client.force_login(firm.am)
    url = reverse("customers:create")
    form = client.get(url).context["form"]
    data = {name: form[name].value() or "" for name in form.fields} | {"name": "杭州新客户有限公司"}

    client.post(url, data)

    assert Customer.objects.get(name="杭州新客户有限公司").owner == firm.am


@pytest.mark.parametrize("is_mine", [True, False])
def test_a_credit_code_that_another_customer_has_is_asked_about_first(client, is_mine, firm):
    code = "91110000600037341L"
    other = CustomerFactory(uscc=code, owner=firm.am if is_mine else firm.stranger)
    client.force_login(firm.am)
    url = reverse("customers:create")
    form = client.get(url).context["form"]
    data = {name: form[name].value() or "" for name in form.fields}
    data |= {"name": "无锡锐丰杭州分公司", "uscc": code, "industry": "自动化"}

    asked = client.post(url, data)
    page, question = asked.content.decode(), asked.context["asks"]
    kept = Customer.objects.filter(uscc=code).count()
    saved = client.post(url, data | {"confirmed": question.about})

    assert (asked.status_code, kept, saved.status_code) == (422, 1, 302)
    assert (question.record, other.short_name in page, other.get_absolute_url() in page) == (
        (other, True, True) if is_mine else (None, False, False)
    )
    assert asked.context["form"]["industry"].value() == "自动化"
    assert Customer.objects.filter(uscc=code).count() == 2


def test_a_code_that_stands_already_is_not_asked_about_again(firm):
    code = "91110000600037341L"
    CustomerFactory(uscc=code)
    mine = CustomerFactory(uscc=code, owner=firm.am)

    save_customer(mine, by=firm.am, confirmed="")
    mine.uscc = ""
    save_customer(mine, by=firm.am, confirmed="")
    mine.uscc = code
    with pytest.raises(NeedsConfirmation):
        save_customer(mine, by=firm.am, confirmed="")


@pytest.mark.django_db(transaction=True)
def test_of_two_who_enter_one_name_at_once_one_is_refused_in_words(firm):
    customers = [Customer(name="杭州新客户有限公司", owner=firm.am, team=firm.am.team) for _n in range(2)]

    outcomes = run_together(*[lambda c=c: save_customer(c, by=firm.assistant) for c in customers])

    refusals = [str(outcome) for outcome in outcomes if isinstance(outcome, Refused)]
    assert refusals == ["已有客户“杭州新客户有限公司”。"]
    assert Customer.objects.filter(name="杭州新客户有限公司").count() == 1


@pytest.mark.parametrize(("typed", "stored"), [("2.5", Decimal("2.5")), ("", 0)])
def test_the_tolerance_is_typed_in_percent(client, firm, typed, stored):
    _person, url, data = filled(firm, customer, {"tolerance_over": typed})
    client.force_login(firm.assistant)

    client.post(url, data)

    assert Customer.objects.get(name="苏州新客户").tolerance_over == stored


@pytest.mark.parametrize("typed", ["21", "-1", "viel"])
def test_a_tolerance_that_is_none_is_refused_beside_its_field(client, firm, typed):
    _person, url, data = filled(firm, customer, {"tolerance_under": typed})
    client.force_login(firm.assistant)

    answer = client.post(url, data)

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["tolerance_under"])
