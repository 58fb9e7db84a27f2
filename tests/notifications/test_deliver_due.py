"""The outbox: everything recorded is delivered, in the app once, by e-mail as certainly as e-mail allows."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils.timezone import now

from orderdesk.core.jobs import queue
from orderdesk.notifications.beat import sweep_outbox
from orderdesk.notifications.models import OutgoingMessage
from orderdesk.notifications.services import PAUSES, deliver_due, inbox
from tests.factories import person
from tests.notifications.outbox import FAILING, tell
from tests.races import run_together, without_row_locks

OF_MAIL = {"channel": "email"}


@pytest.fixture
def user(db):
    return person("sales_assistant")


def overdue():
    """As if the pause were over."""
    OutgoingMessage.objects.filter(state="waiting").update(due_at=now() - timedelta(seconds=1))


def test_a_notice_reaches_bell_and_mailbox_once(user):
    tell(user)
    tell(user)

    while deliver_due():
        pass

    assert [notice.subject for notice in inbox(user)] == ["有人写了一句话"]
    assert [(m.to, m.subject) for m in mail.outbox] == [([user.email], "有人写了一句话")]


def test_a_mail_that_fails_is_tried_again_after_growing_pauses_and_ends_where_it_is_seen(user, settings):
    settings.EMAIL_BACKEND = FAILING
    tell(user)
    waited = []

    for _try in range(len(PAUSES) + 1):
        before = now()
        deliver_due()
        message = OutgoingMessage.objects.get(**OF_MAIL)
        waited.append(round((message.due_at - before).total_seconds() / 60) if message.state == "waiting" else None)
        overdue()

    assert waited == [1, 5, 30, 120, 720, None]
    message = OutgoingMessage.objects.get(**OF_MAIL)
    assert (message.state, message.error) == ("failed", "down")
    assert deliver_due() == 0


def test_a_mail_that_failed_and_goes_through_later_is_no_repetition(user, settings):
    settings.EMAIL_BACKEND = FAILING
    tell(user)
    deliver_due()
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    overdue()

    deliver_due()

    message = OutgoingMessage.objects.get(**OF_MAIL)
    assert (message.state, message.may_be_double) == ("sent", False)
    assert [m.subject for m in mail.outbox] == ["有人写了一句话"]


def test_a_claim_that_was_never_finished_is_taken_up_when_its_lease_is_over_and_the_mail_says_so(user):
    tell(user)
    OutgoingMessage.objects.update(attempts=1, due_at=now() + timedelta(minutes=5))
    held = deliver_due()
    overdue()

    sweep_outbox()

    assert held == 0
    message = OutgoingMessage.objects.get(**OF_MAIL)
    assert (message.state, message.may_be_double) == ("sent", True)
    assert [m.subject for m in mail.outbox] == ["［可能重复］有人写了一句话"]
    assert inbox(user).count() == 1


def test_a_broker_that_is_down_holds_nobody_up_and_the_sweeper_delivers(user, monkeypatch):
    def refuse(*args, **kwargs):
        raise OSError("connection refused")

    monkeypatch.setattr(queue.current_app, "send_task", refuse)
    queue.send("notifications.deliver")
    tell(user)

    sweep_outbox()

    assert inbox(user).count() == 1


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_each_mail_once():
    users = [person("sales_assistant") for _n in range(30)]
    tell(*users)

    run_together(*[deliver_due] * 4)
    while deliver_due():
        pass

    assert sorted(m.to[0] for m in mail.outbox) == sorted(user.email for user in users)
    assert set(OutgoingMessage.objects.values_list("state", "attempts")) == {("sent", 1)}


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_without_the_lock_two_workers_send_the_same_mail():
    """The control: both read before either claims."""
    user = person("sales_assistant")
    tell(user)

    with without_row_locks():
        run_together(deliver_due, deliver_due)

    assert [m.to for m in mail.outbox] == [[user.email]] * 2
