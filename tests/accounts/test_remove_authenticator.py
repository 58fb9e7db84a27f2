"""The app is taken away again."""

import pytest
from django.urls import reverse

from orderdesk.accounts import services
from orderdesk.accounts.factors import RecoveryCode, has_second_factor
from orderdesk.core.errors import Refused
from tests.accounts.factors import fresh, with_app, with_passkey

pytestmark = pytest.mark.django_db


def test_with_the_last_factor_the_recovery_codes_go_too(client, firm):
    with_app(firm.am)
    client.force_login(firm.am)
    fresh(client)

    client.post(reverse("account:remove-authenticator"))

    assert not has_second_factor(firm.am)
    assert not RecoveryCode.objects.exists()
    assert firm.am.history.first().history_change_reason == "remove_authenticator"


def test_beside_a_passkey_they_stay(client, firm):
    with_app(firm.am)
    with_passkey(client, firm.am)

    services.remove_authenticator(by=firm.am)

    assert has_second_factor(firm.am)
    assert RecoveryCode.objects.count() == 10


def test_twice_is_refused(firm):
    with pytest.raises(Refused):
        services.remove_authenticator(by=firm.am)


def test_the_password_is_asked_for_first(client, firm):
    with_app(firm.am)
    client.force_login(firm.am)

    client.post(reverse("account:remove-authenticator"))

    assert has_second_factor(firm.am)
