"""A first code takes the app that is being set up."""

import pytest

from orderdesk.accounts import services
from orderdesk.accounts.factors import has_second_factor
from orderdesk.core.errors import Refused
from tests.accounts.factors import SECRET, code_now

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("steps", [-1, 0, 1])
def test_codes_of_a_clock_that_is_half_a_minute_off_are_right(firm, steps):
    services.begin_authenticator(SECRET, by=firm.am)

    assert len(services.confirm_authenticator(code_now(steps=steps), by=firm.am)) == 10
    assert has_second_factor(firm.am)


@pytest.mark.parametrize("code", ["000000", "", "12345", "1234567", "abcdef", "²²²²²²"])
def test_what_is_no_code_is_refused(firm, code):
    services.begin_authenticator(SECRET, by=firm.am)

    with pytest.raises(Refused):
        services.confirm_authenticator(code, by=firm.am)

    assert not has_second_factor(firm.am)


def test_without_a_beginning_there_is_nothing_to_confirm(firm):
    with pytest.raises(Refused):
        services.confirm_authenticator(code_now(), by=firm.am)
