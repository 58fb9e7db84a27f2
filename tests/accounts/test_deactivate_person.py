"""Whoever leaves: first what they hold, then the log-in."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from orderdesk.accounts import services
from orderdesk.accounts.models import Role, User
from orderdesk.accounts.services import person as module
from orderdesk.core.errors import Refused
from tests.factories import person
from tests.races import Meeting, run_together

pytestmark = pytest.mark.django_db


def close_each_other(monkeypatch):
    """Two administrators close each other's log-in; each waits until both have looked whether another remains."""
    first, second = person(Role.ADMINISTRATOR), person(Role.ADMINISTRATOR)
    both, save = Meeting(), module._save

    def save_later(*facts):
        both.wait()
        return save(*facts)

    monkeypatch.setattr(module, "_save", save_later)
    return run_together(
        lambda: services.deactivate_person(second.pk, by=first), lambda: services.deactivate_person(first.pk, by=second)
    )


@pytest.mark.django_db(transaction=True)
def test_of_two_administrators_who_close_each_others_log_in_one_remains(monkeypatch):
    outcomes = close_each_other(monkeypatch)

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Refused", "User"]
    assert User.objects.administrators().count() == 1


def test_their_open_pages_stop_working_at_once(client, firm):
    someone = person(Role.FINANCE)
    client.force_login(someone)

    services.deactivate_person(someone.pk, by=firm.admin)

    assert client.get(reverse("workbench")).status_code == 302
    assert User.objects.get(pk=someone.pk).history.first().history_change_reason == "deactivate"


@pytest.mark.usefixtures("english")
def test_nobody_closes_their_own_log_in(firm):
    with pytest.raises(Refused, match="Nobody closes their own log-in"):
        services.deactivate_person(firm.admin.pk, by=firm.admin)


def test_nobody_else_closes_one(firm):
    with pytest.raises(PermissionDenied):
        services.deactivate_person(firm.am.pk, by=firm.director)


def test_the_page_says_what_is_held_and_closes_the_log_in_after_that(client, firm):
    someone = person(Role.FINANCE)
    client.force_login(firm.admin)
    url = reverse("accounts:deactivate-person", args=[someone.pk])

    page = client.get(url)
    answer = client.post(url)

    assert page.context["held"] == []
    assert (answer.status_code, answer.url) == (302, reverse("accounts:people"))
    assert not User.objects.get(pk=someone.pk).is_active


def test_the_page_is_not_there_for_others(client, firm):
    client.force_login(firm.director)

    assert client.get(reverse("accounts:deactivate-person", args=[firm.am.pk])).status_code == 404
