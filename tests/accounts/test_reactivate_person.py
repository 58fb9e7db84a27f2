"""Somebody comes back."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from orderdesk.accounts import services
from orderdesk.accounts.models import Role, User
from tests.factories import person

pytestmark = pytest.mark.django_db


def test_they_are_let_in_with_their_roles(client, firm):
    someone = person(Role.FINANCE, is_active=False)
    client.force_login(firm.admin)

    client.post(reverse("accounts:reactivate-person", args=[someone.pk]))

    again = User.objects.get(pk=someone.pk)
    assert (again.is_active, again.roles) == (True, {Role.FINANCE})


def test_nobody_else_lets_them_in(firm):
    someone = person(is_active=False)

    with pytest.raises(PermissionDenied):
        services.reactivate_person(someone.pk, by=firm.director)
