"""The way on from a step of the set-up saves what was typed; nothing is passed over unless somebody says so."""

import re

import pytest
from django.urls import reverse

from orderdesk.policy.models import Policy
from tests.setup.test_setup import done
from tests.typed_forms import fields_of

pytestmark = pytest.mark.django_db
FORMS = ["setup:company", "setup:rules", "setup:mail", "fulfillment:stage-template"]


@pytest.fixture
def admin(client, firm):
    client.force_login(firm.admin)
    client.cookies["django_language"] = "en"
    client.get(reverse("setup:setup"))
    return client


@pytest.mark.parametrize("url", FORMS)
def test_the_way_on_is_a_button_of_the_page_s_own_form(admin, url):
    page = admin.get(reverse(url)).content.decode()

    assert len(re.findall(r'<form[^>]*id="setup-step"', page)) == 1
    assert re.search(r'<button[^>]*form="setup-step">\s*Save, ', page)


def test_it_saves_and_leads_to_the_next_step(admin):
    page = admin.get(reverse("setup:company"))

    response = admin.post(reverse("setup:company"), fields_of(page) | {"company": "无锡某某（集团）有限公司"})

    assert response.url == reverse("accounts:people")
    assert Policy.current().company == "无锡某某（集团）有限公司"
    assert "company" in done(admin)


def test_what_cannot_be_saved_stays_and_the_step_is_not_done(admin):
    page = admin.get(reverse("setup:company"))

    response = admin.post(reverse("setup:company"), fields_of(page) | {"company": "", "bank": "工商银行"})

    assert (response.status_code, response.context["form"]["bank"].value()) == (422, "工商银行")
    assert "company" not in done(admin)


def test_a_page_of_another_kind_leads_back_to_its_step(admin):
    page = admin.get(reverse("accounts:invite-person")).content.decode()

    assert "Back to:" in page
    assert reverse("setup:pass-step", args=["people"]) not in page


def test_the_way_on_stands_where_people_were_invited(admin):
    bar = admin.get(reverse("accounts:invitations")).context["setup_bar"]

    assert (bar["is_own_page"], bar["next"].key) == (True, "teams")
