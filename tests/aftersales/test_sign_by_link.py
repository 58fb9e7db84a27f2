"""The customer signs for goods by the link: as colleagues record it, with evidence, once, and only while it opens."""

from hashlib import sha256
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from aftersales import services
from aftersales.models import Acceptance, LinkSignature, Objection, Ticket
from fulfillment.models import Shipment
from orderdesk.accounts.models import User, link_user
from orderdesk.core.errors import Refused
from orderdesk.core.models import Submission
from orders.models import CustomerLink
from orders.services import revoke_link
from tests.aftersales.links import DRAWN, answers, at, linked
from tests.races import run_together, without_row_locks
from tests.walk.world import PNG, photo

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("place")]


@pytest.fixture
def door(firm):
    """(order, link, shipment) with three lines on their way."""
    order, link = linked(firm, "10", "4", "6")
    return order, link, order.shipments.get()


def sign(link, shipment, **facts):
    return services.sign_by_link(
        link.pk, shipment.pk, **{"signed_by": "顾磊", "sender": services.Sender("192.0.2.7", "WeChat")} | facts
    )


def test_it_is_accepted_by_the_service_of_colleagues_with_evidence(client, firm, door):
    order, link, shipment = door

    answer = client.post(at("sign", link, shipment.pk), answers(shipment), headers={"user-agent": "MicroMessenger/8"})

    order.refresh_from_db()
    acceptance = Acceptance.objects.get()
    assert answer.headers["Location"] == link.get_absolute_url()
    assert (order.status, order.accepted, order.answered) == ("delivered", "all", "all")
    assert (acceptance.how, acceptance.signed_by, acceptance.by) == ("link", "顾磊", link_user())
    evidence = acceptance.link_signature
    assert (evidence.link, evidence.address, evidence.device) == (link, "127.0.0.1", "MicroMessenger/8")
    with evidence.picture.open() as picture:
        assert (evidence.digest, picture.read()) == (sha256(PNG).hexdigest(), PNG)


def test_without_a_drawing_the_typed_name_is_the_signature(client, firm, door):
    _order, link, shipment = door

    client.post(at("sign", link, shipment.pk), answers(shipment, signature=""))

    evidence = LinkSignature.objects.get()
    assert (evidence.acceptance.signed_by, evidence.picture.name, evidence.digest) == ("顾磊", "", "")


def test_what_is_refused_becomes_a_ticket_with_its_photos(client, firm, door):
    order, link, shipment = door
    line = shipment.lines.order_by("line__position")[1]
    data = answers(shipment, (line, "damaged", "1", "外箱压扁"))

    client.post(at("sign", link, shipment.pk), data | {f"line-{line.pk}-damaged-photos": [photo()]})

    ticket = Objection.objects.get().ticket
    assert [(each.accepted, each.disputed) for each in order.lines.all()] == [(10, 0), (3, 1), (6, 0)]
    assert (ticket.kind, ticket.owner, ticket.reporter, ticket.by) == ("quality", firm.aftersales, "顾磊", link_user())
    assert [kept.name for kept in ticket.photos.all()] == ["外箱.png"]
    page = client.get(link.get_absolute_url()).content.decode()
    assert (ticket.number in page, "外箱压扁" in page, "已收到，会答复您" in page) == (True, True, True)


def test_a_double_tap_signs_once_and_keeps_no_token(client, firm, door):
    _order, link, shipment = door
    data = answers(shipment, submit_key=str(uuid4()))

    taps = [client.post(at("sign", link, shipment.pk), data).headers["Location"] for _tap in range(2)]

    assert taps == [link.get_absolute_url()] * 2
    assert Acceptance.objects.count() == 1
    kept = [f"{row.form} {row.address} {row.messages}" for row in Submission.objects.all()]
    assert [link.token in text for text in kept] == [False]


def test_what_was_signed_for_already_is_refused_with_everything_typed(client, firm, door):
    _order, link, shipment = door
    line = shipment.lines.first()
    sign(link, shipment)

    answer = client.post(at("sign", link, shipment.pk), answers(shipment, (line, "damaged", "1", "面板裂了")))

    text = answer.content.decode()
    assert (answer.status_code, "已由顾磊于" in text, "面板裂了" in text, DRAWN in text) == (422, True, True, True)
    assert client.get(at("sign", link, shipment.pk)).headers["Location"] == link.get_absolute_url()
    assert Ticket.objects.count() == 0


BAD_FILES = [
    (b"\xff\xd8\xff" + b"0" * 30_000_000, "外箱.jpg", "大于 15 MB|larger than 15 MB|15 MB"),
    (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "外箱.svg", "“外箱.svg”"),
    (b"only a text", "外箱.jpg", "“外箱.jpg”"),
]


@pytest.mark.parametrize(("content", "name", "sentence"), BAD_FILES)
def test_a_file_that_is_no_photo_is_refused_in_a_sentence(client, firm, door, content, name, sentence):
    _order, link, shipment = door
    line = shipment.lines.first()
    data = answers(shipment, (line, "damaged", "1", "外箱压扁"))
    data[f"line-{line.pk}-damaged-photos"] = [SimpleUploadedFile(name, content)]

    answer = client.post(at("sign", link, shipment.pk), data)

    text = answer.content.decode()
    assert (answer.status_code, any(part in text for part in sentence.split("|"))) == (422, True)
    assert "外箱压扁" in text
    assert not Acceptance.objects.exists()


@pytest.mark.parametrize(
    "signature", ["data:image/svg+xml;base64,PHN2Zy8+", "data:image/png;base64,!!", "data:image/png;base64,AAAA", "x"]
)
def test_a_drawing_that_is_no_picture_is_refused_in_a_sentence(client, firm, door, signature):
    _order, link, shipment = door

    answer = client.post(at("sign", link, shipment.pk), answers(shipment, signature=signature))

    assert (answer.status_code, "手写签名无法读取" in answer.content.decode()) == (422, True)
    assert not Acceptance.objects.exists()


def test_without_a_name_nothing_is_signed(client, firm, door):
    _order, link, shipment = door

    answer = client.post(at("sign", link, shipment.pk), answers(shipment, signed_by="  "))

    assert answer.status_code == 422
    assert not Acceptance.objects.exists()


def test_a_link_that_ends_while_one_signs_signs_nothing(firm, door):
    order, link, shipment = door
    revoke_link(order.pk, by=firm.am)

    with pytest.raises(services.LinkEnded):
        sign(link, shipment)

    assert not Acceptance.objects.exists()


def test_a_link_signs_for_no_other_order(firm, door):
    _order, link, _shipment = door
    other, _theirs = linked(firm, "3")

    with pytest.raises(Shipment.DoesNotExist):
        sign(link, other.shipments.get())


def test_a_post_without_the_forms_token_is_refused(door):
    from django.test import Client

    _order, link, shipment = door

    answer = Client(enforce_csrf_checks=True).post(at("sign", link, shipment.pk), answers(shipment))

    assert answer.status_code == 403
    assert not Acceptance.objects.exists()


def race(firm):
    order, link = linked(firm, "10")
    shipment = order.shipments.get()
    link_user()  # made by the first link that anybody opens
    return run_together(*[lambda name=name: sign(link, shipment, signed_by=name) for name in ("顾磊", "王建平")])


@pytest.mark.django_db(transaction=True)
def test_two_phones_at_once_sign_once(firm):
    outcomes = race(firm)

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Acceptance", "Refused"]
    line = Acceptance.objects.get().shipment.order.lines.get()
    assert (line.accepted, line.disputed) == (10, 0)


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_both_would_sign(firm):
    with without_row_locks():
        outcomes = race(firm)

    assert sorted(type(outcome).__name__ for outcome in outcomes) != ["Acceptance", "Refused"]


@pytest.mark.django_db(transaction=True)
def test_signing_and_revoking_at_once_leave_one_order_of_events(firm):
    order, link = linked(firm, "10")
    shipment = order.shipments.get()

    outcomes = run_together(lambda: sign(link, shipment), lambda: revoke_link(order.pk, by=firm.am))

    signed = Acceptance.objects.exists()
    assert isinstance(outcomes[0], services.LinkEnded) is not signed
    assert CustomerLink.objects.get().revoked_at is not None


def test_the_ticket_has_an_owner_where_account_manager_and_after_sales_are_gone(firm, door):
    _order, link, shipment = door
    User.objects.filter(pk__in=[firm.am.pk, firm.aftersales.pk]).update(is_active=False)

    sign(link, shipment, objections=[services.NewObjection(shipment.lines.first().pk, "short", 1)])

    assert Ticket.objects.get().owner == firm.admin


def test_too_much_refused_is_said_in_words(client, firm, door):
    _order, link, shipment = door

    answer = client.post(at("sign", link, shipment.pk), answers(shipment, (shipment.lines.first(), "short", "99", "")))

    assert answer.status_code == 422
    with pytest.raises(Refused):
        sign(link, shipment, objections=[services.NewObjection(shipment.lines.first().pk, "short", 99)])
