"""People are told of what changes their log-in: in the app, by e-mail, and where their mails went before."""

import pytest
from django.core import mail
from django.db import transaction
from django.urls import reverse

from orderdesk.accounts import services
from orderdesk.accounts.models import User
from orderdesk.accounts.states import AccountReason
from orderdesk.accounts.telling import SENTENCES
from orderdesk.notifications.models import OutgoingMessage
from orderdesk.notifications.services import deliver_due
from tests.accounts.factors import with_app

pytestmark = pytest.mark.django_db
OLD, NEW = "old@example.com", "new@example.com"


@pytest.fixture
def am(firm):
    """Somebody who reads English and is reached by mail."""
    User.objects.filter(pk=firm.am.pk).update(email=OLD, language="en")
    return User.objects.get(pk=firm.am.pk)


def told(person):
    return [
        (row.channel, row.address, row.words.split(" (")[0])
        for row in OutgoingMessage.objects.filter(recipient=person, kind="account").order_by("pk")
    ]


def test_a_new_password_is_told_in_the_app_and_by_mail(am, english):
    services.change_password(am, password="a new one, long enough")
    deliver_due()

    assert told(am) == [("app", "", "Your password was changed"), ("email", "", "Your password was changed")]
    (message,) = mail.outbox
    assert message.to == [OLD]
    assert message.subject.startswith("Your password was changed (20")
    assert "tell an administrator at once" in message.body
    assert reverse("account:security") in message.body
    assert "long enough" not in message.body


def test_it_is_told_in_the_language_of_its_reader(am):
    User.objects.filter(pk=am.pk).update(language="zh-hans")

    services.change_password(am, password="a new one, long enough")
    deliver_due()

    assert mail.outbox[0].subject.startswith("您的密码")


def test_a_password_that_an_administrator_gave_is_told(am, firm, english):
    services.give_password(am.pk, by=firm.admin)

    assert [words for _channel, _address, words in told(am)] == ["An administrator gave you a new password"] * 2


def test_a_new_address_is_told_at_the_old_one_too(am, firm, english):
    services.edit_person(am.pk, by=firm.admin, email=NEW)
    deliver_due()

    words = f"The e-mail address of your log-in is now {NEW}, no longer {OLD}"
    assert told(am) == [("app", "", words), ("email", "", words), ("email", OLD, words)]
    assert sorted(message.to for message in mail.outbox) == [[NEW], [OLD]]


def test_other_changes_of_a_person_are_not(am, firm):
    services.edit_person(am.pk, by=firm.admin, phone="13800138000")

    assert told(am) == []


def test_what_becomes_of_the_second_factor_is_told(am, firm, english):
    with_app(am)
    services.renew_recovery_codes(by=am)
    services.reset_second_factor(am.pk, by=firm.admin)

    assert [words for channel, _address, words in told(am) if channel == "app"] == [
        "An authenticator app was set up for your log-in",
        "New recovery codes were made for your log-in",
        "Your second factor was reset by an administrator",
    ]


def test_a_change_that_is_undone_is_told_to_nobody(am, firm):
    with transaction.atomic():
        services.give_password(am.pk, by=firm.admin)
        transaction.set_rollback(True)

    assert told(am) == []


@pytest.mark.parametrize("field", ["email", "password"])
def test_the_admin_tells_of_it_too(client, am, firm, english, field):
    client.force_login(firm.admin)
    if field == "password":
        page = reverse("admin:auth_user_password_change", args=[am.pk])
        answer = client.post(page, {"password1": "a new one, long enough", "password2": "a new one, long enough"})
    else:
        page = reverse("admin:accounts_user_change", args=[am.pk])
        form = client.get(page).context["adminform"].form
        typed = {name: value for name, value in form.initial.items() if name in form.fields and value not in (None, "")}
        answer = client.post(page, typed | {"groups": [group.pk for group in am.groups.all()], "email": NEW})

    assert answer.status_code == 302
    assert {address for _channel, address, _words in told(am)} == ({"", OLD} if field == "email" else {""})


def test_every_way_to_change_a_factor_has_its_sentence():
    assert {
        reason for reason in AccountReason if reason.value.split("_")[-1] in ("authenticator", "passkey", "codes")
    } <= (set(SENTENCES))
