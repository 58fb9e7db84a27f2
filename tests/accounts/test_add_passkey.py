"""A passkey is made by the browser; its public half is kept."""

import pytest
from django.urls import reverse

from orderdesk.accounts.factors import LONGEST_NAME, Passkey, RecoveryCode
from tests.accounts.factors import SoftKey, fresh, with_passkey

pytestmark = pytest.mark.django_db
URL = "account:add-passkey"


@pytest.fixture
def reader(client, firm):
    client.force_login(firm.am)
    fresh(client)
    return client


def add(client, key, name="我的手机"):
    options = client.get(reverse(URL)).context["options"]
    return client.post(reverse(URL), {"name": name, "answer": key.make(options)})


def test_it_is_kept_with_its_host_and_the_first_brings_recovery_codes(reader, firm):
    first, second = add(reader, SoftKey()), add(reader, SoftKey(identifier=b"soft-key-2"), name=" " * 3)

    assert len(first.context["codes"]) == 10
    assert second.url == reverse("account:security")
    assert list(Passkey.objects.values_list("person", "name", "host")) == [
        (firm.am.pk, "我的手机", "testserver"),
        (firm.am.pk, "通行密钥", "testserver"),
    ]
    assert RecoveryCode.objects.count() == 10
    assert firm.am.history.first().history_change_reason == "add_passkey"


@pytest.mark.parametrize(
    "answer", ["", "x", "{}", "[]", "null", '{"id": 1}', '{"rawId": "a", "response": {}}', "x" * 30_000]
)
def test_an_answer_that_is_none_is_said_and_the_name_stays(reader, answer):
    reader.get(reverse(URL))

    page = reader.post(reverse(URL), {"name": "我的手机", "answer": answer})

    assert page.status_code == 422
    assert page.context["form"].non_field_errors()
    assert page.context["form"]["name"].value() == "我的手机"
    assert not Passkey.objects.exists()


@pytest.mark.parametrize("fault", ["origin", "host", "again"])
def test_an_answer_to_another_page_is_refused(reader, fault):
    key = SoftKey(
        origin="http://elsewhere.example" if fault == "origin" else "http://testserver",
        host="elsewhere.example" if fault == "host" else "testserver",
    )
    options = reader.get(reverse(URL)).context["options"]
    if fault == "again":
        reader.get(reverse(URL))

    page = reader.post(reverse(URL), {"name": "x", "answer": key.make(options)})

    assert page.status_code == 422
    assert not Passkey.objects.exists()


def test_the_same_one_twice_is_refused(client, reader, firm):
    key = with_passkey(client, firm.am)

    assert add(client, key).status_code == 422
    assert Passkey.objects.count() == 1


def test_ten_are_enough(reader, firm):
    Passkey.objects.bulk_create(
        Passkey(person=firm.am, name=str(n), host="elsewhere", identifier=str(n), credential=b"") for n in range(10)
    )

    assert add(reader, SoftKey()).status_code == 422


def test_a_long_name_is_said(reader):
    options = reader.get(reverse(URL)).context["options"]

    page = reader.post(reverse(URL), {"name": "长" * (LONGEST_NAME + 1), "answer": SoftKey().make(options)})

    assert list(page.context["form"].errors) == ["name"]


def test_an_address_in_numbers_has_none_and_says_so(reader):
    page = reader.get(reverse(URL), headers={"host": "192.168.1.20:8000"})

    assert (page.status_code, page.context["options"]) == (200, None)
    assert reader.post(reverse(URL), {"answer": "{}"}, headers={"host": "192.168.1.20:8000"}).status_code == 422


def test_the_password_is_asked_for_first(client, firm):
    client.force_login(firm.am)

    assert client.get(reverse(URL)).url == f"{reverse('account:confirm')}?next=%2Faccount%2Fpasskeys%2Fnew%2F"
