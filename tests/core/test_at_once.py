"""The same thing asked for by two pages at the same moment: it is made once, and nobody reads an error."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate

from customers.models import Customer
from orderdesk.accounts.models import Deputyship, Team, User
from orderdesk.core.models import MailServer, SpecialDay
from orders.models import Order, Product, QuotationLink, QuotationVersion
from orders.services import revoke_quotation_link
from reports.models import Action, MonthlyReview
from tests import filled
from tests.accounts.test_appoint_deputy import days
from tests.accounts.test_invite_person import DATA as PERSON
from tests.orders.quotations import accepted, sent
from tests.races import run_together
from tests.reports.entered import enter
from tests.setup.test_mail import DATA as SERVER

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("place")]


def person(firm):
    return firm.admin, reverse("accounts:invite-person"), PERSON


def people(firm):
    return firm.admin, reverse("accounts:paste-people"), {"rows": "李敏\t\t\t\t\t仓储"}


def team(firm):
    return firm.admin, reverse("accounts:create-team"), {"name": "华北组", "leader": firm.manager.pk}


def deputy(firm):
    dates = {name: f"{day:%Y-%m-%d}" for name, day in days(1, 5).items()}
    return firm.admin, reverse("accounts:deputies"), {"person": firm.manager.pk, "deputy": firm.director.pk, **dates}


def customer(firm):
    return filled.filled(firm, filled.customer, {})


def product(firm):
    return filled.filled(firm, filled.product, {})


def carried(firm):
    enter(firm)
    return firm.director, reverse("reports:carry-actions"), {"month": "2026-10"}


def review(firm):
    return firm.manager, reverse("reports:reviews"), {"month": f"{localdate():%Y-%m}"}


def order_of_quotation(firm):
    return firm.am, reverse("orders:order-quotation", args=[accepted(firm, "3").pk]), {}


def version_of_quotation(firm):
    return firm.am, reverse("orders:revise-quotation", args=[sent(firm, "3").pk]), {}


def link_of_quotation(firm):
    quotation = sent(firm, "3")
    revoke_quotation_link(quotation.pk, by=firm.am)
    return firm.am, reverse("orders:make-quotation-link", args=[quotation.pk]), {}


def days_off(firm):
    return firm.admin, reverse("setup:calendar"), {"lines": "2027-01-01 休 元旦"}


def mail_server(firm):
    return firm.admin, reverse("setup:mail"), SERVER


MADE_ONCE = [
    (person, User),
    (people, User),
    (team, Team),
    (deputy, Deputyship),
    (customer, Customer),
    (product, Product),
    (carried, Action),
    (review, MonthlyReview),
    (order_of_quotation, Order),
    (version_of_quotation, QuotationVersion),
    (link_of_quotation, QuotationLink),
    (days_off, SpecialDay),
    (mail_server, MailServer),
]


@pytest.mark.parametrize(("form", "model"), MADE_ONCE, ids=[form.__name__ for form, _model in MADE_ONCE])
def test_two_pages_make_it_once_and_neither_breaks(client, firm, form, model):
    reader, url, data = form(firm)
    client.force_login(reader)
    before = model.objects.count()

    outcomes = run_together(*[lambda: _post_alone(client, url, data)] * 2)

    assert {getattr(answer, "status_code", answer) for answer in outcomes} <= {302, 422}
    assert 302 in {answer.status_code for answer in outcomes}
    assert model.objects.count() == before + 1


def _post_alone(client, url, data):
    other = Client()
    other.cookies = client.cookies
    return other.post(url, data)
