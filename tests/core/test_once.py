"""Forms that make something are taken once for what they hold."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate, now

from aftersales.models import Ticket, TicketReply
from customers.models import Address, Communication, Contact, Customer, InvoiceTitle, Qualification
from fulfillment.models import Shipment, Stage
from imports.models import ImportJob
from orderdesk.accounts.models import Deputyship, Team, User
from orderdesk.core.models import Submission
from orderdesk.core.pages.once import forget_submissions
from orders.models import Attachment, Invoice, Message, Order, Product, Receipt
from reports.models import Action
from tests import filled
from tests.accounts.test_appoint_deputy import days
from tests.accounts.test_invite_person import DATA as PERSON
from tests.orders.entry import typed
from tests.races import run_together


def order(firm):
    return firm.assistant, None, "orders:create", typed(firm, action="draft", submit_key=None)


def receipt(firm):
    good = {"amount": "100", "received_on": localdate().isoformat(), "reference": "HD1"}
    return firm.finance, firm.order("confirmed", "10", price="100"), "orders:record-receipt", good


def order_talk(firm):
    good = {"channel": "phone", "text": "催货", "happened_at": filled.PAST}
    return firm.am, firm.order("confirmed"), "orders:log-communication", good


def attachment(firm):
    return firm.assistant, firm.order("draft"), "orders:attach", {"file": "图纸.txt"}


def address(firm):
    good = {"text": "无锡市新吴区 9 号", "receiver": "王", "is_active": "on"}
    return firm.assistant, (firm.customer.pk, "address"), "customers:add-part", good


def stage(firm):
    good = {"name": "喷涂", "owner": str(firm.production.pk), "planned_on": filled.SOON}
    return firm.assistant, firm.order("confirmed"), "fulfillment:add-stage", good


def action(firm):
    good = {"problem": "延迟", "measure": "加班", "owner": str(firm.am.pk), "due_on": filled.SOON}
    return firm.manager, None, "reports:enter-action", good


def invoice(firm):
    title = InvoiceTitle.objects.create(customer=firm.customer, title="无锡锐丰", tax_no="91320214MA1WXRF32Q")
    order = firm.order("confirmed", "10", price="100")
    good = {"title": str(title.pk), "kind": "special", f"order-{order.pk}": "300"}
    return firm.am, firm.customer, "orders:request-invoice", good


def ledger(firm):
    return firm.admin, ("products",), "imports:imports-of", {"file": "台账.csv"}


def colleague(firm):
    return firm.admin, None, "accounts:invite-person", PERSON | {"roles": "finance"}


def team(firm):
    return firm.admin, None, "accounts:create-team", {"name": "华北组", "leader": str(firm.manager.pk)}


def deputy(firm):
    good = {name: f"{day:%Y-%m-%d}" for name, day in days(1, 5).items()}
    return firm.admin, None, "accounts:deputies", good | {"person": firm.manager.pk, "deputy": firm.director.pk}


LATER = {name: f"{day:%Y-%m-%d}" for name, day in days(7, 9).items()}
# form, what it makes, a correction, and whether a correction is asked about
FORMS = [
    (order, Order, {"contact_name": "李工"}, True),
    (receipt, Receipt, {"amount": "90"}, True),
    (filled.dispatch, Shipment, {"tracking_number": "SF2"}, True),
    (filled.ticket, Ticket, {"text": "改为：风扇不转"}, True),
    (filled.customer, Customer, {"name": "苏州新客户二"}, True),
    (filled.contact, Contact, {"name": "陈丽"}, True),
    (address, Address, {"text": "无锡市新吴区 10 号"}, True),
    (filled.title, InvoiceTitle, {"title": "无锡锐丰二"}, True),
    (filled.paper, Qualification, {"number": "A-2"}, True),
    (filled.product, Product, {"code": "hy-newer"}, True),
    (stage, Stage, {"name": "烘干"}, True),
    (action, Action, {"measure": "外协"}, True),
    (invoice, Invoice, {"note": "寄到工厂"}, True),
    (filled.say, Message, {"text": "再催"}, False),
    (filled.talk, Communication, {"text": "再催"}, False),
    (order_talk, Communication, {"text": "再催"}, False),
    (attachment, Attachment, {"file": "图纸二.txt"}, False),
    (ledger, ImportJob, {"file": "台账二.csv"}, False),
    (colleague, User, {"username": "limin2"}, True),
    (team, Team, {"name": "华北二组"}, True),
    (deputy, Deputyship, LATER, True),
    (filled.reply, TicketReply, {"text": "备件未发"}, False),
]
EACH = pytest.mark.parametrize(
    ("form", "model", "change", "asks"), FORMS, ids=[f"{form.__name__}-{model.__name__}" for form, model, *_ in FORMS]
)


def sent(data):
    """The fields as they are posted; a file is read anew each time."""
    return {n: SimpleUploadedFile(v, v.encode()) if n == "file" else v for n, v in data.items()}


@pytest.fixture
def form_of(firm, client, place):
    """(address, fields with a key) of a form whose reader has logged in."""

    def prepare(form):
        person, url, data = filled.filled(firm, form, {})
        client.force_login(person)
        return url, data | {"submit_key": str(uuid4())}

    return prepare


@EACH
def test_the_same_content_sent_again_is_answered_the_same_and_makes_nothing(client, form_of, form, model, change, asks):
    url, data = form_of(form)
    before = model.objects.count()

    first, second = (client.post(url, sent(data)) for _click in range(2))

    assert first.status_code == second.status_code == 302
    assert first.headers["Location"] == second.headers["Location"]
    assert model.objects.count() == before + 1


@EACH
def test_other_content_of_the_same_form_is_never_dropped(client, form_of, form, model, change, asks):
    url, data = form_of(form)
    before = model.objects.count()
    client.post(url, sent(data))

    response = client.post(url, sent(data | change))

    assert (response.status_code, model.objects.count()) == ((409, before + 1) if asks else (302, before + 2))
    if asks:
        kept = set(response.context["typed"])
        assert kept >= {(name, value) for name, value in (data | change).items() if name != "submit_key"}
        again = dict(kept) | {"submit_key": str(response.context["key"]), "version": ""}
        assert client.post(url, again).status_code == 302
        assert model.objects.count() == before + 2


@EACH
@pytest.mark.django_db(transaction=True)
def test_two_posts_at_once_make_one(firm, form_of, client, form, model, change, asks):
    url, data = form_of(form)
    before = model.objects.count()

    outcomes = run_together(*[lambda: _post_alone(client, url, data)] * 2)

    assert [response.status_code for response in outcomes] == [302, 302]
    assert model.objects.count() == before + 1


@pytest.mark.django_db(transaction=True)
def test_without_a_key_two_posts_at_once_make_two(firm, form_of, client):
    url, data = form_of(filled.say)

    run_together(*[lambda: _post_alone(client, url, data | {"submit_key": ""})] * 2)

    assert Message.objects.count() == 2


def _post_alone(client, url, data):
    other = Client()
    other.cookies = client.cookies
    return other.post(url, sent(data))


@pytest.mark.parametrize("form", [order, filled.customer, filled.say], ids=["order", "customer", "message"])
def test_what_was_refused_can_be_sent_again_under_its_key(client, form_of, form):
    url, data = form_of(form)
    wrong = {"customer": "", "name": "", "text": ""}

    refused = client.post(url, data | {name: "" for name in wrong if name in data})
    taken = client.post(url, data)

    assert (refused.status_code, taken.status_code) == (422, 302)
    assert Submission.objects.count() == 1


def test_the_second_answer_says_the_same(client, form_of):
    url, data = form_of(filled.talk)
    client.post(url, data)
    client.get(reverse("workbench"))

    page = client.post(url, data, follow=True)

    assert [str(message) for message in page.context["messages"]] == ["与 无锡锐丰0 的沟通已记录。"]


def test_another_person_with_the_same_page_is_somebody_else(client, firm, form_of):
    url, data = form_of(filled.say)
    client.post(url, data)
    client.force_login(firm.am)

    client.post(url, data)

    assert Message.objects.count() == 2


def test_each_page_of_a_form_has_a_key_of_its_own(client, firm):
    client.force_login(firm.assistant)

    pages = [client.get(reverse("orders:create")).content.decode() for _page in range(2)]
    keys = {page.split('name="submit_key" value="')[1][:36] for page in pages}

    assert len(keys) == 2


def test_old_submissions_are_forgotten(firm):
    for age in (1, 31):
        row = Submission.objects.create(key=uuid4(), form="1 /orders/new/", digest="0")
        Submission.objects.filter(pk=row.pk).update(at=now() - timedelta(days=age))

    assert (forget_submissions(), Submission.objects.count()) == (1, 1)
