"""A deputyship ends early, or is called off."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils.timezone import localdate

from orderdesk.accounts import services
from orderdesk.accounts.models import Deputyship, User
from orderdesk.core.errors import Refused

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


@pytest.fixture
def standing(firm):
    facts = {"begins_on": localdate(), "ends_on": localdate() + timedelta(days=3)}
    return services.appoint_deputy(firm.manager.pk, deputy=firm.director, **facts, by=firm.manager)


def test_the_deputy_stands_in_no_more(client, firm, standing):
    client.force_login(firm.manager)

    response = client.post(reverse("accounts:end-deputyship", args=[standing.pk]))

    assert response.status_code == 302
    assert Deputyship.objects.get().ended_at is not None
    assert User.objects.get(pk=firm.director.pk).represented == {}


def test_what_has_ended_is_refused(firm, standing):
    services.end_deputyship(standing.pk, by=firm.admin)

    with pytest.raises(Refused, match="ended already"):
        services.end_deputyship(standing.pk, by=firm.admin)


def test_the_deputy_does_not_end_it(firm, standing):
    with pytest.raises(PermissionDenied):
        services.end_deputyship(standing.pk, by=firm.director)


def test_it_is_hidden_from_others(client, firm, standing):
    client.force_login(firm.finance)

    assert client.post(reverse("accounts:end-deputyship", args=[standing.pk])).status_code == 404
