"""Acceptance line by line: what is objected to becomes an issue with its ticket, the rest is accepted."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localdate, localtime

from aftersales.models import Objection, Ticket, TicketPhoto, Visit
from aftersales.services import NewObjection
from orderdesk.core.calendar.workdays import add_working_days
from orderdesk.core.errors import Refused
from orderdesk.core.pages.photos import MOST_BYTES
from orderdesk.notifications.models import OutgoingMessage
from orderdesk.policy.models import Policy
from tests.aftersales.shipments import shipped, sign
from tests.walk.world import PNG, photo

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("place")]


def numbers_of(order):
    return [(line.accepted, line.disputed) for line in order.lines.all()]


def test_what_nobody_objects_to_is_accepted(firm):
    order, shipment, _lines = shipped(firm, "10", "4")

    sign(firm, shipment)

    order.refresh_from_db()
    assert (order.status, order.accepted, order.answered) == ("delivered", "all", "all")
    assert numbers_of(order) == [(10, 0), (4, 0)]
    assert not Ticket.objects.exists()


def test_an_objection_becomes_an_issue_with_its_ticket(firm):
    order, shipment, lines = shipped(firm, "10", "4")

    sign(firm, shipment, NewObjection(lines[0].pk, "damaged", Decimal(1), "外箱压扁", (photo(), photo("面板.png"))))

    order.refresh_from_db()
    issue = Objection.objects.get()
    assert (order.status, order.accepted, order.answered) == ("delivered", "part", "all")
    assert numbers_of(order) == [(9, 1), (4, 0)]
    assert issue.number == f"YS{localdate():%Y%m}-001"
    ticket = issue.ticket
    assert ticket.number == f"SH{localdate():%Y%m}-001"
    assert (ticket.order, ticket.kind, ticket.status, ticket.owner) == (order, "quality", "open", firm.aftersales)
    assert (ticket.reporter, ticket.product) == ("顾磊", firm.product)
    assert ticket.text.endswith("外箱压扁")
    assert ticket.answer_due_at == ticket.reported_at + timedelta(hours=24)
    assert [kept.name for kept in ticket.photos.all()] == ["外箱.png", "面板.png"]
    assert OutgoingMessage.objects.filter(recipient=firm.aftersales, kind="ticket-create", channel="app").count() == 1


def test_one_line_may_have_several_kinds_of_objection(firm):
    order, shipment, lines = shipped(firm, "10")

    sign(
        firm,
        shipment,
        NewObjection(lines[0].pk, "short", Decimal(2)),
        NewObjection(lines[0].pk, "wrong", Decimal("3.5")),
    )

    assert numbers_of(order) == [(Decimal("4.5"), Decimal("5.5"))]
    assert list(Objection.objects.values_list("kind", "quantity")) == [("short", 2), ("wrong", Decimal("3.5"))]
    assert Ticket.objects.count() == 2


def test_an_order_of_which_all_is_refused_is_delivered_and_nothing_accepted(firm):
    order, shipment, lines = shipped(firm, "10")

    sign(firm, shipment, NewObjection(lines[0].pk, "wrong", Decimal(10)))

    order.refresh_from_db()
    assert (order.status, order.accepted, order.answered) == ("delivered", "none", "all")


def test_delivery_plans_the_return_visit_for_the_account_manager(firm):
    order, shipment, _lines = shipped(firm, "10")

    acceptance = sign(firm, shipment)

    visit = Visit.objects.get()
    due = add_working_days(localtime(acceptance.signed_at).date(), 3)
    assert (visit.order, visit.owner, visit.due_on, visit.state) == (order, firm.am, due, "due")


def test_a_part_that_is_signed_for_does_not_deliver(firm):
    order = firm.order("in_production", "10", "4")
    first, second = order.lines.all()
    part = firm.dispatch(order, quantities={first.pk: Decimal(6)})

    sign(firm, part, NewObjection(part.lines.get().pk, "short", Decimal(1)))

    order.refresh_from_db()
    assert (order.status, order.accepted, order.answered) == ("in_production", "part", "part")
    assert not Visit.objects.exists()
    assert second.accepted == 0


def test_without_a_clock_the_ticket_has_no_due_time(firm):
    Policy(pk=1, ticket_clock=False).sign(by=firm.admin).save()
    _order, shipment, lines = shipped(firm, "10")

    sign(firm, shipment, NewObjection(lines[0].pk, "other", Decimal(1)))

    assert Ticket.objects.get().answer_due_at is None


@pytest.mark.parametrize(
    ("objections", "sentence"),
    [
        ([("damaged", "11")], "只发了 10 台，问题数量却有 11|only 10 台 were shipped, but 11 are objected to"),
        ([("damaged", "6"), ("short", "5")], "问题数量却有 11|but 11 are objected to"),
        ([("damaged", "1"), ("damaged", "1")], "填了两次|stands twice"),
        ([("damaged", "0")], "不在本批货里|not part of the shipment"),
    ],
)
def test_it_refuses_more_than_came(firm, objections, sentence):
    order, shipment, lines = shipped(firm, "10")
    said = [NewObjection(lines[0].pk, kind, Decimal(quantity)) for kind, quantity in objections]

    with pytest.raises(Refused, match=sentence):
        sign(firm, shipment, *said)

    order.refresh_from_db()
    assert (order.status, order.answered, Ticket.objects.count()) == ("shipped", "none", 0)


def test_it_refuses_a_line_of_another_shipment(firm):
    _order, _other, foreign = shipped(firm, "10")
    _order, shipment, _lines = shipped(firm, "4")

    with pytest.raises(Refused):
        sign(firm, shipment, NewObjection(foreign[0].pk, "short", Decimal(1)))


def test_the_warehouse_does_not_sign(firm):
    _order, shipment, _lines = shipped(firm, "10")

    with pytest.raises(PermissionDenied):
        sign(firm, shipment, by=firm.warehouse)


def url_of(shipment):
    return reverse("aftersales:sign-for", args=[shipment.pk])


def posted(line, kind="damaged", **changes):
    part = f"line-{line.pk}-{kind}"
    return {
        "signed_by": "顾磊",
        "how": "recorded",
        f"line-{line.pk}-answer": "problem",
        f"{part}-chosen": "on",
        f"{part}-quantity": "１",
        f"{part}-text": "外箱压扁",
        f"{part}-photos": [photo(), photo("面板.png")],
    } | changes


def test_the_page_takes_an_objection_with_photos(client, firm):
    order, shipment, lines = shipped(firm, "10", "4")
    client.force_login(firm.am)

    response = client.post(url_of(shipment), posted(lines[1]))

    order.refresh_from_db()
    assert response.headers["Location"] == order.get_absolute_url()
    assert numbers_of(order) == [(10, 0), (3, 1)]
    assert TicketPhoto.objects.filter(ticket__order=order).count() == 2


def test_a_page_that_waits_is_told_where_to_go(client, firm):
    order, shipment, lines = shipped(firm, "10")
    client.force_login(firm.am)

    response = client.post(url_of(shipment), posted(lines[0]), headers={"X-Stay": "1"})

    assert (response.status_code, response.headers["X-Go"]) == (204, order.get_absolute_url())


def test_what_was_typed_and_then_taken_back_is_no_objection(client, firm):
    order, shipment, lines = shipped(firm, "10")
    client.force_login(firm.am)

    client.post(url_of(shipment), posted(lines[0], **{f"line-{lines[0].pk}-answer": "all"}))

    assert numbers_of(order) == [(10, 0)]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"*-damaged-quantity": ""}, "Enter the affected quantity."),
        ({"*-damaged-quantity": "11"}, "Only 10 台 came; the objections are to 11."),
        ({"*-damaged-quantity": "-1"}, "-1 is not greater than 0."),
        ({"*-damaged-quantity": "一箱"}, "is not a number."),
        ({"*-damaged-quantity": "9" * 5000}, "is too long for a number"),
        ({"*-damaged-chosen": ""}, "Choose what is wrong, or accept all of it."),
        ({"*-damaged-text": "长" * 451}, "Ensure this value has at most 450 characters (it has 451)."),
        ({"*-answer": "perhaps"}, "Nothing is saved yet."),
        ({"signed_by": ""}, "This field is required."),
    ],
)
def test_bad_input_gets_a_sentence_and_keeps_what_was_typed(client, firm, changes, sentence):
    firm.am.language = "en"
    firm.am.save()
    order, shipment, lines = shipped(firm, "10")
    client.force_login(firm.am)
    changes = {name.replace("*", f"line-{lines[0].pk}"): value for name, value in changes.items()}

    response = client.post(url_of(shipment), posted(lines[0], note="两箱", **changes))

    page = response.content.decode()
    order.refresh_from_db()
    assert response.status_code == 422
    assert sentence in page
    assert 'value="两箱"' in page
    assert (order.answered, Ticket.objects.count(), TicketPhoto.objects.count()) == ("none", 0, 0)


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("台账.png", b"PK\x03\x04 a workbook", "is no photo"),
        ("脚本.png", b"<script>alert(1)</script>", "is no photo"),
        ("空.png", b"", "empty"),
        ("照片.heic", b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00", "HEIC"),
        ("大.png", None, "larger than 15 MB"),
    ],
)
def test_only_photos_are_taken_as_photos(client, firm, name, content, sentence):
    firm.am.language = "en"
    firm.am.save()
    _order, shipment, lines = shipped(firm, "10")
    client.force_login(firm.am)
    file = SimpleUploadedFile(name, PNG + b"0" * MOST_BYTES if content is None else content, content_type="image/png")

    response = client.post(url_of(shipment), posted(lines[0], **{f"line-{lines[0].pk}-damaged-photos": [file]}))

    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert not Ticket.objects.exists()


def test_the_page_hides_another_teams_shipment(client, firm):
    _order, shipment, _lines = shipped(firm, "10")
    client.force_login(firm.stranger)

    assert [client.get(url_of(shipment)).status_code, client.post(url_of(shipment)).status_code] == [404, 404]


@pytest.mark.parametrize("lines", [1, 12])
def test_the_page_costs_the_same_for_any_number_of_lines(client, firm, lines):
    _order, shipment, _lines = shipped(firm, *["3"] * lines)
    client.force_login(firm.am)
    client.get(url_of(shipment))

    with CaptureQueriesContext(connection) as queries:
        client.get(url_of(shipment))

    assert len(queries) == 7
