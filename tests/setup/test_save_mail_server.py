"""Where mail goes out."""

from importlib import import_module

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.db import connection

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


def stored_password():
    with connection.cursor() as cursor:
        cursor.execute("SELECT password FROM core_mailserver")
        return cursor.fetchone()[0]


def test_the_password_is_unreadable_in_the_database(firm):
    services.save_mail_server(**FACTS, password="geheim", by=firm.admin)

    assert stored_password().startswith("gAAAA")
    assert MailServer.objects.get().password == "geheim"


def test_one_from_before_is_read_as_it_stands_and_encrypted_by_the_migration(firm):
    services.save_mail_server(**FACTS, password="geheim", by=firm.admin)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE core_mailserver SET password = 'von frueher'")
    before = MailServer.objects.get().password

    import_module("orderdesk.core.migrations.0012_encrypt_mail_password").encrypt(apps, None)

    assert (before, MailServer.objects.get().password) == ("von frueher", "von frueher")
    assert stored_password().startswith("gAAAA")


def test_under_another_secret_it_is_empty_and_wants_to_be_entered_again(firm, settings):
    services.save_mail_server(**FACTS, password="geheim", by=firm.admin)

    settings.SECRET_KEY = "another one, of another machine, long enough"

    assert MailServer.objects.get().password == ""
