"""The list of colleagues."""

import pytest
from django.urls import reverse

from orderdesk.accounts.models import Role, User, system_user
from tests.factories import person

pytestmark = pytest.mark.django_db


def names(client, **asked):
    return [row.record for row in client.get(reverse("accounts:people"), asked).context["list"].rows]


def test_it_shows_who_works_here_and_under_a_tab_who_left(client, firm):
    gone = person(Role.FINANCE, is_active=False)
    system_user()
    person(username="former-1", is_active=False)
    client.force_login(firm.admin)

    here, left = names(client), names(client, show="left")

    assert firm.am in here
    assert left == [gone]
    assert not {gone, system_user()} & set(here)


def test_it_is_filtered_by_role_team_and_word(client, firm):
    client.force_login(firm.admin)

    assert names(client, role="finance") == [firm.finance]
    assert set(names(client, team=firm.team.pk)) == {firm.am, firm.manager}
    assert names(client, q=firm.logistics.username) == [firm.logistics]


def test_it_takes_the_same_queries_for_any_number(client, firm, django_assert_max_num_queries):
    for _turn in range(20):
        person(Role.FINANCE, Role.LOGISTICS)
    client.force_login(firm.admin)

    with django_assert_max_num_queries(14):
        client.get(reverse("accounts:people"))


def test_it_is_not_there_for_others(client, firm):
    client.force_login(firm.director)

    assert client.get(reverse("accounts:people")).status_code == 404


def test_people_stand_by_the_sound_of_their_names(client, firm):
    client.force_login(firm.admin)
    User.objects.exclude(pk=firm.admin.pk).update(is_active=False)
    User.objects.filter(pk=firm.admin.pk).update(name="王强")
    for name in ("张伟", "安娜", "李敏", "Bob", "陈静"):
        User.objects.create(username=name, name=name)

    rows = client.get(reverse("accounts:people")).context["list"].page_records

    assert [person.name for person in rows] == ["Bob", "安娜", "陈静", "李敏", "王强", "张伟"]


def test_who_is_alone_is_led_to_the_sheet(client, firm):
    client.force_login(firm.admin)
    first = client.get(reverse("accounts:people"))
    User.objects.exclude(pk=firm.admin.pk).update(is_active=False)

    assert (first.context["is_alone"], client.get(reverse("accounts:people")).context["is_alone"]) == (False, True)
