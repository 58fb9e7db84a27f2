"""The page of one import."""

import pytest
from django.urls import reverse

from orderdesk.accounts.models import Role
from tests.factories import person
from tests.imports.uploads import BAD, JOB_PAGES, job_of

pytestmark = pytest.mark.django_db


def test_the_same_warning_is_told_once_with_its_rows(client, manager):
    client.force_login(manager)
    job = job_of(manager, *[{"订单编号": f"A-{n}", "确认日期": ""} for n in range(8)])

    page = client.get(job.get_absolute_url()).content.decode()

    assert page.count("确认日期 is missing; the previous date is used.") == 1
    assert "2, 3, 4, 5, 6 … 8 rows in all" in page


@pytest.mark.parametrize("name", JOB_PAGES)
def test_another_managers_import_is_hidden_but_an_administrator_sees_it(client, manager, name):
    job = job_of(manager, {}, BAD)
    url = reverse(f"imports:{name}", args=[job.pk])

    for stranger, code in [(person(Role.SALES_MANAGER), 404), (person(Role.ADMINISTRATOR), 200)]:
        client.force_login(stranger)
        answer = client.get(url)
        assert answer.status_code == code
        assert not answer.streaming or answer.getvalue()
