import pytest
from django.urls import reverse

from orderdesk.accounts.models import Role
from tests.factories import person

pytestmark = pytest.mark.django_db


def test_a_log_in_is_noted_and_writes_no_history(client):
    user = person(Role.FINANCE)
    user.set_password("geheim-12345")
    user.save()
    before = user.history.count()

    answer = client.post(reverse("login"), {"username": user.username, "password": "geheim-12345"})

    user.refresh_from_db()
    assert answer.status_code == 302
    assert user.last_login is not None
    assert user.history.count() == before


def test_a_wrong_password_is_told_in_words(client):
    person(Role.FINANCE, username="qian")

    answer = client.post(reverse("login"), {"username": "qian", "password": "falsch"})

    assert answer.status_code == 200
    assert answer.context["form"].non_field_errors()


def test_a_form_sent_after_the_session_had_ended_leads_back_to_its_page(client):
    page = reverse("orders:list")

    answer = client.post(reverse("orders:submit-order", args=[1]), headers={"referer": f"http://testserver{page}?q=1"})

    assert answer.status_code == 302
    login = answer.headers["Location"]
    assert "ended=1" in login
    assert "data-session-ended" in client.get(login).content.decode()
    user = person(Role.FINANCE)
    user.set_password("geheim-12345")
    user.save()
    asked = client.get(login).context["next"]
    entered = client.post(login, {"username": user.username, "password": "geheim-12345", "next": asked})
    assert entered.headers["Location"] == f"{page}?q=1"


@pytest.mark.parametrize("referer", ["", "https://elsewhere.example/orders/"])
def test_only_pages_of_the_house_are_led_back_to(client, referer):
    answer = client.post(reverse("orders:submit-order", args=[1]), headers={"referer": referer})

    assert client.get(answer.headers["Location"]).context["next"] == "/"


def test_an_address_that_only_takes_forms_says_so(client):
    client.force_login(person(Role.FINANCE))

    answer = client.get(reverse("orders:submit-order", args=[1]))

    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")
    assert "405" in answer.content.decode()
