"""A password for one log-in."""

import pytest
from django.core.exceptions import PermissionDenied

from orderdesk.accounts import services
from orderdesk.accounts.models import User
from orderdesk.core.errors import Refused

pytestmark = pytest.mark.django_db


def test_it_works_and_has_to_be_changed(firm):
    first = services.give_password(firm.am.pk, by=firm.admin)
    second = services.give_password(firm.am.pk, by=firm.admin)

    someone = User.objects.get(pk=firm.am.pk)
    assert first != second
    assert len(second) > 12
    assert (someone.check_password(second), someone.must_change_password) == (True, True)
    assert someone.history.first().history_user == firm.admin


def test_not_for_oneself(firm):
    with pytest.raises(Refused):
        services.give_password(firm.admin.pk, by=firm.admin)


def test_nobody_else_gives_one(firm):
    with pytest.raises(PermissionDenied):
        services.give_password(firm.am.pk, by=firm.manager)
