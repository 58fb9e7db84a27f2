"""The page of an app that is being set up."""

import pytest
from django.urls import reverse

from orderdesk.accounts import services
from orderdesk.accounts.factors import Authenticator, RecoveryCode, digest_of
from tests.accounts.factors import SECRET, code_now, fresh, with_app

pytestmark = pytest.mark.django_db
URL = "account:authenticator"


@pytest.fixture
def reader(client, firm):
    client.force_login(firm.am)
    fresh(client)
    services.begin_authenticator(SECRET, by=firm.am)
    return client


def test_a_right_code_takes_it_and_the_recovery_codes_are_shown_once(reader, firm):
    page = reader.get(reverse(URL))

    answer = reader.post(reverse(URL), {"code": code_now()})

    assert "<svg" in page.context["qr"]
    assert page.context["secret"].replace(" ", "") == "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    codes = answer.context["codes"]
    assert (answer.status_code, len(set(codes)), len(codes[0])) == (200, 10, 34)
    assert {code.digest for code in RecoveryCode.objects.filter(person=firm.am)} == {digest_of(code) for code in codes}
    assert firm.am.history.first().history_change_reason == "add_authenticator"


def test_afterwards_the_secret_is_shown_nowhere(reader, firm):
    reader.post(reverse(URL), {"code": code_now()})

    assert reader.get(reverse(URL)).url == reverse("account:security")
    page = reader.get(reverse("account:security")).content.decode()
    assert "GEZD" not in page
    assert "GEZD" not in str(list(firm.am.history.values()))


def test_a_wrong_code_is_said_and_the_picture_stays(reader, firm):
    answer = reader.post(reverse(URL), {"code": "000000"})

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["code"]
    assert not Authenticator.objects.filter(confirmed_at__isnull=False).exists()


def test_the_old_phone_goes_on_until_the_new_one_is_confirmed(client, firm):
    codes = with_app(firm.am)
    services.begin_authenticator(b"another-secret-12345", by=firm.am)

    was_right = services.use_code(code_now(), by=firm.am)
    new = services.confirm_authenticator(code_now(secret=b"another-secret-12345"), by=firm.am)

    assert (was_right, new) == (True, [])
    assert not services.use_code(code_now(steps=1), by=firm.am)
    assert services.use_code(codes[0], by=firm.am)
