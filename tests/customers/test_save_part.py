"""What belongs to a customer is written, and there is one default of each kind."""

import pytest
from django.core.exceptions import PermissionDenied

from customers import services as customers
from customers.models import Contact, Customer

pytestmark = pytest.mark.django_db


def test_a_new_default_takes_the_place_of_the_old_one(firm):
    former = firm.customer.contacts.get()
    contact = Contact(customer=firm.customer, name="陈立", phone="13800001111", is_default=True)

    customers.save_part(contact, by=firm.am)

    former.refresh_from_db()
    assert (former.is_default, contact.history.get().history_user) == (False, firm.am)


def test_a_customer_is_found_by_its_new_contact(firm):
    customers.save_part(Contact(customer=firm.customer, name="陈立", phone="13800001111"), by=firm.am)

    assert list(Customer.objects.found_by("13800001111", firm.am)) == [firm.customer]


def test_another_team_adds_nothing(firm):
    with pytest.raises(PermissionDenied):
        customers.save_part(Contact(customer=firm.customer, name="陈立"), by=firm.stranger)

    assert firm.customer.contacts.count() == 1
