"""Holidays and make-up days in the app."""

import pytest
from django.urls import reverse

from orderdesk.core.models import SpecialDay

pytestmark = pytest.mark.django_db
URL = "setup:calendar"


def test_a_notice_is_pasted_and_shown(client, firm):
    client.force_login(firm.admin)

    answer = client.post(reverse(URL), {"lines": "2027-01-01 休 元旦\n2027-02-14 班"})

    page = client.get(reverse(URL))
    assert answer.status_code == 302
    assert [(day.day.isoformat(), day.is_working) for day in page.context["days"]] == [
        ("2027-01-01", False),
        ("2027-02-14", True),
    ]
    assert SpecialDay.objects.first().history.first().history_user == firm.admin


@pytest.mark.parametrize("year", ["", "x", "1999", "9" * 30, "\x00"])
def test_no_year_breaks_it(client, firm, year):
    client.force_login(firm.admin)

    assert client.get(reverse(URL), {"year": year}).status_code == 200


def test_a_line_that_is_not_understood_keeps_the_text(client, firm):
    client.force_login(firm.admin)

    answer = client.post(reverse(URL), {"lines": "2027-01-01 什么"})

    assert answer.status_code == 422
    assert answer.context["form"]["lines"].value() == "2027-01-01 什么"


def test_it_is_not_there_for_others(client, firm):
    client.force_login(firm.director)

    assert client.get(reverse(URL)).status_code == 404
