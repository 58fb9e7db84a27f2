"""A field is changed; what records say in it stays."""

import threading

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from orderdesk.core.errors import Conflict, Refused
from orderdesk.custom_fields.models import CustomField
from orderdesk.custom_fields.services import change_field, drop_field
from orders.services import set_fields
from tests.custom_fields.fields import field, packing
from tests.races import run_together, without_row_locks
from tests.typed_forms import fields_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english", "in_english")]


def say(firm, field, value):
    order = firm.draft()
    return set_fields(order.pk, typed={field.key: value}, by=firm.assistant)


def url_of(field):
    return reverse("custom_fields:change-field", args=[field.pk])


def test_a_choice_that_is_taken_away_is_kept_where_it_stands_and_told(client, firm):
    box = packing()
    order = say(firm, box, "木箱")
    client.force_login(firm.admin)

    typed = fields_of(client.get(url_of(box))) | {"choices": "纸箱\n托盘"}
    page = client.post(url_of(box), typed, follow=True)

    box.refresh_from_db()
    order.refresh_from_db()
    assert (box.choices, box.former, box.version) == (["纸箱", "托盘"], ["木箱"], 2)
    assert order.custom == {box.key: "木箱"}
    assert "“木箱” is no longer offered; 1 record keeps it." in page.content.decode()


def test_it_becomes_only_what_its_values_are(firm):
    number = field("质保月数")
    say(firm, number, "12")

    change_field(number.pk, name="质保月数", kind="number", by=firm.admin)
    say(firm, number, "0.5")
    change_field(number.pk, name="质保月数", kind="text", by=firm.admin)
    say(firm, number, "半年")

    with pytest.raises(Refused, match="Records say “半年” in it, which is no Number"):
        change_field(number.pk, name="质保月数", kind="number", by=firm.admin)
    with pytest.raises(Refused, match="which is no Date"):
        change_field(number.pk, name="质保月数", kind="date", by=firm.admin)


def test_who_looked_at_an_older_version_is_shown_the_page_again(client, firm):
    number = field()
    client.force_login(firm.admin)
    typed = fields_of(client.get(url_of(number)))
    change_field(number.pk, name="项目代号", kind="text", by=firm.admin)

    refused = client.post(url_of(number), typed | {"is_required": "on"})

    number.refresh_from_db()
    assert (refused.status_code, number.name, number.is_required) == (422, "项目代号", False)
    again = fields_of(refused)
    assert (again["version"], again["name"]) == ("2", "项目编号")
    assert client.post(url_of(number), again).status_code == 302


def test_a_dropped_one_and_other_people_are_refused(client, firm):
    number = field()
    with pytest.raises(PermissionDenied):
        change_field(number.pk, name="代号", kind="text", by=firm.director)
    drop_field(number.pk, by=firm.admin)
    with pytest.raises(Refused, match="is dropped"):
        change_field(number.pk, name="代号", kind="text", by=firm.admin)

    client.force_login(firm.director)
    assert client.get(url_of(number)).status_code == 404


def rename(field, name, by):
    return lambda: change_field(field.pk, name=name, kind="text", version=1, by=by)


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_of_two_administrators_at_once_the_second_is_told(firm):
    number = field()

    outcomes = run_together(rename(number, "代号", firm.admin), rename(number, "项目号", firm.admin))

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Conflict", "CustomField"]
    assert CustomField.objects.get().version == 2


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_without_the_lock_one_would_be_written_over(firm, monkeypatch):
    """The control."""
    monkeypatch.setattr("orderdesk.custom_fields.services.wait_for_turn", lambda name: None)
    number = field()

    with without_row_locks(threading.Barrier(2)):
        outcomes = run_together(rename(number, "代号", firm.admin), rename(number, "项目号", firm.admin))

    assert not any(isinstance(outcome, Conflict) for outcome in outcomes)
