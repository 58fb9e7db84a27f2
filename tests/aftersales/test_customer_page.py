"""The page behind a customer's link: what it shows and to whom, and the one answer to all other links."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from aftersales import services
from orderdesk.core.logs import WithoutSecrets
from orderdesk.policy.models import Policy
from orders.models import CustomerLink, CustomerLinkView
from orders.services import price_link, revoke_link
from tests.aftersales.links import at, linked
from tests.walk.world import standing_world

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("place")]
SECRETS = ["内部备注", "特殊要求", "行备注", "物流备注"]


def read(client, link, **headers):
    return client.get(at("page", link), headers={"accept-language": "en"} | headers)


def test_it_shows_how_the_order_stands(client, firm):
    Policy(pk=1, company="衡越工控", phone="400-820-5518").sign(by=firm.admin).save()
    order, link = linked(firm, "10", "4")
    shipment = order.shipments.get()

    page = read(client, link)

    text = page.content.decode()
    for fact in (order.number, firm.customer.name, "衡越工控", firm.am.name, "400-820-5518", shipment.number):
        assert fact in text
    assert ("SF1234567890" in text, "顺丰" in text, text.count("is-done")) == (True, True, 3)
    assert "Everything has been sent. Please sign for it once it is there." in text
    assert at("sign", link, shipment.pk) in text


@pytest.mark.parametrize(
    ("language", "words"), [("", "货物已全部发出"), ("zh-CN", "货物已全部发出"), ("en", "Everything has been sent")]
)
def test_it_is_chinese_unless_the_browser_asks_for_english(client, firm, language, words):
    _order, link = linked(firm)

    page = client.get(at("page", link), headers={"accept-language": language} if language else {})

    assert words in page.content.decode()


def test_it_shows_nothing_that_is_internal(client, firm):
    order, link = linked(firm, "10")
    order.note, order.special_needs = SECRETS[:2]
    order.sign(by=firm.am).save()
    line, shipment = order.lines.get(), order.shipments.get()
    line.note, shipment.note = SECRETS[2:]
    line.sign(by=firm.am).save()
    shipment.sign(by=firm.am).save()
    ticket = firm.ticket(order, text="同事记下的问题")

    pages = [client.get(url).content.decode() for url in (at("page", link), at("sign", link, shipment.pk))]

    secrets = [*SECRETS, ticket.text, ticket.number, order.contact_phone, firm.assistant.name, firm.logistics.name]
    assert [secret for secret in secrets for page in pages if secret in page] == []


def test_prices_are_shown_only_where_the_link_says_so(client, firm):
    order, link = linked(firm, "10")
    hidden = read(client, link).content.decode()

    price_link(order.pk, shows_prices=True, by=firm.am)

    shown = read(client, link).content.decode()
    assert [("318" in page, "3,180.00" in page) for page in (hidden, shown)] == [(False, False), (True, True)]


def test_no_figure_of_the_company_is_told(client, ready, place, tmp_path):
    from tests.walk.telltales import TELLTALES, read_in, text_of

    world = standing_world(ready, tmp_path)
    urls = [at("page", link) for link in CustomerLink.objects.all()]
    urls += [at("sign", link, s.pk) for link in CustomerLink.objects.all() for s in link.order.shipments.all()]

    texts = " ".join(text_of(client.get(url, follow=True)) for url in urls)

    assert read_in(texts, TELLTALES) == []
    assert world.last.number in texts


def test_its_answer_is_kept_and_indexed_by_nobody(client, firm):
    _order, link = linked(firm)

    page = read(client, link)

    headers = ("Cache-Control", "X-Robots-Tag", "Referrer-Policy")
    assert [page.headers[name] for name in headers] == ["private, no-store", "noindex, nofollow", "same-origin"]
    assert '<meta name="robots" content="noindex, nofollow">' in page.content.decode()


def test_each_opening_is_recorded_but_not_a_colleagues(client, firm):
    order, link = linked(firm)

    read(client, link, **{"user-agent": "MicroMessenger/8.0"})
    read(client, link, **{"user-agent": "MicroMessenger/8.0"})
    client.force_login(firm.am)
    read(client, link)

    views = CustomerLinkView.objects.filter(link=link)
    assert [(view.address, view.device) for view in views] == [("127.0.0.1", "MicroMessenger/8.0")] * 2
    assert order.history.filter(history_change_reason="view_link").count() == 1


def ended(firm):
    """Links that open nothing: unknown, of nonsense, revoked, expired; and one of a cancelled secret."""
    order, revoked = linked(firm)
    revoke_link(order.pk, by=firm.am)
    _order, expired = linked(firm)
    CustomerLink.objects.filter(pk=expired.pk).update(expires_at=now() - timedelta(seconds=1))
    return [f"/c/{token}/" for token in ("x" * 32, "0", "%00", "😀", "a" * 3000, revoked.token, expired.token)]


def test_whatever_does_not_open_has_the_same_answer(client, firm):
    answers = [client.get(url) for url in ended(firm)]

    assert {(answer.status_code, answer.content) for answer in answers} == {(404, answers[0].content)}
    assert {answer.headers["Cache-Control"] for answer in answers} == {"private, no-store"}


def test_it_takes_the_same_queries_whatever_is_wrong(client, firm):
    counts = set()
    for url in ended(firm):
        with CaptureQueriesContext(connection) as queries:
            client.get(url)
        counts.add(len(queries))

    assert len(counts) == 1


def test_a_wrong_link_with_a_form_gives_back_what_was_typed(client, firm):
    order, link = linked(firm)
    revoke_link(order.pk, by=firm.am)

    for name, args in (("ask", ()), ("rate", ()), ("sign", (order.shipments.get().pk,))):
        answer = client.post(at(name, link, *args), {"text": "外箱压扁 <b>", "signed_by": "顾磊", "kind": "question"})

        text = answer.content.decode()
        assert (answer.status_code, "外箱压扁 &lt;b&gt;" in text, "顾磊" in text) == (404, True, True)
        assert order.number not in text


@pytest.mark.parametrize("tries", [20])
def test_too_many_wrong_links_of_an_address_wait_and_good_ones_open(client, firm, settings, tries):
    settings.AXES_ENABLED = True
    _order, link = linked(firm)

    codes = [client.get(f"/c/{n}/").status_code for n in range(tries + 2)]

    assert codes == [404] * tries + [429] * 2
    assert client.get("/c/another/", REMOTE_ADDR="192.0.2.9").status_code == 404
    assert read(client, link).status_code == 200


def test_no_link_opens_what_is_of_another_order(client, firm):
    _order, link = linked(firm)
    other, theirs = linked(firm)
    shipment = other.shipments.get()
    acceptance = services.sign_by_link(theirs.pk, shipment.pk, signed_by="顾磊", sender=services.Sender())

    answers = [
        client.get(at("sign", link, shipment.pk)),
        client.post(at("sign", link, shipment.pk), {"signed_by": "顾磊"}),
        client.get(at("receipt", link, acceptance.pk)),
    ]

    assert [answer.status_code for answer in answers] == [404] * 3
    assert all(other.number not in answer.content.decode() for answer in answers)
    assert at("receipt", theirs, acceptance.pk) in read(client, theirs).content.decode()


@pytest.mark.parametrize("rows", [1, 12])
def test_it_costs_the_same_for_one_line_as_for_many(client, firm, rows):
    _order, link = linked(firm, *["2"] * rows)
    for n in range(rows):
        services.ask_by_link(link.pk, kind="question", text=f"问题 {n}")
    read(client, link)

    with CaptureQueriesContext(connection) as queries:
        read(client, link)

    assert len(queries) == 12


def test_a_cancelled_order_says_so(client, firm):
    order, link = linked(firm, status="confirmed")
    services.cancel_order(order.pk, reason="客户不要了", by=firm.assistant)

    text = read(client, link).content.decode()

    assert ("This order was cancelled." in text, "Promised delivery" in text) == (True, False)
    assert "不要了" not in text


def test_the_log_has_no_token(client, firm, caplog):
    _order, link = linked(firm)

    client.post(at("ask", link), {})

    record = next(record for record in caplog.records if "/c/" in record.getMessage())
    WithoutSecrets().filter(record)
    assert record.getMessage() == "Unprocessable Entity: /c/…/ask/"
