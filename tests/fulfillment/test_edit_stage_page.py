"""A cell of the ledger is written in place."""

import pytest
from django.utils.timezone import localdate

from fulfillment.services import edit_stage
from tests.fulfillment.cells import LEDGER, stage_of, write

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


@pytest.fixture
def firm(firm):
    for colleague in (firm.am, firm.admin):
        colleague.language = "en"
        colleague.save()
    return firm


def test_a_row_is_written_and_comes_back_anew(client, firm):
    stage = stage_of(firm)
    client.force_login(firm.production)

    answer = write(client, stage, record="第一批已下线\r\n第二批明日", finished_at=f"{localdate()} 00:00")

    stage.refresh_from_db()
    page = answer.content.decode()
    assert answer.status_code == 200
    assert stage.record == "第一批已下线\n第二批明日"
    assert stage.finished_at is not None
    assert 'data-version="2"' in page
    assert "第一批已下线\n第二批明日" in page


def test_what_cannot_be_taken_is_told_by_cell(client, firm):
    stage = stage_of(firm)
    client.force_login(firm.admin)

    answer = write(client, stage, planned_on="bald", is_endangered="1", problem="无")

    assert answer.status_code == 422
    assert answer.json()["faults"] == {
        "planned_on": "“bald” is not a date. Type it like 2024-05-10.",
        "problem": "Enter the problem.",
    }
    assert stage.history.count() == 1


def test_a_problem_alone_is_taken_and_the_row_asks_for_the_rest_until_it_is_written(client, firm):
    stage = stage_of(firm)
    client.force_login(firm.admin)

    def asked(answer):
        sentences = ["Enter the counter-measure.", "Enter the next step."]
        return answer.status_code, [text for text in sentences if text in answer.content.decode()]

    first = write(client, stage, problem="缺料")
    stage.refresh_from_db()
    second = write(client, stage, measure="改用备选供应商")
    stage.refresh_from_db()
    page = client.get(f"{LEDGER}?q={stage.order.number}", headers={"accept-language": "en"})
    third = write(client, stage, next_step="周三到料")

    assert asked(first) == (200, ["Enter the counter-measure.", "Enter the next step."])
    assert asked(second) == asked(page) == (200, ["Enter the next step."])
    assert asked(third) == (200, [])


def test_a_conflict_shows_what_stands_there_now(client, firm):
    stage = stage_of(firm)
    edit_stage(stage.pk, changes={"record": "甲"}, by=firm.am)
    client.force_login(firm.production)

    answer = write(client, stage, record="乙")

    told = answer.json()
    assert answer.status_code == 409
    assert (told["version"], told["theirs"]["record"]) == (2, {"value": "甲", "shown": "甲"})
    assert told["message"] == f"你打开之后，{firm.am.name}改动了这一行。请逐格决定以谁为准。"


def test_different_cells_of_one_row_do_not_collide(client, firm):
    stage = stage_of(firm)
    edit_stage(stage.pk, changes={"record": "甲"}, by=firm.am)
    client.force_login(firm.production)

    assert write(client, stage, next_step="乙").status_code == 200


def test_a_reader_may_not_write(client, firm):
    stage = stage_of(firm)
    client.force_login(firm.logistics)

    assert 'data-cell="record"' not in client.get(f"{LEDGER}?stage={stage.name}").content.decode()
    assert write(client, stage, record="x").status_code == 403


@pytest.mark.parametrize(
    "cells", [{"owner": "999999"}, {"owner": "x"}, {"cause": "x"}, {"record": "x" * 2001}, {"name": ""}]
)
def test_nonsense_in_a_cell_is_refused(client, firm, cells):
    stage = stage_of(firm)
    client.force_login(firm.admin)

    assert write(client, stage, **cells).status_code == 422
