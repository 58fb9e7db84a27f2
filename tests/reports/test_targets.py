"""The page of the targets."""

from decimal import Decimal

import pytest
from django.urls import reverse

from reports.models import Target
from tests.typed_forms import fields_of

pytestmark = pytest.mark.django_db
URL = "reports:targets"


def test_what_people_type_is_stored_as_amounts_and_shares(client, firm):
    client.force_login(firm.director)
    url = f"{reverse(URL)}?month=2026-12"
    typed = {"amount-": "1,000,000元", "on_time-": "95", f"amount-{firm.am.pk}": "60"}

    answer = client.post(url, fields_of(client.get(url)) | typed)
    again = fields_of(client.get(url))

    values = {(target.figure, target.person_id): target.value for target in Target.objects.all()}
    assert answer.status_code == 302
    assert values == {("amount", None): 1_000_000, ("on_time", None): Decimal("0.95"), ("amount", firm.am.pk): 60}
    assert again["on_time-"] == "95"


def test_what_cannot_be_taken_is_named(client, firm):
    client.force_login(firm.admin)

    answer = client.post(reverse(URL), {"on_time-": "200", "amount-": "viel"})

    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"on_time-", "amount-"}
    assert not Target.objects.exists()


@pytest.mark.parametrize("month", ["", "x", "2026-13", "9999-01", "\x00"])
def test_no_month_breaks_it(client, firm, month):
    client.force_login(firm.director)

    assert client.get(reverse(URL), {"month": month}).status_code == 200


def test_it_is_not_there_for_others(client, firm):
    client.force_login(firm.manager)

    assert client.get(reverse(URL)).status_code == 404
