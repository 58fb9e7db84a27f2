"""Who the company is, as its papers say."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from orderdesk.policy.models import Policy
from orderdesk.setup import services
from tests.papers import missing, press
from tests.typed_forms import fields_of
from tests.walk.world import PNG

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("place")]
URL = "setup:company"
DATA = {
    "company": "无锡某某有限公司",
    "address": "无锡市春笋路 1 号",
    "phone": "0510-82720000",
    "tax_no": "91320214ma1wxrf32q",
    "bank": "工商银行",
    "account": "110200001",
    "clauses": "质保一年\n货到验收",
}


def test_a_company_has_no_name_before_somebody_gave_it_one(firm):
    assert Policy.current().company == ""


@pytest.mark.pdf
def test_the_order_confirmation_says_it_all(client, firm):
    order = firm.order("confirmed")
    client.force_login(firm.admin)
    seal = SimpleUploadedFile("章.png", PNG)

    answer = client.post(reverse(URL), DATA | {"seal": seal, "opened": ""})

    response = press(client, firm.assistant, "orders:print-confirmation", order.pk)
    assert answer.status_code == 302
    assert missing(response, "无锡某某有限公司", "0510-82720000", "110200001", "质保一年", "货到验收") == []
    assert Policy.current().tax_no == "91320214MA1WXRF32Q"
    assert Policy.current().seal.name.endswith(".png")


def test_saving_again_keeps_the_pictures_and_the_tick_takes_one_away(client, firm):
    client.force_login(firm.admin)
    client.post(reverse(URL), DATA | {"seal": SimpleUploadedFile("章.png", PNG), "opened": ""})

    client.post(reverse(URL), fields_of(client.get(reverse(URL))) | {"bank": "农业银行"})
    kept = Policy.current()
    client.post(reverse(URL), fields_of(client.get(reverse(URL))) | {"seal-clear": "on"})

    assert (bool(kept.seal), kept.bank) == (True, "农业银行")
    assert not Policy.current().seal


def test_a_change_of_somebody_else_is_not_overwritten(client, firm):
    client.force_login(firm.admin)
    opened = fields_of(client.get(reverse(URL)))["opened"]
    services.save_policy(company="别的公司", by=firm.director)

    answer = client.post(reverse(URL), DATA | {"opened": opened})
    again = client.post(reverse(URL), fields_of(answer))

    assert (answer.status_code, again.status_code) == (422, 302)
    assert Policy.current().company == "无锡某某有限公司"


def test_what_is_no_picture_is_refused(client, firm):
    client.force_login(firm.admin)

    answer = client.post(reverse(URL), DATA | {"logo": SimpleUploadedFile("logo.png", b"<svg/>"), "opened": ""})

    assert list(answer.context["form"].errors) == ["logo"]
    assert answer.context["form"]["bank"].value() == "工商银行"


def test_it_is_not_there_for_others(client, firm):
    client.force_login(firm.manager)

    assert client.get(reverse(URL)).status_code == 404


@pytest.mark.parametrize(
    ("typed", "fits"), [("91320214MA1WXRF32", False), ("91320214MA1WXRF32X", False), ("320200123456789", True)]
)
def test_a_tax_number_that_cannot_be_is_refused(client, firm, typed, fits):
    client.force_login(firm.admin)

    answer = client.post(reverse(URL), DATA | {"tax_no": typed, "opened": ""})

    assert answer.status_code == (302 if fits else 422)
    assert Policy.current().tax_no == (typed if fits else "")
    assert fits or answer.context["form"].errors["tax_no"]
