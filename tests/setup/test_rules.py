"""The numbers of the house rules."""

from decimal import Decimal

import pytest
from django.urls import reverse

from orderdesk.policy.models import Policy
from orderdesk.setup.forms import CompanyForm, RulesForm, SignInForm
from tests.typed_forms import fields_of

pytestmark = pytest.mark.django_db
URL = "setup:rules"


def test_they_are_shown_and_taken_as_people_write_them(client, firm):
    client.force_login(firm.director)
    shown = fields_of(client.get(reverse(URL)))
    changes = {"director_from": "５万元".replace("万", "0,000"), "default_tax_rate": "6%", "delivery_ahead": "1，5、3"}

    answer = client.post(reverse(URL), shown | changes)

    policy = Policy.current()
    assert (shown["default_tax_rate"], shown["delivery_ahead"]) == ("13", "3, 1")
    assert answer.status_code == 302
    assert (policy.director_from, policy.default_tax_rate, policy.delivery_ahead) == (50000, Decimal("0.06"), [5, 3, 1])


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("director_from", "-1"),
        ("default_tax_rate", "130"),
        ("delivery_ahead", "x"),
        ("payment_late", "400"),
        ("approval_hours", "-1"),
        ("digest_at", "25:00"),
        ("small_below", "99999999"),
        ("quotation_days", "0"),
        ("quotation_days", "367"),
    ],
)
def test_what_cannot_be_taken_is_named(client, firm, field, value):
    client.force_login(firm.admin)

    answer = client.post(reverse(URL), fields_of(client.get(reverse(URL))) | {field: value})

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert not Policy.objects.exists()


def test_every_number_of_the_house_can_be_set_on_one_of_the_pages():
    fields = {field.name for field in Policy._meta.fields if field.name != "id"}

    assert {*RulesForm.base_fields, *CompanyForm.base_fields, *SignInForm.base_fields} == fields


def test_it_is_not_there_for_others(client, firm):
    client.force_login(firm.manager)

    assert client.get(reverse(URL)).status_code == 404


def test_on_day_one_the_few_that_matter_stand_open_and_the_others_say_what_they_are(client, firm):
    client.force_login(firm.admin)
    client.get(reverse("setup:setup"))

    first = client.get(reverse(URL))
    answer = client.post(reverse(URL), fields_of(first) | {"director_from": "70000", "answer_hours": "-1"})
    client.post(reverse(URL), fields_of(first) | {"director_from": "70000"})

    folded = {name for _heading, fields, _values, _wrong in first.context["form"].folded for name in fields}
    assert (first.context["is_first"], len(first.context["form"].first)) == (True, 4)
    assert len(folded) == len(RulesForm.base_fields) - 4
    assert [wrong for _h, _f, _v, wrong in answer.context["form"].folded if wrong] == [True]
    assert Policy.current().director_from == 70000
    assert client.get(reverse(URL)).context["is_first"] is False  # from then on it is the whole page
