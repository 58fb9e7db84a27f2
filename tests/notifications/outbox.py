"""Notices that wait to be delivered."""

import smtplib

from django.core.mail.backends.locmem import EmailBackend

from orderdesk.notifications.services import notify

FAILING = "tests.notifications.outbox.Failing"


class Failing(EmailBackend):
    """A mail server that is down."""

    def send_messages(self, messages):
        raise smtplib.SMTPServerDisconnected("down")


def tell(*people, key="one"):
    notify(people, kind="message", subject="%(what)s", facts={"what": "有人写了一句话"}, key=key, url="/orders/")
