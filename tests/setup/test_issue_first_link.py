"""The one-time link, printed at the start."""

import json

import pytest
from django.core.management import CommandError, call_command

from orderdesk.core.errors import Refused
from orderdesk.setup import services
from orderdesk.setup.models import Installation

pytestmark = pytest.mark.django_db


def test_each_is_another_one_and_only_its_digest_is_stored(db):
    first, second = services.issue_first_link(), services.issue_first_link()

    assert first != second
    assert len(second) >= 43
    assert second not in Installation.current().first_link
    assert (services.is_first_link(first), services.is_first_link(second)) == (False, True)


def test_it_is_refused_once_an_administrator_exists(firm):
    with pytest.raises(Refused):
        services.issue_first_link()


def test_the_command_prints_it(db, capsys, settings):
    settings.SITE_URL = "https://desk.example.com"

    call_command("first_link", "--json")

    link = json.loads(capsys.readouterr().out)["link"]
    assert link.startswith("https://desk.example.com/setup/first/")
    assert services.is_first_link(link.split("/")[-2])


def test_the_command_refuses(firm):
    with pytest.raises(CommandError) as refusal:
        call_command("first_link")

    assert refusal.value.returncode == 1
