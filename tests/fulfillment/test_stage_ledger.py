"""The ledger: over all orders and of one, written in place row by row."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import override

from fulfillment.models import Stage
from fulfillment.services import edit_stage
from orderdesk.accounts.models import Role
from orders.pages.timeline import timeline_of
from tests.factories import Firm, TeamFactory, person

pytestmark = pytest.mark.django_db
LEDGER = reverse("fulfillment:stages")
TROUBLE = {"problem": "缺料", "measure": "改用备选供应商", "next_step": "周三到料"}


@pytest.fixture(autouse=True)
def english():
    with override("en"):
        yield


@pytest.fixture
def firm():
    firm = Firm()
    for colleague in (firm.am, firm.admin):
        colleague.language = "en"
        colleague.save()
    return firm


def stage_of(firm, step="prepare"):
    return Stage.objects.get(order=firm.order("confirmed"), step=step)


def write(client, stage, **cells):
    opened = {f"opened-{name}": "" for name in cells}
    url = reverse("fulfillment:edit-stage", args=[stage.pk])
    return client.post(url, {"version": stage.version, **opened, **cells}, headers={"accept-language": "en"})


def shown(client, query=""):
    rows = client.get(f"{LEDGER}?{query}").context["rows"]
    return [row["stage"].pk for row in rows]


# --- the page --------------------------------------------------------------------------------------------------------


def test_the_ledger_shows_what_is_unfinished_by_its_day(client, firm):
    later = firm.order("confirmed", due_on=localdate() + timedelta(days=30))
    sooner = firm.order("in_production", due_on=localdate() + timedelta(days=20))
    client.force_login(firm.am)

    expected = Stage.objects.filter(order__in=[later, sooner], finished_at=None)
    expected = expected.order_by("planned_on", "order_id", "place")
    assert shown(client) == [stage.pk for stage in expected]
    assert shown(client, "show=all") == [stage.pk for stage in Stage.objects.order_by("-order_id", "place")]


def test_each_view_shows_its_own(client, firm):
    one = stage_of(firm)
    others = Stage.objects.exclude(pk=one.pk)
    others.update(planned_on=localdate() + timedelta(days=60), owner=firm.warehouse)
    Stage.objects.filter(pk=one.pk).update(planned_on=localdate() - timedelta(days=30), owner=firm.am)
    undated, endangered = others.order_by("pk")[:2]
    Stage.objects.filter(pk=undated.pk).update(planned_on=None)
    Stage.objects.filter(pk=endangered.pk).update(is_endangered=True, planned_on=localdate())
    client.force_login(firm.am)

    assert shown(client, "show=late") == [one.pk]
    assert shown(client, "show=mine") == [one.pk]
    assert shown(client, "show=endangered") == [endangered.pk]
    assert shown(client, "show=week") == [endangered.pk]
    assert shown(client, "show=undated") == [undated.pk]
    assert shown(client, f"stage={one.name}") == [one.pk]
    assert shown(client, f"owner={firm.am.pk}") == [one.pk]
    assert shown(client, f"q={one.order.number}&show=late") == [one.pk]
    assert shown(client, f"q={one.order.customer.short_name}&show=late") == [one.pk]
    assert shown(client, "q=999999") == []


@pytest.mark.parametrize(
    "query", ["show=x&stage=%00&owner=x&after=1~2", "after=a~b~c", "q=%00", "before=2026-01-01~1~1"]
)
def test_nonsense_in_the_address_is_left_out(client, firm, query):
    firm.order("confirmed")
    client.force_login(firm.am)

    assert client.get(f"{LEDGER}?{query}").status_code == 200


def test_who_sees_no_order_sees_no_stage(client, firm):
    order = firm.order("confirmed")
    client.force_login(firm.stranger)

    assert shown(client) == []
    assert client.get(reverse("fulfillment:order-stages", args=[order.pk])).status_code == 404
    assert write(client, order.stages.first(), record="x").status_code == 404
    assert client.get(LEDGER).status_code == 200
    client.force_login(person())
    assert client.get(LEDGER).status_code == 404


def test_pages_go_by_key_and_meet_nobody_twice(client, firm):
    for _number in range(8):
        firm.order("confirmed")
    client.force_login(firm.am)

    first = client.get(LEDGER)
    second = client.get(f"{LEDGER}{first.context['page'].next_url}")
    keys = [row["stage"].pk for row in [*first.context["rows"], *second.context["rows"]]]
    assert len(keys) == len(set(keys)) == 64
    assert [
        row["stage"].pk for row in client.get(f"{LEDGER}{second.context['page'].prev_url}").context["rows"]
    ] == keys[:50]


@pytest.mark.parametrize("count", [1, 6])
def test_the_ledger_costs_the_same_for_any_number_of_rows(client, firm, count, django_assert_num_queries):
    for _number in range(count):
        firm.order("confirmed")
    client.force_login(firm.am)
    client.get(LEDGER)  # the process is warm

    with django_assert_num_queries(8):
        client.get(LEDGER)


def test_a_year_without_a_calendar_is_told(client, firm):
    order = firm.order("confirmed", due_on=localdate().replace(year=2031, month=3, day=3))
    client.force_login(firm.am)

    for url in (LEDGER, reverse("fulfillment:order-stages", args=[order.pk]), order.get_absolute_url()):
        assert "2031" in client.get(url, headers={"accept-language": "en"}).content.decode().split("</nav>")[1]


def test_no_price_is_in_the_ledger(client, firm):
    order = firm.order("confirmed", price="98765.4321")
    client.force_login(firm.warehouse)

    for url in (LEDGER, reverse("fulfillment:order-stages", args=[order.pk])):
        assert "98765" not in client.get(url).content.decode()


# --- a row -----------------------------------------------------------------------------------------------------------


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


# --- its surroundings ------------------------------------------------------------------------------------------------


def test_the_order_page_shows_its_stages_with_what_is_red_in_words(client, firm):
    stage = stage_of(firm)
    edit_stage(stage.pk, changes=TROUBLE | {"is_endangered": True}, by=firm.production)
    client.force_login(firm.am)

    page = client.get(stage.order.get_absolute_url(), headers={"accept-language": "en"}).content.decode()

    assert page.count("endangered</span>") == 1
    assert "缺料" in page


def test_the_timeline_tells_each_edit_with_old_and_new(firm):
    stage = stage_of(firm)
    edit_stage(stage.pk, changes={"record": "甲", "owner": firm.warehouse}, by=firm.am)
    edit_stage(stage.pk, changes={"record": "乙"}, by=firm.production)

    events, _more = timeline_of(stage.order, firm.am)

    told = [event for event in events if "备货/生产" in event.what]
    assert [(event.who, event.what) for event in told] == [
        (firm.production.name, "edited the stage 备货/生产"),
        (firm.am.name, "edited the stage 备货/生产"),
    ]
    assert [(d["old"], d["new"]) for d in told[0].diff] == [("甲", "乙")]
    assert {(str(d["label"]), d["new"]) for d in told[1].diff} >= {("owner", firm.warehouse.name)}


def test_the_date_is_moved_by_page(client, firm):
    order = firm.order("confirmed")
    client.force_login(firm.am)
    url = reverse("fulfillment:move-date", args=[order.pk])
    day = order.due_on + timedelta(days=7)

    assert client.get(url).status_code == 200
    assert client.post(url, {"due_on": str(day), "why": ""}).status_code == 422
    assert client.post(url, {"due_on": str(order.due_on), "why": "晚"}).status_code == 422
    answer = client.post(url, {"due_on": str(day), "why": "客户要求", "version": order.version})

    order.refresh_from_db()
    assert (answer.status_code, order.due_on) == (302, day)
    assert client.post(url, {"due_on": str(day + timedelta(days=1)), "why": "又", "version": 1}).status_code == 422
    client.force_login(firm.production)
    assert client.get(url).status_code == 404


def test_a_stage_is_added_and_the_usual_ones_are_laid_by_page(client, firm):
    order = firm.order("confirmed")
    Stage.objects.all().delete()
    client.force_login(firm.assistant)

    client.post(reverse("fulfillment:lay-stages", args=[order.pk]))
    client.post(reverse("fulfillment:add-stage", args=[order.pk]), {"name": "喷漆"})
    again = client.post(reverse("fulfillment:add-stage", args=[order.pk]), {"name": "喷漆"})

    assert order.stages.count() == 9
    assert again.status_code == 422
    client.force_login(firm.warehouse)
    assert client.post(reverse("fulfillment:add-stage", args=[order.pk]), {"name": "晾干"}).status_code == 404


def test_the_work_bench_shows_one_s_own_stages(client, firm):
    stage = stage_of(firm)
    Stage.objects.update(owner=None, role="", planned_on=localdate() + timedelta(days=90))
    Stage.objects.filter(pk=stage.pk).update(owner=firm.production, planned_on=localdate() - timedelta(days=2))
    client.force_login(firm.production)

    sections = client.get(reverse("workbench")).context["sections"]

    assert [row["tag"] for section in sections for row in section["rows"] if row["tag"] == stage.name] == [stage.name]


def test_the_template_is_changed_in_the_admin(client, firm):
    client.force_login(firm.admin)
    stage = stage_of(firm).order.stages.first()

    assert client.get(reverse("admin:fulfillment_stagetemplate_changelist")).status_code == 200
    assert client.get(reverse("admin:fulfillment_stagetemplate_add")).status_code == 200
    assert stage.name
    client.force_login(person(Role.SALES_MANAGER, team=TeamFactory()))
    assert client.get(reverse("admin:fulfillment_stagetemplate_changelist")).status_code == 403
