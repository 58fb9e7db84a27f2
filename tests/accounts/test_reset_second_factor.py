"""An administrator takes away what a colleague has lost, and it is recorded."""

from io import StringIO

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils.timezone import localdate

from orderdesk.accounts import services
from orderdesk.accounts.factors import RecoveryCode, has_second_factor
from orderdesk.accounts.models import User
from orderdesk.core.errors import Refused
from tests.accounts.factors import with_app, with_passkey

pytestmark = pytest.mark.django_db


def test_everything_is_gone_recorded_and_the_days_of_grace_begin_anew(client, firm):
    with_passkey(client, firm.am)
    with_app(firm.am)
    User.objects.filter(pk=firm.am.pk).update(second_factor_asked_on=localdate())
    client.force_login(firm.admin)
    was_offered = client.get(firm.am.get_absolute_url()).context["has_second_factor"]

    answer = client.post(reverse("accounts:reset-second-factor", args=[firm.am.pk]))

    assert (was_offered, answer.url) == (True, firm.am.get_absolute_url())
    assert (has_second_factor(firm.am), RecoveryCode.objects.exists()) == (False, False)
    assert User.objects.get(pk=firm.am.pk).second_factor_asked_on is None
    written = firm.am.history.first()
    assert (written.history_change_reason, written.history_user) == ("reset_factor", firm.admin)


def test_the_command_line_does_it_for_the_last_administrator(firm):
    with_app(firm.admin)

    call_command("reset_second_factor", firm.admin.username, stdout=StringIO())

    assert not has_second_factor(firm.admin)
    assert firm.admin.history.first().history_user.is_system
    with pytest.raises(CommandError):
        call_command("reset_second_factor", "nobody")


def test_not_for_oneself(firm):
    with_app(firm.admin)

    with pytest.raises(Refused):
        services.reset_second_factor(firm.admin.pk, by=firm.admin)


def test_nobody_else_does(firm):
    with pytest.raises(PermissionDenied):
        services.reset_second_factor(firm.am.pk, by=firm.manager)


def test_it_is_not_there_for_others(client, firm):
    client.force_login(firm.manager)

    assert client.post(reverse("accounts:reset-second-factor", args=[firm.am.pk])).status_code == 404
