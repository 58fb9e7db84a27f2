"""How the installation runs, in words, for administrators."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localdate, now

from fulfillment.models import CustomerMail
from fulfillment.states import MailState, Occasion
from imports.models import ImportJob
from orderdesk.core.models import Anchor, Backup, Heartbeat
from orderdesk.core.watch import queues, schema
from orderdesk.notifications.models import OutgoingMessage
from orderdesk.setup import standings

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english", "place")]
PAGE = reverse("setup:operations")


@pytest.fixture
def quiet(monkeypatch):
    """A broker that is read without asking: other tests put tasks in the queue of the tests."""
    standing = queues.QueueStanding("orderdesk", 0, None)
    monkeypatch.setattr(standings, "read_queue", lambda: standing)


def lines(client, person):
    """{title: line} of the page."""
    client.force_login(person)
    page = client.get(PAGE)
    assert page.status_code == 200
    return {line.title: line for group in page.context["page"] for line in group.lines}


def beat(*, ago=timedelta()):
    for name in ("beat", "worker"):
        Heartbeat.objects.update_or_create(name=name, defaults={"at": now() - ago})


def failed_notices(firm, count):
    OutgoingMessage.objects.bulk_create(
        OutgoingMessage(key=f"f{n}", recipient=firm.am, channel="email", kind="x", state="failed", due_at=now())
        for n in range(count)
    )


@pytest.mark.usefixtures("quiet")
def test_what_runs_says_so(client, firm):
    beat()

    told = lines(client, firm.admin)

    assert {told[name].state for name in ("The clock", "Worker")} == {"Running"}
    assert (told["Queue of tasks"].state, told["Queue of tasks"].tone) == ("Empty", "green")
    assert (told["Notices"].state, told["Notices"].todo, told["Notices"].links) == ("In order", "", [])
    assert told["Imports"].state == told["Monthly reports"].state == "Nothing under way"
    assert told["OrderDesk 0.1.0"].state == "All migrations are applied"
    assert any(fact.startswith("PostgreSQL ") for fact in told["OrderDesk 0.1.0"].facts)
    assert any(fact.startswith("core_") or fact.startswith("orders_") for fact in told["Database"].facts)
    assert told["Queries at carriers"].state == "Not set up"


@pytest.mark.usefixtures("quiet")
def test_what_is_silent_says_for_how_long_and_what_to_do(client, firm):
    beat(ago=timedelta(minutes=5))

    clock = lines(client, firm.admin)["The clock"]

    assert (clock.state, clock.tone) == ("Silent for 5 minutes", "red")
    assert clock.todo.startswith("Start it again")


def test_a_broker_that_is_away_is_a_line_and_no_error(client, firm, monkeypatch):
    def away():
        raise OSError("Connection refused")

    monkeypatch.setattr(standings, "read_queue", away)

    assert lines(client, firm.admin)["Queue of tasks"].state == "The broker does not answer"


@pytest.mark.parametrize(("oldest", "tone"), [(30, "green"), (180, "yellow"), (900, "red")])
def test_a_queue_is_judged_by_how_long_its_oldest_task_waits(client, firm, monkeypatch, oldest, tone):
    monkeypatch.setattr(standings, "read_queue", lambda: queues.QueueStanding("orderdesk", 3, oldest))

    queue = lines(client, firm.admin)["Queue of tasks"]

    assert (queue.state, queue.tone) == ("3 waiting", tone)


@pytest.mark.usefixtures("quiet")
def test_what_failed_leads_to_where_it_is_sent_again(client, firm):
    failed_notices(firm, 2)
    order = firm.order("draft")
    CustomerMail.objects.create(
        order=order,
        occasion=Occasion.CONFIRMED,
        key="x",
        name="x",
        address="x@example.com",
        subject="x",
        text="x",
        state=MailState.FAILED,
        due_at=now(),
        by=firm.am,
    )

    told = lines(client, firm.admin)

    for title, count in (("Notices", 2), ("E-mails to customers", 1)):
        assert told[title].state == f"{count} could not be delivered"
        (link,) = told[title].links
        assert link.label == "Send again"
        assert client.get(link.url).status_code == 200
    assert [line.title for line in client.get(PAGE).context["page"].wrong][:2]


@pytest.mark.usefixtures("quiet")
def test_jobs_that_broke_off_and_a_backup_that_failed_want_somebody(client, firm):
    ImportJob.objects.create(state="failed", attempts=3, by=firm.am, name="x.xlsx")
    ImportJob.objects.create(state="checking", by=firm.am, name="y.xlsx")
    Backup.objects.create(
        made_on=localdate(), begun_at=now(), finished_at=now(), error="disk full", file="x", digest="x"
    )
    Anchor.objects.create(way="file", seal=3, written_at=now(), error="Permission denied: /srv")

    told = lines(client, firm.admin)

    assert told["Imports"].state == "1 broke off three times"
    assert told["Imports"].links[0].url == reverse("imports:imports")
    assert (told["Backup"].tone, "disk full" in told["Backup"].state) == ("red", True)
    assert (told["Anchor"].state, told["Anchor"].facts[-1]) == ("Not written", "Permission denied: /srv")
    assert {line.title for line in client.get(PAGE).context["page"].wrong} >= {"Imports", "Backup", "Anchor"}


@pytest.mark.usefixtures("quiet")
def test_migrations_that_are_missing_are_named(client, firm, monkeypatch):
    monkeypatch.setattr(standings, "lacking_migrations", lambda: ["core.0099_of_tomorrow"])

    version = lines(client, firm.admin)["OrderDesk 0.1.0"]

    assert (version.state, version.facts[-1]) == ("1 migrations are not applied", "core.0099_of_tomorrow")
    assert schema.lacking_migrations() == []


@pytest.mark.usefixtures("quiet")
def test_it_is_the_same_number_of_queries_for_any_number_of_rows(client, firm):
    beat()
    client.force_login(firm.admin)
    client.get(PAGE)
    counts = []
    for count in (1, 30):
        OutgoingMessage.objects.all().delete()
        failed_notices(firm, count)
        ImportJob.objects.bulk_create(ImportJob(by=firm.am, name=f"{n}") for n in range(count))
        with CaptureQueriesContext(connection) as queries:
            client.get(PAGE)
        counts.append(len(queries))

    assert counts[0] == counts[1]


@pytest.mark.parametrize("role", ["am", "manager", "director", "finance", "warehouse"])
def test_it_is_not_there_for_others(client, firm, role):
    client.force_login(getattr(firm, role))

    assert client.get(PAGE).status_code == 404


@pytest.mark.usefixtures("quiet")
def test_it_is_in_chinese_where_its_reader_reads_chinese(client, firm):
    firm.admin.language = "zh-hans"
    firm.admin.save()
    client.force_login(firm.admin)

    page = client.get(PAGE).content.decode()

    assert "运行状况" in page
    assert "The clock" not in page
