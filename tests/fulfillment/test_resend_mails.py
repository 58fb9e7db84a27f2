"""E-mails to customers that failed for good: seen on the order and by the administrator, who sends them again."""

import smtplib

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils.timezone import now

from fulfillment.models import CustomerMail
from fulfillment.services import mail as mails
from orderdesk.notifications.models import OutgoingMessage

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
ADDRESS, CORRECTED = "wang@example.con", "wang@example.com"
LIST = "admin:fulfillment_customermail_changelist"


@pytest.fixture
def failed(firm, monkeypatch):
    """An order whose customer's e-mail could not be delivered at any attempt."""
    firm.customer.contacts.update(email=ADDRESS, wants_mail=True)
    order = firm.order("confirmed", "10")

    def refuse(*_args, **_facts):
        raise smtplib.SMTPRecipientsRefused({ADDRESS: (550, b"no such mailbox")})

    with monkeypatch.context() as patch:
        patch.setattr(mails, "send_mail", refuse)
        for _n in range(len(mails.PAUSES) + 1):
            CustomerMail.objects.update(due_at=now())
            mails.deliver_mails()
    return order


def send_again(client, person):
    client.force_login(person)
    keys = list(CustomerMail.objects.values_list("pk", flat=True))
    return client.post(reverse(LIST), {"action": "send_again", "_selected_action": keys, "index": 0}, follow=True)


def test_the_administrator_sends_it_again_to_the_corrected_address(client, firm, failed):
    firm.customer.contacts.update(email=CORRECTED)
    client.force_login(firm.admin)
    listed = client.get(reverse(LIST), {"state__exact": "failed"}).content.decode()

    send_again(client, firm.admin)
    mails.deliver_mails()

    sent = CustomerMail.objects.get()
    assert "no such mailbox" in listed
    assert (sent.state, sent.address, sent.error) == ("sent", CORRECTED, "")
    assert [message.to for message in mail.outbox] == [[CORRECTED]]


def test_what_did_not_fail_is_left_alone(firm, failed):
    (key,) = CustomerMail.objects.values_list("pk", flat=True)

    counts = [mails.resend_mails([key], by=firm.admin) for _n in range(2)]

    assert counts == [1, 0]


def test_an_address_that_has_it_already_gets_it_once(firm, failed):
    first = CustomerMail.objects.get()
    CustomerMail.objects.create(
        order=failed,
        occasion=first.occasion,
        key=first.key,
        name="李",
        address=CORRECTED,
        subject="x",
        text="x",
        due_at=now(),
        by=firm.am,
    )
    firm.customer.contacts.update(email=CORRECTED)

    mails.resend_mails([first.pk], by=firm.admin)

    first.refresh_from_db()
    assert (first.state, first.address) == ("waiting", ADDRESS)


def test_nobody_else_sends_it(client, firm, failed):
    with pytest.raises(PermissionDenied):
        mails.resend_mails([1], by=firm.director)

    send_again(client, firm.director)

    assert CustomerMail.objects.get().state == "failed"


def test_the_account_manager_is_told_and_sees_it_on_the_order(client, firm, failed):
    pages = {}
    for person in (firm.am, firm.warehouse):
        client.force_login(person)
        pages[person.pk] = client.get(failed.get_absolute_url()).content.decode()

    notices = OutgoingMessage.objects.filter(kind="mail_failed", channel="app")
    assert [notice.recipient for notice in notices] == [firm.am]
    assert (ADDRESS in pages[firm.am.pk], ADDRESS in pages[firm.warehouse.pk]) == (True, False)
