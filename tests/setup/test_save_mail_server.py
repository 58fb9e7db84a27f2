"""Where mail goes out."""

import pytest
from django.core.exceptions import PermissionDenied

from orderdesk.core.mail import reaches_people, sender
from orderdesk.core.models import MailServer
from orderdesk.setup import services

pytestmark = pytest.mark.django_db
FACTS = {
    "host": "smtp.example.com",
    "port": 465,
    "security": "tls",
    "username": "desk",
    "sender": "desk@example.com",
    "sender_name": "订单台",
}


def test_mail_goes_by_it_from_then_on(firm, settings):
    settings.EMAIL_BACKEND = "orderdesk.core.mail.HouseBackend"
    settings.ENVIRONMENT_EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    before = reaches_people()

    services.save_mail_server(**FACTS, password="geheim", by=firm.admin)

    assert (before, reaches_people()) == (False, True)
    assert sender().endswith("<desk@example.com>")


def test_an_empty_password_keeps_the_one_that_is_stored_and_no_history_has_it(firm):
    services.save_mail_server(**FACTS, password="geheim", by=firm.admin)
    services.save_mail_server(**FACTS | {"port": 587}, password="", by=firm.admin)

    server = MailServer.objects.get()
    assert (server.port, server.password) == (587, "geheim")
    assert not hasattr(server.history.first(), "password")


def test_nobody_else_sets_it(firm):
    with pytest.raises(PermissionDenied):
        services.save_mail_server(**FACTS, password="", by=firm.director)
