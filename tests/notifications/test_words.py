"""Notices and reminders are put into words for whoever reads them, in the language of the moment."""

import pytest
from django.core import mail
from django.utils.timezone import now

from orderdesk.core.calendar.workdays import next_working_day
from orderdesk.notifications.models import OutgoingMessage, Reminder
from orderdesk.notifications.reminding import remind, send_digests
from orderdesk.notifications.services import deliver_due, notify
from orders import services as orders
from tests.notifications.moments import moment

pytestmark = pytest.mark.django_db


def speak(person, language):
    person.language = language
    person.save()


def test_a_notice_is_read_in_the_language_that_was_chosen_later(client, firm):
    speak(firm.am, "zh-hans")
    order = firm.draft()
    orders.say(order, text="催货", by=firm.assistant)
    deliver_due()
    speak(firm.am, "en")
    client.force_login(firm.am)

    page = client.get("/notices/").content.decode()
    notice = OutgoingMessage.objects.filter(recipient=firm.am, channel="app").latest("pk")

    assert notice.subject not in page
    assert (notice.sentence, notice.facts["by"]) == ("%(by)s wrote about %(order)s", str(firm.assistant))
    assert f"{firm.assistant} wrote about" in page


def test_an_e_mail_is_written_in_the_language_of_its_reader_when_it_is_sent(firm):
    firm.am.email = "am@example.com"
    speak(firm.am, "zh-hans")
    orders.say(firm.draft(), text="催货", by=firm.assistant)
    speak(firm.am, "en")

    deliver_due()

    (message,) = [m for m in mail.outbox if m.to == ["am@example.com"]]
    assert "wrote about" in message.subject
    assert "wrote about" in message.body


def test_reminders_and_their_digest_follow_the_language(client, firm):
    speak(firm.assistant, "zh-hans")
    order = firm.order("in_review")
    at = moment(next_working_day(order.due_on))
    remind(at=at)
    mine = Reminder.objects.filter(recipient=firm.assistant, state="open")
    speak(firm.assistant, "en")
    client.force_login(firm.assistant)

    page = client.get("/notices/reminders/").content.decode()
    send_digests(at=at, not_before=at.time())
    digest = OutgoingMessage.objects.filter(kind="digest", recipient=firm.assistant, channel="app").get()

    assert mine.count() > 0
    assert all(reminder.sentence and reminder.subject not in page for reminder in mine)
    assert not any("\u4e00" <= sign <= "\u9fff" for sign in digest.text.replace(firm.customer.short_name, ""))


def test_what_was_recorded_without_a_sentence_keeps_its_words(firm):
    notify([firm.am], kind="x", subject="%(order)s", facts={"order": "1"}, key="k")
    OutgoingMessage.objects.update(sentence="")

    assert {str(message) for message in OutgoingMessage.objects.filter(created_at__lte=now())} == {"1"}
