"""The name of a company is kept as it is typed and compared in one width: （无锡） and (无锡) are the same."""

import pytest
from django.urls import reverse

from customers.models import Customer
from orderdesk.accounts.models import Role
from orders.models import Order
from tests.customers.test_import_customers import GOOD, sheet
from tests.factories import person
from tests.imports.uploads import brought, job_of, taken

pytestmark = pytest.mark.django_db
WIDE, NARROW = "华科（无锡）科技有限公司", "华科(无锡)科技有限公司"


def test_a_sheet_of_customers_keeps_it_and_finds_it(manager):
    admin = person(Role.ADMINISTRATOR, language="en")
    brought(admin, "customers", sheet(GOOD | {"客户名称": WIDE}))

    taken(manager, {"客户名称": NARROW})
    again = job_of(manager, {"订单编号": "A-2", "客户名称": NARROW})

    assert [customer.name for customer in Customer.objects.all()] == [WIDE]
    assert Order.objects.get().customer.name == WIDE
    assert again.result["customers_created"] == 0


def test_the_page_keeps_it_too(client, firm):
    client.force_login(firm.am)
    customer = firm.customer
    page = client.get(reverse("customers:edit", args=[customer.pk]))
    fields = {field.html_name: field.value() or "" for field in page.context["form"]}

    client.post(reverse("customers:edit", args=[customer.pk]), fields | {"name": WIDE, "version": customer.version})

    customer.refresh_from_db()
    assert customer.name == WIDE
    assert list(Customer.objects.matching(NARROW)) == [customer]
