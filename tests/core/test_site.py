"""The address that stands in links: as entered, else that of the request of a colleague, else of the settings."""

import pytest
from django.test import RequestFactory
from django.urls import reverse

from orderdesk.core.site import is_of_this_machine, site_url
from orderdesk.policy.models import Policy
from orderdesk.setup.forms import CompanyForm
from tests.factories import person

pytestmark = pytest.mark.django_db
ENTERED = "http://desk.firma.local:8000"


def enter(firm):
    Policy(pk=1, company="无锡某某有限公司", site_url=ENTERED).sign(by=firm.admin).save()


def test_what_was_entered_comes_first_then_the_request_then_the_settings(firm, settings):
    request = RequestFactory().get("/", headers={"host": "testserver"})
    settings.SITE_URL = "http://127.0.0.1:8000"
    assert (site_url(request), site_url()) == ("http://testserver", "http://127.0.0.1:8000")

    enter(firm)

    assert (site_url(request), site_url()) == (ENTERED, ENTERED)


@pytest.mark.parametrize(
    ("address", "is_here"),
    [
        ("http://127.0.0.1:8000", True),
        ("http://localhost:8000", True),
        ("http://[::1]:8000", True),
        ("http://192.168.1.20:8000", False),
        ("https://desk.firma.cn", False),
    ],
)
def test_an_address_of_this_machine_is_known(address, is_here):
    assert is_of_this_machine(address) == is_here


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("192.168.1.20:8000", "http://192.168.1.20:8000"),
        ("https://desk.firma.cn/", "https://desk.firma.cn"),
        ("ｈｔｔｐ：／／desk：8000", "http://desk:8000"),
        ("", ""),
    ],
)
def test_an_address_is_read_as_it_is_typed(typed, address):
    form = CompanyForm({"company": "甲", "site_url": typed})

    assert form.is_valid()
    assert form.cleaned_data["site_url"] == address


@pytest.mark.usefixtures("in_english")
@pytest.mark.parametrize(
    "typed", ["http://desk/orders/", "ftp://desk", "http://", "http://desk:99999", "http://a@desk"]
)
def test_what_is_no_address_is_refused(typed):
    form = CompanyForm({"company": "甲", "site_url": typed})

    assert not form.is_valid()
    assert "is no address" in str(form.errors["site_url"])


def test_invitations_have_it_and_all_can_be_copied_at_once(client, firm):
    people = [person(username=name, name=name.upper()) for name in ("li", "wang")]
    for someone in people:
        someone.set_unusable_password()
        someone.save()
    enter(firm)
    client.force_login(firm.admin)
    client.cookies["django_language"] = "en"

    response = client.get(reverse("accounts:invitations"))

    lines = response.context["letter"].splitlines()
    assert [line.split("\t")[:2] for line in lines] == [["LI", "li"], ["WANG", "wang"]]
    assert all(line.split("\t")[2].startswith(f"{ENTERED}/") for line in lines)
    assert "Copy all" in response.content.decode()
    assert "on this computer alone" not in response.content.decode()


def test_links_that_open_here_alone_are_named_as_such(client, firm, settings):
    someone = person(username="li", name="李")
    someone.set_unusable_password()
    someone.save()
    settings.ALLOWED_HOSTS = ["127.0.0.1"]
    client.force_login(firm.admin)
    client.cookies["django_language"] = "en"

    page = client.get(reverse("accounts:invitations"), headers={"host": "127.0.0.1:8000"}).content.decode()

    assert "These links open on this computer alone." in page


def test_the_set_up_proposes_the_address_of_the_request(client, firm, settings):
    settings.ALLOWED_HOSTS = ["192.168.1.20", "127.0.0.1"]
    client.force_login(firm.admin)

    def proposed(host):
        return client.get(reverse("setup:company"), headers={"host": host}).context["form"]["site_url"].value()

    assert proposed("192.168.1.20:8000") == "http://192.168.1.20:8000"
    assert proposed("127.0.0.1:8000") == ""
