"""A new customer belongs to the account manager who enters it, without being asked."""

import pytest
from django.urls import reverse

from customers.models import Customer
from tests.factories import Firm

pytestmark = pytest.mark.django_db


def test_an_account_manager_finds_the_own_name_chosen(client):
    firm = Firm()
    client.force_login(firm.am)
    url = reverse("customers:create")
    form = client.get(url).context["form"]
    data = {name: form[name].value() or "" for name in form.fields} | {"name": "杭州新客户有限公司"}

    client.post(url, data)

    assert Customer.objects.get(name="杭州新客户有限公司").owner == firm.am
