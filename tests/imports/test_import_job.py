"""The page of one import."""

import pytest
from django.urls import reverse

from imports.pages.findings import together
from orderdesk.accounts.models import Role
from tests.factories import person
from tests.imports.uploads import BAD, JOB_PAGES, job_of, taken

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


def test_hints_of_one_kind_stand_together_with_their_count_and_first_cells(client, manager):
    client.force_login(manager)
    terms = ["半月结", "老规矩", "见合同", "再议", "半月结"]
    job = job_of(manager, *[{"订单编号": f"A-{at}", "付款方式": text} for at, text in enumerate(terms)])

    response = client.get(job.get_absolute_url())

    [group] = [group for group in response.context["warnings"] if group["column"] == "付款方式"]
    assert (group["count"], group["row"], len(group["cells"])) == (5, "2, 3, 4, 5, 6", 5)
    assert group["value"] == "半月结 · 老规矩 · 见合同 … 4 in all"


def test_sentences_that_differ_in_a_name_or_number_are_of_one_kind():
    texts = {row: f"“91{row}” has {row} characters." for row in (3, 4)}
    findings = [{"row": row, "column": "代码", "value": "91", "message": text} for row, text in texts.items()]

    assert [(group["count"], group["row"]) for group in together(findings, {})] == [(2, "3, 4")]


def test_sentences_that_name_their_columns_and_sheets_stand_together():
    findings = [
        {"row": 2, "column": column, "value": "", "message": f"{column} is missing.", "sheet": sheet}
        for sheet in ("6月", "7月")
        for column in ("发货日期", "确认日期")
    ]

    [group] = together(findings, {})

    assert (group["count"], group["row"], group["column"]) == (4, "6月 · 2, 7月 · 2", "发货日期, 确认日期")


def test_the_next_file_is_uploaded_from_the_page_of_the_last_one(client, manager):
    job = taken(manager, {})
    client.force_login(manager)

    page = client.get(job.get_absolute_url()).content.decode()

    assert f'action="{reverse("imports:imports-of", args=["orders"])}"' in page
