"""The customer asks or reports something by the link, and reads there what became of it."""

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from aftersales import services
from aftersales.models import Ticket
from aftersales.services.link import MOST_OPEN
from orderdesk.core.errors import Refused
from orders.services import revoke_link
from tests.aftersales.links import at, linked
from tests.walk.world import photo

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("place")]
QUESTION = {"kind": "question", "text": "能不能远程升级？", "reporter": "顾磊", "reporter_phone": "13861724471"}


@pytest.fixture
def linked_order(firm):
    return linked(firm, status="confirmed")


def page_of(client, link):
    return client.get(link.get_absolute_url()).content.decode()


def test_it_becomes_a_ticket_with_the_usual_owner(client, firm, linked_order):
    order, link = linked_order

    answer = client.post(at("ask", link), QUESTION | {"photos": [photo(), photo("面板.png")]})

    ticket = Ticket.objects.get()
    assert answer.headers["Location"] == link.get_absolute_url()
    assert (ticket.order, ticket.customer, ticket.kind, ticket.owner) == (
        order,
        firm.customer,
        "question",
        firm.aftersales,
    )
    assert (ticket.reporter, ticket.reporter_phone) == ("顾磊", "13861724471")
    assert [kept.name for kept in ticket.photos.all()] == ["外箱.png", "面板.png"]


def test_the_customer_reads_how_it_stands_and_the_answer_but_no_note(client, firm, linked_order):
    _order, link = linked_order
    ticket = services.ask_by_link(link.pk, kind="quality", text="风扇有异响")
    texts = [page_of(client, link)]

    services.answer_ticket(ticket.pk, text="明天上门检测", by=firm.aftersales)
    services.reply_to_ticket(ticket.pk, text="内部：批次有问题", is_answer=False, by=firm.aftersales)
    texts.append(page_of(client, link))
    services.edit_ticket(ticket.pk, measures="换了便宜的风扇", solution="repair", by=firm.aftersales)
    services.close_ticket(ticket.pk, result="内部结论", by=firm.aftersales)
    texts.append(page_of(client, link))

    words = ("已收到，会答复您", "处理中", "已关闭")
    assert [word in text for word, text in zip(words, texts, strict=True)] == [True] * 3
    assert ["明天上门检测" in text for text in texts] == [False, True, True]
    assert [text for text in texts for hidden in ("内部", "便宜") if hidden in text] == []


def test_a_double_tap_asks_once(client, firm, linked_order):
    _order, link = linked_order
    data = QUESTION | {"submit_key": str(uuid4())}

    taps = [client.post(at("ask", link), data).status_code for _tap in range(2)]

    assert (taps, Ticket.objects.count()) == ([302, 302], 1)


@pytest.mark.parametrize(
    "wrong",
    [
        {"text": "  "},
        {"text": "x" * 4001},
        {"reporter": "a\x00b"},
        {"kind": "complaint-of-nobody"},
        {"reporter": "x" * 61},
        {"photos": [SimpleUploadedFile("外箱.jpg", b"only a text")]},
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(client, firm, linked_order, wrong):
    _order, link = linked_order

    answer = client.post(at("ask", link), QUESTION | wrong)

    text = answer.content.decode()
    assert (answer.status_code, 'class="error"' in text) == (422, True)
    assert ("text" in wrong) or QUESTION["text"] in text
    assert not Ticket.objects.exists()


def test_nobody_floods_the_desk_by_a_link(firm, linked_order):
    _order, link = linked_order
    for n in range(MOST_OPEN):
        services.ask_by_link(link.pk, kind="question", text=f"问题 {n}")

    with pytest.raises(Refused):
        services.ask_by_link(link.pk, kind="question", text="还有一个")


def test_a_revoked_link_asks_nothing(firm, linked_order):
    order, link = linked_order
    revoke_link(order.pk, by=firm.am)

    with pytest.raises(services.LinkEnded):
        services.ask_by_link(link.pk, kind="question", text="在吗")
