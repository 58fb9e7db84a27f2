"""A passkey is taken away."""

import pytest
from django.urls import reverse

from orderdesk.accounts import services
from orderdesk.accounts.factors import Passkey, RecoveryCode
from orderdesk.core.errors import Refused
from tests.accounts.factors import fresh, with_passkey

pytestmark = pytest.mark.django_db


def test_it_opens_nothing_any_more_and_codes_go_with_the_last_one(client, firm):
    with_passkey(client, firm.am)

    client.post(reverse("account:remove-passkey", args=[Passkey.objects.get().pk]))

    assert not Passkey.objects.exists()
    assert not RecoveryCode.objects.exists()
    assert firm.am.history.first().history_change_reason == "remove_passkey"


def test_one_that_is_gone_is_said(client, firm):
    client.force_login(firm.am)
    fresh(client)

    assert client.post(reverse("account:remove-passkey", args=[987654321])).url == reverse("account:security")


def test_nobody_removes_that_of_somebody_else(client, firm):
    with_passkey(client, firm.am)

    with pytest.raises(Refused):
        services.remove_passkey(Passkey.objects.get().pk, by=firm.finance)

    assert Passkey.objects.exists()
