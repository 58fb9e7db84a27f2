"""Stages: planned at confirmation, moved with the date, finished by their events, edited with their history."""

from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils.timezone import localdate

from fulfillment.models import Stage, StageTemplate
from fulfillment.services import (
    edit_stage,
)
from fulfillment.services.template import USUAL
from orderdesk.core.errors import Refused
from tests.factories import person
from tests.fulfillment.cells import LEDGER, shown, stage_of, write
from tests.fulfillment.ledger import stage

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def test_a_company_without_a_template_gets_the_usual_one_signed_by_the_system():
    assert list(StageTemplate.objects.values_list("name", flat=True)) == [row[0] for row in USUAL]
    assert {row.history.get().history_user.username for row in StageTemplate.objects.all()} == {"system"}


def test_a_template_that_was_changed_is_left_alone_by_migrate():
    StageTemplate.objects.exclude(name="质检").delete()

    call_command("migrate", verbosity=0)

    assert [template.name for template in StageTemplate.objects.all()] == ["质检"]


def test_a_cancelled_order_has_nothing_late(firm):
    order = firm.order("confirmed")
    Stage.objects.update(planned_on=date(2024, 1, 2))
    assert Stage.objects.late(on=localdate()).count() == 8

    from aftersales.services import cancel_order

    cancel_order(order.pk, reason="客户取消", by=firm.am)

    assert Stage.objects.late(on=localdate()).count() == 0
    with pytest.raises(Refused, match="is cancelled"):
        edit_stage(stage(order, "prepare").pk, changes={"record": "好"}, by=firm.am)


@pytest.fixture
def firm(firm):
    for colleague in (firm.am, firm.admin):
        colleague.language = "en"
        colleague.save()
    return firm


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
    second = client.get(f"{LEDGER}{first.context['list'].page.next_url}")
    keys = [row["stage"].pk for row in [*first.context["list"].rows, *second.context["list"].rows]]
    assert len(keys) == len(set(keys)) == 64
    assert [
        row["stage"].pk for row in client.get(f"{LEDGER}{second.context['list'].page.prev_url}").context["list"].rows
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
