"""Orders that come in while they are under way get their stages; what lies behind them is passed over."""

from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils.timezone import localdate, now

from aftersales.audit import find_differences
from fulfillment.models import Stage
from fulfillment.services import edit_stage
from fulfillment.states import Step
from imports.services import run_import, undo_import
from imports.services.undo import look_at_undo
from orderdesk.accounts.models import Role
from orderdesk.notifications.models import OutgoingMessage
from orderdesk.notifications.reminding import remind
from orders.models import Order
from tests.factories import person
from tests.imports.sheet import workbook
from tests.imports.uploads import job_of, taken

pytestmark = pytest.mark.django_db
MAKING = {"订单编号": "202405-002", "订单状态": "生产中"}
SENT = {"订单编号": "202405-003", "订单状态": "已发货", "发货日期": date(2024, 5, 20)}
OVER = {"订单编号": "202405-004", "订单状态": "已完成", "实际交付日期": date(2024, 5, 22)}


def passed_over(number):
    return set(Stage.objects.filter(order__number=number, is_passed_over=True).values_list("step", flat=True))


def test_each_order_under_way_stands_at_its_own_step(manager):
    job = taken(manager, {}, MAKING, SENT, OVER, paid="none", stages=True)

    assert passed_over("202405-001") == set()
    assert passed_over("202405-002") == {Step.STOCK}
    assert passed_over("202405-003") == {Step.STOCK, Step.PREPARE, Step.QUALITY, Step.PACKING, Step.DISPATCH}
    assert not Stage.objects.filter(order__number="202405-004").exists()
    assert job.result["stages"] == Stage.objects.count() == 3 * 8
    assert list(find_differences()) == []


def test_what_was_due_before_the_import_reminds_nobody(manager):
    taken(manager, {"交付日期": localdate() - timedelta(days=5)}, stages=True)

    remind(at=now())

    assert Stage.objects.late(on=localdate()).exists()
    assert not OutgoingMessage.objects.exists()


def test_they_go_with_the_import(manager):
    job = taken(manager, {}, stages=True)

    assert undo_import(job.pk, by=manager).counts()["stages"] == 8

    assert (Order.objects.count(), Stage.objects.count()) == (0, 0)
    assert list(find_differences()) == []


def test_what_somebody_wrote_into_them_stands_against_it(manager):
    job = taken(manager, {}, stages=True)
    edit_stage(Stage.objects.first().pk, changes={"record": "已备料"}, by=person(Role.ADMINISTRATOR))

    assert "1 stages were changed since" in " ".join(look_at_undo(job).against)


def test_the_page_offers_it_for_orders_under_way_alone(client, manager):
    client.force_login(manager)
    job, over = job_of(manager, {}), job_of(manager, OVER)

    assert "Plan the stages of the 1 orders that are under way" in client.get(job.get_absolute_url()).content.decode()
    assert "Plan the stages" not in client.get(over.get_absolute_url()).content.decode()
    client.post(reverse("imports:take-import", args=[job.pk]), {"which": "all", "stages": "on"})
    run_import(job.pk)
    assert Stage.objects.count() == 8
    assert "8 stages" in client.get(job.get_absolute_url()).content.decode()


def test_the_command_plans_them_where_it_is_told_to(tmp_path):
    path = tmp_path / "台账.xlsx"
    path.write_bytes(workbook(MAKING))

    call_command("import_orders", str(path), "--stages", stdout=StringIO())

    assert passed_over("202405-002") == {Step.STOCK}


def test_without_the_tick_none_are_planned(client, manager):
    client.force_login(manager)
    job = job_of(manager, {})

    client.post(reverse("imports:take-import", args=[job.pk]), {"which": "all"})
    run_import(job.pk)

    assert (Order.objects.count(), Stage.objects.count()) == (1, 0)
