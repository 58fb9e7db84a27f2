"""New recovery codes in the place of those before."""

import pytest
from django.urls import reverse

from orderdesk.accounts import services
from orderdesk.accounts.factors import RecoveryCode
from orderdesk.core.errors import Refused
from tests.accounts.factors import fresh, with_app

pytestmark = pytest.mark.django_db


def test_the_new_ones_are_shown_and_the_old_ones_are_dead(client, firm):
    old, *_others = with_app(firm.am)
    client.force_login(firm.am)
    fresh(client)

    page = client.post(reverse("account:renew-recovery-codes"))

    new = page.context["codes"]
    assert (len(new), RecoveryCode.objects.count()) == (10, 10)
    assert (services.use_code(old, by=firm.am), services.use_code(new[0], by=firm.am)) == (False, True)
    assert "no-store" in page.headers["Cache-Control"]


def test_without_a_second_factor_they_stand_in_for_nothing(firm):
    with pytest.raises(Refused):
        services.renew_recovery_codes(by=firm.am)
