"""Outgoing mail: by the server that an administrator entered in the app, else by the one of the environment."""

import smtplib
from email.utils import formataddr
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.utils.translation import gettext as _

from orderdesk.core.errors import Refused
from orderdesk.core.models import MailServer

SMTP = "django.core.mail.backends.smtp.EmailBackend"
TIMEOUT = 10  # seconds; somebody waits for the page
FAILURES = (OSError, smtplib.SMTPException)
REACHES_PEOPLE = (SMTP, "django.core.mail.backends.locmem.EmailBackend")  # the second one is that of tests


class HouseBackend(BaseEmailBackend):
    """Sends by the server in the database, or by `ENVIRONMENT_EMAIL_BACKEND` where none was entered."""

    def send_messages(self, messages: Any) -> int:
        server = MailServer.objects.first()
        backend = connection_of(server) if server else get_connection(settings.ENVIRONMENT_EMAIL_BACKEND)
        return backend.send_messages(messages)


def connection_of(server: MailServer, *, timeout: int = TIMEOUT) -> BaseEmailBackend:
    """A connection to this server, not opened yet."""
    return get_connection(
        SMTP,
        host=server.host,
        port=server.port,
        username=server.username,
        password=server.password,
        use_tls=server.security == MailServer.Security.STARTTLS,
        use_ssl=server.security == MailServer.Security.TLS,
        timeout=timeout,
    )


def sender() -> str:
    """The address that mails come from, with the name beside it."""
    server = MailServer.objects.first()
    return formataddr((server.sender_name, server.sender)) if server else settings.DEFAULT_FROM_EMAIL


def reaches_people() -> bool:
    """Whether mails leave this machine: a server was entered here or in the environment."""
    if MailServer.objects.exists():
        return True
    backend = settings.EMAIL_BACKEND
    if backend == f"{__name__}.HouseBackend":
        backend = settings.ENVIRONMENT_EMAIL_BACKEND
    return backend in REACHES_PEOPLE


def send_test_message(server: Any, *, to: Any) -> None:
    """Send one message by this server; refuses with the server's own words where it does not take it."""
    message = EmailMessage(
        _("Test message of OrderDesk"),
        _("This mail server works: OrderDesk can send notices, invitations and links for a new password."),
        formataddr((server.sender_name, server.sender)),
        [to],
        connection=connection_of(server),
    )
    try:
        message.send()
    except FAILURES as failure:
        sentence = _("The mail server %(host)s:%(port)s did not take the message: %(reason)s")
        raise Refused(sentence % {"host": server.host, "port": server.port, "reason": failure}) from failure
