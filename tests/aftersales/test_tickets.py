"""The life of a ticket: recorded, answered, solved, closed, opened again; each step by whom it belongs to."""

from datetime import timedelta
from decimal import Decimal
from struct import pack
from uuid import uuid4
from zlib import crc32

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localdate, now

from aftersales import services
from aftersales.models import Ticket
from orderdesk.accounts.models import Role
from orderdesk.core.errors import Conflict, Refused
from orderdesk.core.pages.photos import check_photo
from orderdesk.notifications.models import OutgoingMessage
from orderdesk.policy.models import Policy
from tests.factories import Firm, person
from tests.walk import photo

pytestmark = pytest.mark.django_db
LIST = "/aftersales/tickets/"


@pytest.fixture(autouse=True)
def place(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def firm():
    return Firm()


def fresh(ticket):
    return Ticket.objects.get(pk=ticket.pk)


def answered(firm, order=None, **facts):
    ticket = firm.ticket(order, **facts)
    services.answer_ticket(ticket.pk, text="明天上门检测", by=firm.aftersales)
    return fresh(ticket)


def solved(firm, order=None):
    ticket = answered(firm, order)
    services.solve_ticket(ticket.pk, solution="repair", measures="更换风扇", by=firm.aftersales)
    return fresh(ticket)


def closed(firm, order=None):
    ticket = solved(firm, order)
    services.close_ticket(ticket.pk, result="运行正常", by=firm.aftersales)
    return fresh(ticket)


def told(kind):
    rows = OutgoingMessage.objects.filter(kind=f"ticket-{kind}", channel="app").order_by("recipient")
    return [row.recipient for row in rows]


# --- does it ---------------------------------------------------------------------------------------------------------


def test_a_question_without_an_order_is_recorded_too(firm):
    ticket = services.create_ticket(customer=firm.customer, kind="question", text="能远程升级吗", by=firm.am)

    ticket = fresh(ticket)
    assert (ticket.number, ticket.order, ticket.status) == (f"SH{localdate():%Y%m}-001", None, "open")
    assert (ticket.owner, ticket.by) == (firm.aftersales, firm.am)
    assert ticket.answer_due_at == ticket.reported_at + timedelta(hours=24)
    assert told("create") == [firm.aftersales]


def test_the_one_with_fewest_open_tickets_gets_the_next(firm):
    second = person(Role.AFTER_SALES)

    owners = [firm.ticket().owner for _n in range(3)]

    assert owners == [firm.aftersales, second, firm.aftersales]


def test_without_after_sales_it_is_the_account_managers(firm):
    firm.aftersales.is_active = False
    firm.aftersales.save()

    assert firm.ticket(firm.order("delivered"), by=firm.logistics).owner == firm.am


def test_the_clock_keeps_the_due_time_that_it_was_started_with(firm):
    ticket = firm.ticket()
    Policy(pk=1, answer_hours=4).sign(by=firm.admin).save()

    later = firm.ticket()

    assert fresh(ticket).answer_due_at - ticket.reported_at == timedelta(hours=24)
    assert later.answer_due_at - later.reported_at == timedelta(hours=4)


def test_it_walks_from_open_to_closed(firm):
    order = firm.order("delivered")

    ticket = firm.ticket(order)
    services.answer_ticket(ticket.pk, text="明天上门", promised_on=localdate(), by=firm.aftersales)
    services.solve_ticket(ticket.pk, solution="repair", measures="更换风扇", cost=Decimal("80.50"), by=firm.aftersales)
    services.close_ticket(ticket.pk, result="运行正常", satisfaction=4, by=firm.aftersales)

    ticket = fresh(ticket)
    assert (ticket.status, ticket.solution, ticket.cost, ticket.satisfaction) == ("closed", "repair", 80.5, 4)
    assert (ticket.promised_on, ticket.rated_at) == (localdate(), ticket.closed_at)
    assert [reply.text for reply in ticket.replies.all()] == ["明天上门"]
    reasons = list(ticket.history.order_by("history_id").values_list("history_change_reason", flat=True))
    assert reasons == ["create", "answer open>in_work", "solve in_work>to_confirm", "close to_confirm>closed"]
    assert told("close") == [firm.am]


def test_the_first_answer_stays_the_first(firm):
    ticket = answered(firm)
    first = ticket.answered_at

    services.solve_ticket(ticket.pk, solution="other", measures="答复", by=firm.aftersales)
    services.reopen_ticket(ticket.pk, reason="还是响", by=firm.aftersales)

    ticket = fresh(ticket)
    assert (ticket.status, ticket.answered_at) == ("in_work", first)
    assert ticket.history.first().history_change_reason == "reopen to_confirm>in_work 还是响"


def test_a_closed_ticket_is_opened_again_and_closed_again(firm):
    ticket = closed(firm)

    services.reopen_ticket(ticket.pk, reason="又坏了", by=firm.am)

    assert (fresh(ticket).status, fresh(ticket).closed_at) == ("in_work", None)
    services.close_ticket(ticket.pk, result="换了新的", by=firm.aftersales)
    assert fresh(ticket).status == "closed"


def test_it_is_given_to_a_colleague(firm):
    ticket = firm.ticket()

    services.reassign_ticket(ticket.pk, owner=firm.production, why="要现场看", by=firm.aftersales)

    assert fresh(ticket).owner == firm.production
    assert told("reassign") == [firm.production]
    assert Ticket.objects.visible_to(firm.production).get() == ticket


def test_notes_and_further_answers_are_kept_with_photos(firm):
    ticket = answered(firm)

    services.reply_to_ticket(ticket.pk, text="备件已发", is_answer=True, photos=[photo()], by=firm.aftersales)
    services.reply_to_ticket(ticket.pk, text="供应商批次问题", is_answer=False, by=firm.aftersales)

    assert list(ticket.replies.values_list("text", "is_answer"))[1:] == [("备件已发", True), ("供应商批次问题", False)]
    assert ticket.photos.count() == 1


def test_a_rating_can_come_later(firm):
    ticket = closed(firm)

    services.rate_ticket(ticket.pk, satisfaction=2, by=firm.aftersales)

    assert (fresh(ticket).satisfaction, fresh(ticket).rated_at is not None) == (2, True)


def test_the_same_form_sent_twice_makes_one_ticket(firm):
    key = uuid4()

    first, second = (firm.ticket(submit_key=key) for _n in range(2))

    assert (first, Ticket.objects.count()) == (second, 1)


# --- refuses ---------------------------------------------------------------------------------------------------------

REFUSED = {
    "an empty word": lambda firm: firm.ticket(text=" \u200b "),
    "a word from the future": lambda firm: firm.ticket(reported_at=now() + timedelta(hours=1)),
    "a solution without measures": lambda firm: services.solve_ticket(
        answered(firm).pk, solution="repair", by=firm.aftersales
    ),
    "closing without a result": lambda firm: services.close_ticket(solved(firm).pk, result="", by=firm.aftersales),
    "closing what nobody answered": lambda firm: services.close_ticket(
        firm.ticket().pk, result="好了", by=firm.aftersales
    ),
    "opening again without a reason": lambda firm: services.reopen_ticket(
        closed(firm).pk, reason="  ", by=firm.aftersales
    ),
    "answering twice": lambda firm: services.answer_ticket(answered(firm).pk, text="再答", by=firm.aftersales),
    "telling the customer before the first answer": lambda firm: services.reply_to_ticket(
        firm.ticket().pk, text="稍等", is_answer=True, by=firm.aftersales
    ),
    "editing what is closed": lambda firm: services.edit_ticket(closed(firm).pk, priority="low", by=firm.aftersales),
    "rating what is not solved": lambda firm: services.rate_ticket(
        answered(firm).pk, satisfaction=5, by=firm.aftersales
    ),
    "giving it to its owner": lambda firm: services.reassign_ticket(
        firm.ticket().pk, owner=firm.aftersales, by=firm.aftersales
    ),
}


@pytest.mark.parametrize("what", REFUSED)
def test_it_refuses(firm, what):
    with pytest.raises(Refused):
        REFUSED[what](firm)


def test_who_saw_an_older_version_is_refused(firm):
    ticket = answered(firm)

    with pytest.raises(Conflict):
        services.edit_ticket(ticket.pk, priority="low", by=firm.aftersales, version=ticket.version - 1)

    assert fresh(ticket).priority == "normal"


# --- denies and hides ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["warehouse", "finance", "logistics"])
def test_who_has_nothing_to_do_with_it_is_denied(firm, name):
    ticket = answered(firm, firm.order("delivered"))

    with pytest.raises(PermissionDenied):
        services.close_ticket(ticket.pk, result="好了", by=getattr(firm, name))


@pytest.mark.parametrize("name", ["warehouse", "production"])
def test_the_back_office_records_no_tickets(firm, name):
    with pytest.raises(PermissionDenied):
        firm.ticket(by=getattr(firm, name))


@pytest.mark.parametrize("name", ["am", "assistant", "manager", "director", "admin", "aftersales"])
def test_the_sales_people_of_a_customer_work_on_its_tickets(firm, name):
    ticket = firm.ticket()

    services.answer_ticket(ticket.pk, text="明天", by=getattr(firm, name))

    assert fresh(ticket).status == "in_work"


def test_a_ticket_is_hidden_from_another_team(client, firm):
    ticket = firm.ticket(firm.order("delivered"))
    other = firm.ticket()
    client.force_login(firm.stranger)

    answers = [client.get(found.get_absolute_url()).status_code for found in (ticket, other)]

    assert answers == [404, 404]
    assert str(ticket) not in client.get(reverse("aftersales:tickets") + "?show=all").content.decode()


# --- pages -----------------------------------------------------------------------------------------------------------


def test_it_is_recorded_by_page_from_the_order(client, firm):
    order = firm.order("delivered")
    client.force_login(firm.am)
    page = client.get(reverse("aftersales:create-ticket"), {"order": order.pk}).content.decode()
    told = {
        "order_number": order.number,
        "kind": "quality",
        "text": "风扇有异响\r\n开机就响",
        "priority": "high",
        "photos": [photo()],
        "submit_key": str(uuid4()),
    }

    response = client.post(reverse("aftersales:create-ticket"), told)

    ticket = Ticket.objects.get()
    assert f'value="{order.number}"' in page
    assert response.headers["Location"] == ticket.get_absolute_url()
    assert (ticket.order, ticket.customer, ticket.text) == (order, firm.customer, "风扇有异响\n开机就响")
    assert ticket.photos.count() == 1


def test_another_teams_order_number_names_no_order(client, firm):
    order = firm.order("delivered")
    client.force_login(firm.stranger)

    response = client.post(
        reverse("aftersales:create-ticket"),
        {"order_number": order.number, "kind": "quality", "text": "异响", "priority": "normal"},
    )

    assert (response.status_code, Ticket.objects.count()) == (422, 0)


def test_a_ticket_walks_by_its_page(client, firm):
    ticket = firm.ticket()
    client.force_login(firm.aftersales)

    def step(name, **data):
        ticket.refresh_from_db()
        data["version"] = ticket.version
        return client.post(reverse(f"aftersales:{name}", args=[ticket.pk]), data).status_code

    work = {"kind": "quality", "priority": "high", "solution": "repair", "measures": "换风扇", "cost": "80"}
    codes = [
        step("answer-ticket", text="明天上门"),
        step("reply-to-ticket", text="已电话", told="customer"),
        step("edit-ticket", **work),
        step("solve-ticket", **work),
        step("close-ticket", result="好了"),
        step("rate-ticket", satisfaction="4"),
        step("reopen-ticket", reason="又响了"),
        step("reassign-ticket", owner=firm.am.pk),
    ]

    ticket.refresh_from_db()
    assert codes == [302] * 8
    assert (ticket.status, ticket.cost, ticket.satisfaction, ticket.owner) == ("in_work", 80, 4, firm.am)


def test_a_stale_page_keeps_what_was_typed_and_can_be_sent_again(client, firm):
    ticket = answered(firm)
    client.force_login(firm.aftersales)
    url = reverse("aftersales:close-ticket", args=[ticket.pk])

    response = client.post(url, {"result": "换了风扇", "version": ticket.version - 1})

    page = response.content.decode()
    assert response.status_code == 409
    assert "换了风扇</textarea>" in page
    assert f'name="version" value="{ticket.version}"' in page


def test_the_list_tells_what_is_open_and_for_how_long(client, firm):
    firm.ticket(reported_at=now() - timedelta(days=2, hours=1))
    closed(firm)
    client.force_login(firm.aftersales)

    rows = client.get(reverse("aftersales:tickets")).context["rows"]
    late = client.get(reverse("aftersales:tickets") + "?show=late").context["rows"]

    assert [(row["age"].strip(), row["late"]) for row in rows] == [("2 天", True)] or rows[0]["age"] == "2 days"
    assert [row["ticket"] for row in late] == [row["ticket"] for row in rows]


def test_the_list_is_filtered_and_searched(client, firm):
    other = firm.ticket(kind="question", priority="high", owner=firm.am)
    usual = firm.ticket(firm.order("delivered"))
    client.force_login(firm.aftersales)
    asked = {
        "kind=question": [other],
        "priority=normal": [usual],
        f"owner={firm.am.pk}": [other],
        "show=mine": [usual],
        f"q={usual.order.number}": [usual],
        f"q={other.number}": [other],
        f"order={usual.order_id}": [usual],
        "q=xrf": [other, usual],
        "q=nobody": [],
        "kind=nonsense&owner=x&after=1~2~3": [other, usual],
    }

    told = {query: [row["ticket"] for row in client.get(f"{LIST}?{query}").context["rows"]] for query in asked}

    assert told == asked


def test_the_list_turns_its_pages_by_key(client, firm):
    for n in range(120):
        firm.ticket(reported_at=now() - timedelta(minutes=n))
    client.force_login(firm.aftersales)

    seen, url = [], reverse("aftersales:tickets")
    while url:
        page = client.get(url).context["page"]
        seen += [ticket.pk for ticket in page.rows]
        url = page.next_url and reverse("aftersales:tickets") + page.next_url

    assert seen == list(Ticket.objects.order_by("reported_at", "pk").values_list("pk", flat=True))


def cost(client, who, url):
    client.force_login(who)
    assert client.get(url).status_code == 200
    with CaptureQueriesContext(connection) as queries:
        client.get(url)
    return len(queries)


@pytest.mark.parametrize("rows", [1, 30])
def test_the_list_costs_the_same_for_any_number_of_rows(client, firm, rows):
    order = firm.order("delivered")
    for _n in range(rows):
        firm.ticket(order)

    assert [cost(client, who, reverse("aftersales:tickets")) for who in (firm.aftersales, firm.am)] == [7, 7]


@pytest.mark.parametrize("rows", [1, 20])
def test_the_page_costs_the_same_for_any_length_of_story(client, firm, rows):
    ticket = answered(firm, firm.order("delivered"))
    for n in range(rows):
        services.reply_to_ticket(
            ticket.pk, text=f"第{n}次", is_answer=True, by=firm.aftersales, photos=[photo()] if n < 3 else ()
        )
        services.reassign_ticket(ticket.pk, owner=[firm.am, firm.aftersales][n % 2], by=firm.aftersales)

    assert cost(client, firm.aftersales, ticket.get_absolute_url()) == 9


def test_nobody_promises_a_day_that_is_over(firm):
    ticket, gone = firm.ticket(), localdate() - timedelta(days=1)

    with pytest.raises(Refused):
        services.answer_ticket(ticket.pk, text="明天上门", promised_on=gone, by=firm.aftersales)

    services.answer_ticket(ticket.pk, text="明天上门", promised_on=localdate(), by=firm.aftersales)
    with pytest.raises(Refused):
        services.edit_ticket(ticket.pk, promised_on=gone, by=firm.aftersales)
    Ticket.objects.filter(pk=ticket.pk).update(promised_on=gone)
    assert (
        services.edit_ticket(ticket.pk, promised_on=gone, measures="备件已寄", by=firm.aftersales).promised_on == gone
    )


def test_a_typing_fault_on_a_stale_page_is_no_way_past_the_conflict(client, firm):
    """Both open the ticket; one saves. The other's first try has a fault: the second still meets the conflict."""
    ticket = answered(firm)
    opened = ticket.version
    client.force_login(firm.aftersales)
    url = reverse("aftersales:edit-ticket", args=[ticket.pk])
    theirs = {"kind": "quality", "priority": "high", "solution": "repair", "measures": "换风扇"}
    client.post(url, theirs | {"version": opened})
    mine = {"kind": ticket.kind, "priority": "normal", "solution": "", "measures": "", "follow_up_on": "2027-01-31"}

    faulty = client.post(url, mine | {"cost": "abc", "version": opened})
    conflict = client.post(url, mine | {"version": faulty.context["version"]})
    form = conflict.context["work_form"]
    merged = {name: form[name].value() or "" for name in form.fields}
    saved = client.post(url, merged | {"version": conflict.context["version"]})

    ticket.refresh_from_db()
    assert (faulty.status_code, faulty.context["version"]) == (422, opened)
    assert (conflict.status_code, saved.status_code) == (409, 302)
    assert (ticket.priority, ticket.solution, ticket.measures) == ("high", "repair", "换风扇")
    assert str(ticket.follow_up_on) == "2027-01-31"


def test_whoever_answers_second_is_told_on_the_page(client, firm):
    ticket = firm.ticket()
    opened = ticket.version
    services.answer_ticket(ticket.pk, text="明天上门", by=firm.aftersales)
    client.force_login(firm.aftersales)

    url = reverse("aftersales:answer-ticket", args=[ticket.pk])
    response = client.post(url, {"text": "后天上门", "version": opened})

    assert response.status_code == 409
    assert response.content.decode().count('id="refused"') == 1


def test_a_picture_of_too_many_points_is_refused(firm):
    size = 20_000
    head = pack(">IIBBBBB", size, size, 8, 2, 0, 0, 0)
    png = b"\x89PNG\r\n\x1a\n" + pack(">I", 13) + b"IHDR" + head + pack(">I", crc32(b"IHDR" + head))
    png += pack(">I", 1) + b"IDAT" + bytes(5)

    with pytest.raises(ValidationError, match="像素太多"):
        check_photo(SimpleUploadedFile("bomb.png", png))
