"""The customers as a sheet that can be changed in Excel and imported again."""

import pytest
from django.urls import reverse

from customers.models import Address, Contact, Customer
from customers.sheets.customers import import_customers, read_customers
from orderdesk.accounts.models import Role
from tests.factories import CustomerFactory, person

pytestmark = pytest.mark.django_db


def exported(client, user):
    client.force_login(user)
    return b"".join(client.get(reverse("customers:export")).streaming_content)


def test_what_is_exported_is_imported_as_unchanged(client, firm):
    customer = CustomerFactory(
        name="多联系人公司", default_discount="0.7", is_key=True, credit_limit=5000, notes="两行\n备注"
    )
    Contact.objects.create(customer=customer, name="王芳", phone="0510-8826 4471")
    Address.objects.create(customer=customer, text="上海市浦东新区 1 号")
    Address.objects.create(customer=customer, text="北京市海淀区 2 号")

    content = exported(client, firm.admin)
    reading = read_customers(content)
    report = import_customers(reading, by=firm.admin)

    assert [warning.message for warning in report.warnings] == []
    assert (report.faults, report.written, report.unchanged) == ([], 0, len(reading.rows))
    assert len([row for row in reading.rows if row.values["name"] == "多联系人公司"]) == 3


def test_a_person_gets_their_own_customers_and_only_who_may_import_them(client, firm):
    CustomerFactory(name="别队的客户")

    names = {row.values["name"] for row in read_customers(exported(client, firm.manager)).rows}

    assert names == set(Customer.objects.visible_to(firm.manager).values_list("name", flat=True))
    client.force_login(person(Role.ACCOUNT_MANAGER))
    assert client.get(reverse("customers:export")).status_code == 403
