"""The page on which the director says what each kind of objection does, and from which figure on."""

import pytest
from django.urls import reverse

from orders.forms.objection import policy_forms
from orders.models import ObjectionPolicy

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def posted(**changes):
    """The form of the policy as it stands, with changes."""
    data = {}
    for form in policy_forms():
        for name in form.fields:
            data[form.add_prefix(name)] = form[name].value()
    return {name: "" if value is None else value for name, value in data.items()} | changes


def test_the_director_sets_what_it_does(client, firm):
    client.force_login(firm.director)

    response = client.post(reverse("orders:objection-policy"), posted(**{"overdue-submit": "block"}))

    saved = ObjectionPolicy.objects.get()
    assert response.status_code == 302
    assert (saved.kind, saved.submit, saved.approve) == ("overdue", "block", "warn")
    assert saved.history.get().history_user == firm.director


def test_what_is_fixed_is_told_beside_what_can_be_set(client, firm, in_english):
    firm.director.language = "en"
    firm.director.save()
    client.force_login(firm.director)

    rows = client.get(reverse("orders:objection-policy")).context["rows"]

    told = {str(form.kind): [words for _label, field, words in cells if field is None] for form, cells in rows}
    assert (told["fields"][0], told["supply"], told["date"]) == ("blocks", ["blocks", "—", "—"], [])
    assert told["credit"] == ["warns", "asks a level", "asks a level", "warns"]


def test_a_threshold_that_is_no_number_is_said_and_kept(client, firm):
    client.force_login(firm.director)

    response = client.post(reverse("orders:objection-policy"), posted(**{"margin-bound": "很高"}))

    assert response.status_code == 422
    assert "很高" in response.content.decode()
    assert not ObjectionPolicy.objects.exists()


def test_what_is_missing_can_neither_be_waived_nor_pass_the_review(client, firm):
    client.force_login(firm.director)

    client.post(
        reverse("orders:objection-policy"),
        posted(**{"fields-review": "off", "fields-waived_by": "finance", "fields-submit": "block"}),
    )

    saved = ObjectionPolicy.objects.get()
    assert (saved.submit, saved.review, saved.waived_by) == ("block", "block", "")


@pytest.mark.parametrize("who", ["assistant", "manager", "finance"])
def test_the_policy_is_hidden_from_others(client, firm, who):
    client.force_login(getattr(firm, who))

    assert client.get(reverse("orders:objection-policy")).status_code == 404
