"""Facts and roles of a colleague, and the administrator who remains."""

import pytest
from django.core.exceptions import PermissionDenied

from orderdesk.accounts import services
from orderdesk.accounts.models import Role, User
from orderdesk.core.errors import Refused
from tests.factories import person

pytestmark = pytest.mark.django_db


def test_facts_and_roles_are_written_and_signed(firm):
    services.edit_person(firm.am.pk, name="周强", roles=[Role.ACCOUNT_MANAGER, Role.SALES_MANAGER], by=firm.admin)

    someone = User.objects.get(pk=firm.am.pk)
    assert (someone.name, someone.roles) == ("周强", {Role.ACCOUNT_MANAGER, Role.SALES_MANAGER})
    assert someone.history.first().history_user == firm.admin


@pytest.mark.usefixtures("english")
def test_nobody_takes_the_role_from_themselves(firm):
    person(Role.ADMINISTRATOR)

    with pytest.raises(Refused, match="Nobody takes the administrator's role from themselves"):
        services.edit_person(firm.admin.pk, roles=[], by=firm.admin)

    assert User.objects.get(pk=firm.admin.pk).has_role(Role.ADMINISTRATOR)


def test_another_administrator_takes_it(firm):
    second = person(Role.ADMINISTRATOR)

    services.edit_person(second.pk, roles=[Role.FINANCE], by=firm.admin)

    assert User.objects.get(pk=second.pk).roles == {Role.FINANCE}


def test_nobody_else_edits_people(firm):
    with pytest.raises(PermissionDenied):
        services.edit_person(firm.am.pk, name="X", by=firm.director)
