"""A contact who asks to be forgotten."""

import threading
from contextlib import nullcontext
from functools import partial

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.urls import reverse

from customers import services as customers
from customers.models import Contact
from customers.services.anonymise import NOBODY
from fulfillment.models import CustomerMail
from fulfillment.states import MailState, Occasion
from orderdesk.core.errors import Refused
from orderdesk.core.models import Amendment
from orderdesk.core.record.history import history_models
from orderdesk.core.record.sealing import broken_seals, seal_history
from orders.models import Order
from reports.audit import find_differences
from tests.races import run_together, without_row_locks
from tests.tampering import unprotected

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
WHY = "2026-11-30 by letter"
NAME, PHONE, MAIL = "司马相如", "13912345678", "sima@example.com"


@pytest.fixture
def contact(firm):
    """Somebody who was named everywhere, under a former phone too: all of it closed and sealed."""
    contact = Contact(
        customer=firm.customer, name=NAME, title="采购经理", phone="13700000001", email=MAIL, wechat="sima"
    )
    customers.save_part(contact, by=firm.am)
    seal_history()
    contact.phone = PHONE
    customers.save_part(contact, by=firm.am)
    order = firm.order("completed", contact_name=NAME, contact_phone=PHONE, contact=contact)
    firm.ticket(order, reporter=NAME, reporter_phone="13700000001")
    customers.log_communication(firm.customer, by=firm.am, text="谈了价格", channel="phone", contact=contact)
    CustomerMail.objects.create(
        order=order,
        occasion=Occasion.values[0],
        key="x",
        name=NAME,
        address=MAIL,
        subject="订单",
        text=f"{NAME} 您好",
        state=MailState.WAITING,
        due_at=order.created_at,
        by=firm.am,
    )
    seal_history()
    return contact


def tables_naming(*words):
    """Every table in which one of the words stands, wherever."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace")
        named = set()
        for (table,) in cursor.fetchall():
            cursor.execute(f'SELECT count(*) FROM "{table}" t WHERE to_json(t)::text LIKE ANY(%s)', [list(words)])
            if cursor.fetchone()[0]:
                named.add(table)
    return named


def test_nothing_names_them_any_more_and_the_chain_holds(contact, firm):
    words = [f"%{word}%" for word in (NAME, PHONE, "13700000001", MAIL, "sima", "采购经理")]
    before = tables_naming(*words)

    customers.anonymise_contact(contact.pk, by=firm.director, why=WHY)
    seal_history()

    contact.refresh_from_db()
    assert {"customers_historicalcontact", "orders_historicalorder", "aftersales_historicalticket"} < before
    assert tables_naming(*words) == set()
    assert (contact.name, contact.phone, contact.is_active, contact.anonymised_at is None) == (NOBODY, "", False, False)
    assert Order.objects.get().contact_name == NOBODY
    assert CustomerMail.objects.get().state == MailState.FAILED
    assert list(find_differences()) == []


def test_who_did_it_and_why_is_kept(contact, firm):
    customers.anonymise_contact(contact.pk, by=firm.director, why=WHY)

    last = contact.history.latest()
    assert (last.history_user, last.history_change_reason) == (firm.director, f"anonymise {WHY}")
    assert {row.table for row in Amendment.objects.all()} == {
        "customers_historicalcontact",
        "orders_historicalorder",
        "aftersales_historicalticket",
    }
    assert set(Amendment.objects.values_list("by", "why")) == {(firm.director.pk, f"anonymise {WHY}")}


def test_seals_of_before_that_hashed_the_names_hold(firm, monkeypatch):
    for model in history_models():
        if hasattr(model.instance_type, "PERSONAL"):
            monkeypatch.setattr(model.instance_type, "PERSONAL", ())
    contact = Contact(customer=firm.customer, name=NAME, phone=PHONE)
    customers.save_part(contact, by=firm.am)
    firm.order("completed", contact_name=NAME, contact_phone=PHONE)
    seal_history()
    monkeypatch.undo()

    customers.anonymise_contact(contact.pk, by=firm.admin, why=WHY)

    assert list(broken_seals()) == []


def test_a_name_that_is_changed_in_the_history_is_still_told(contact):
    unprotected("UPDATE customers_historicalcontact SET phone = '13900000000' WHERE id = %s", contact.pk)

    faults = list(broken_seals())

    assert len(faults) == 2
    assert all("is not as this installation signed it" in fault and "phone" in fault for fault in faults)


def test_somebody_else_of_the_customer_stays(contact, firm):
    other = firm.customer.contacts.exclude(pk=contact.pk).get()
    order = firm.order("completed")

    customers.anonymise_contact(contact.pk, by=firm.director, why=WHY)

    order = Order.objects.get(pk=order.pk)
    assert (order.contact_name, order.contact_phone) == (firm.head()["contact_name"], firm.head()["contact_phone"])
    assert Contact.objects.get(pk=other.pk).name == other.name


@pytest.mark.parametrize("status", ["draft", "in_production"])
def test_an_open_order_needs_somebody_else_first(contact, firm, status):
    order = firm.order(status, contact_name=NAME)

    with pytest.raises(Refused, match="Open orders or quotations name this contact"):
        customers.anonymise_contact(contact.pk, by=firm.director, why=WHY)

    assert Order.objects.get(pk=order.pk).contact_name == NAME
    assert Contact.objects.get(pk=contact.pk).name == NAME


@pytest.mark.parametrize(("why", "sentence"), [(" ", "Write who asked"), (f"{NAME} 来信", "leave name, phone")])
def test_the_reason_is_asked_for_and_names_nobody(contact, firm, why, sentence):
    with pytest.raises(Refused, match=sentence):
        customers.anonymise_contact(contact.pk, by=firm.director, why=why)


def test_it_is_done_once(contact, firm):
    customers.anonymise_contact(contact.pk, by=firm.director, why=WHY)

    with pytest.raises(Refused, match="anonymised already"):
        customers.anonymise_contact(contact.pk, by=firm.director, why=WHY)


def test_sales_people_may_not(contact, firm):
    for person in (firm.am, firm.manager, firm.finance):
        with pytest.raises(PermissionDenied):
            customers.anonymise_contact(contact.pk, by=person, why=WHY)


# --- the page --------------------------------------------------------------------------------------------------------


def test_it_is_asked_before(client, contact, firm):
    client.force_login(firm.director)
    url = reverse("customers:anonymise-contact", args=[contact.pk])

    page = client.get(url)
    refused = client.post(url, {"why": WHY})
    done = client.post(url, {"why": WHY, "is_sure": "on"})

    assert page.status_code == 200
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["is_sure"])
    assert done.url == firm.customer.get_absolute_url()
    assert client.get(url).status_code == 404
    assert client.get(reverse("customers:edit-part", args=["contact", contact.pk])).status_code == 404
    assert NAME not in client.get(done.url).content.decode()


def test_what_stands_against_it_is_said_before(client, contact, firm):
    order = firm.order("in_production", contact_name=NAME)
    client.force_login(firm.director)

    page = client.get(reverse("customers:anonymise-contact", args=[contact.pk]))

    assert order.number in page.content.decode()
    assert "is_sure" not in page.content.decode()


@pytest.mark.parametrize("who", ["am", "manager", "warehouse", "stranger"])
def test_the_page_is_hidden_from_others(client, contact, firm, who):
    client.force_login(getattr(firm, who))

    assert client.get(reverse("customers:anonymise-contact", args=[contact.pk])).status_code == 404


# --- two at once -----------------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_locked", [True, False])
def test_two_who_do_it_at_once_do_it_once(firm, is_locked):
    """With the lock the second one is told; without it both take the contact out."""
    contact = customers.save_part(Contact(customer=firm.customer, name=NAME, phone=PHONE), by=firm.am)
    pause = nullcontext() if is_locked else without_row_locks(threading.Barrier(2))
    anonymise = partial(customers.anonymise_contact, contact.pk, by=firm.admin, why=WHY)

    with pause:
        outcomes = run_together(anonymise, anonymise)

    assert sum(isinstance(outcome, Contact) for outcome in outcomes) == (1 if is_locked else 2)
    assert sum(isinstance(outcome, Refused) for outcome in outcomes) == (1 if is_locked else 0)


@pytest.mark.django_db(transaction=True)
def test_a_form_that_is_saved_meanwhile_does_not_bring_the_name_back(firm):
    """Either the form comes first and goes with the rest, or it is refused."""
    contact = customers.save_part(Contact(customer=firm.customer, name=NAME, phone=PHONE), by=firm.am)
    opened = Contact.objects.get(pk=contact.pk)
    opened.title = "采购总监"

    run_together(
        partial(customers.anonymise_contact, contact.pk, by=firm.admin, why=WHY),
        partial(customers.save_part, opened, by=firm.am),
    )

    assert tables_naming(f"%{NAME}%", f"%{PHONE}%") == set()


@pytest.mark.usefixtures("in_english")
def test_a_form_that_was_open_before_is_told_and_nothing_is_written(contact, firm):
    opened = Contact.objects.get(pk=contact.pk)
    customers.anonymise_contact(contact.pk, by=firm.director, why=WHY)

    with pytest.raises(Refused, match="anonymised meanwhile"):
        customers.save_part(opened, by=firm.am)

    assert Contact.objects.get(pk=contact.pk).name == NOBODY
