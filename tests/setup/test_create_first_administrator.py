"""The first administrator, once."""

import pytest

from orderdesk.accounts.models import Role, User
from orderdesk.core.errors import Refused
from orderdesk.setup import services
from tests.races import run_together

FACTS = {"name": "王总", "username": "wang", "password": "ein-langes-wort-42"}


@pytest.mark.django_db
def test_the_link_is_used_up(db):
    secret = services.issue_first_link()

    person = services.create_first_administrator(secret, **FACTS)

    assert (person.roles, person.check_password(FACTS["password"])) == ({Role.ADMINISTRATOR}, True)
    with pytest.raises(Refused):
        services.create_first_administrator(secret, **FACTS | {"username": "li"})
    assert not User.objects.filter(username="li").exists()


@pytest.mark.django_db(transaction=True)
def test_of_two_who_use_it_at_once_one_becomes_administrator():
    secret = services.issue_first_link()

    results = run_together(
        *[
            lambda login=login: services.create_first_administrator(secret, **FACTS | {"username": login})
            for login in ("wang", "li")
        ]
    )

    assert sorted(type(result).__name__ for result in results) == ["Refused", "User"]
    assert User.objects.administrators().count() == 1
