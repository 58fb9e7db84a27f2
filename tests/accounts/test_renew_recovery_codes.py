"""New recovery codes in the place of those before."""

import re

import pytest
from django.urls import reverse

from orderdesk.accounts import services
from orderdesk.accounts.factors import LETTERS, RecoveryCode, fresh_codes
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


def test_codes_have_more_bits_than_anybody_tries():
    codes = fresh_codes()

    assert all(re.fullmatch(r"([a-z2-7]{4}-){6}[a-z2-7]{4}", code) for code in codes)
    assert len(set(codes)) == 10
    assert len(LETTERS) ** 28 >= 2**128
