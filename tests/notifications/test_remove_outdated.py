"""What was kept long enough goes by itself, and the administrators are told."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils.timezone import now

from customers.models import Contact
from customers.services import save_part
from customers.services.anonymise import NOBODY
from fulfillment.models import CustomerMail
from imports.models import ImportJob
from orderdesk.core.models import Amendment, Disclosure
from orderdesk.core.record.sealing import broken_seals, seal_history
from orderdesk.notifications.models import OutgoingMessage
from orderdesk.notifications.retaining import remove_and_tell
from orderdesk.notifications.services import deliver_due, notify
from orderdesk.policy.models import Policy
from tests.typed_forms import fields_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english", "place")]
LATER = timedelta(days=366 * 5)


@pytest.fixture
def old(firm):
    """One of each kind."""
    order = firm.order("completed")
    OutgoingMessage.objects.all().delete()
    notify([firm.am], kind="x", subject="x", key="x")
    deliver_due()
    facts = {
        "order": order,
        "occasion": "confirmed",
        "name": "王建平",
        "subject": "订单",
        "text": "您好",
        "state": "sent",
    }
    CustomerMail.objects.create(key="x", address="a@example.com", due_at=now(), sent_at=now(), by=firm.am, **facts)
    save_part(Contact(customer=firm.customer, name="前采购", phone="13700000001", is_active=False), by=firm.am)
    job = ImportJob(sheet="orders", name="x.xlsx", by=firm.am, state="done", touched_at=now())
    job.file.save("x.xlsx", ContentFile(b"x"))
    Disclosure.objects.create(kind="export", page="x", by=firm.am)
    seal_history()


def test_it_goes_once_it_is_old_and_administrators_are_told(old, firm):
    young = remove_and_tell()
    removed = remove_and_tell(at=now() + LATER)
    again = remove_and_tell(at=now() + LATER)

    told = OutgoingMessage.objects.filter(kind="retention")
    assert (young, again) == ([], [])
    assert dict(removed) == {
        "Notices": 2,
        "E-mails about orders": 1,
        "Contacts": 1,
        "Uploaded sheets": 1,
        "Access log": 1,
    }
    assert {message.recipient for message in told} == {firm.admin}
    assert CustomerMail.objects.get().text == ""
    assert Contact.objects.get(is_active=False).name == NOBODY
    assert not ImportJob.objects.get().file
    assert not Disclosure.objects.exists()
    assert Amendment.objects.filter(table="core_disclosure", why="kept long enough").count() == 1
    assert list(broken_seals()) == []


def test_nothing_goes_where_the_policy_keeps_it_for_ever(old):
    kept = ("notices", "mails", "contacts", "imports", "log")
    Policy.objects.create(pk=1, **{f"keep_{name}": 0 for name in kept})

    assert remove_and_tell(at=now() + LATER * 5) == []


def test_a_contact_of_an_open_order_stays(old, firm):
    contact = Contact.objects.get(is_active=False)
    firm.draft(contact_name=contact.name)

    removed = remove_and_tell(at=now() + LATER)

    assert "Contacts" not in dict(removed)
    assert Contact.objects.get(pk=contact.pk).name == "前采购"


@pytest.mark.parametrize("years", ["1", "2", "51", "-1"])
def test_the_log_is_kept_as_long_as_the_law_asks(client, firm, years):
    client.force_login(firm.admin)
    fields = fields_of(client.get(reverse("setup:rules")))

    answer = client.post(reverse("setup:rules"), fields | {"keep_log": years})

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["keep_log"]
