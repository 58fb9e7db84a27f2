"""An administrator signs a colleague out everywhere."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from orderdesk.accounts import services
from orderdesk.accounts.states import AccountReason
from tests.accounts.sessions import browser_of

pytestmark = pytest.mark.django_db


def test_they_are_out_everywhere_and_it_is_recorded(client, firm):
    browsers = [browser_of(firm.am), browser_of(firm.am)]
    client.force_login(firm.admin)

    answer = client.post(reverse("accounts:sign-out-person", args=[firm.am.pk]))

    assert answer.url == firm.am.get_absolute_url()
    assert [one.get(reverse("workbench")).status_code for one in browsers] == [302, 302]
    written = firm.am.history.first()
    assert (written.history_change_reason, written.history_user) == (AccountReason.SIGN_OUT, firm.admin)


def test_nobody_else_does(firm):
    with pytest.raises(PermissionDenied):
        services.sign_out_person(firm.am.pk, by=firm.manager)


def test_it_is_not_there_for_others(client, firm):
    client.force_login(firm.manager)

    assert client.post(reverse("accounts:sign-out-person", args=[firm.am.pk])).status_code == 404
