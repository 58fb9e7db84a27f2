"""Orders that were over when they came in: whether they had been paid is asked once, and written as receipts."""

import json
from datetime import date
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.urls import reverse

from aftersales.audit import find_differences
from imports.services import run_import, take_import, undo_import
from orderdesk.accounts.models import Role
from orderdesk.core.errors import Refused
from orderdesk.notifications.models import OutgoingMessage
from orders.models import Instalment, Order, Receipt
from orders.services.money import record_receipt
from tests.factories import person
from tests.imports.sheet import workbook
from tests.imports.uploads import job_of, taken

pytestmark = pytest.mark.django_db
MOMENTS = {"发货日期": date(2024, 5, 20), "实际交付日期": date(2024, 5, 22)}
COMPLETED = MOMENTS | {"订单编号": "202405-007", "订单状态": "已完成"}
DELIVERED = MOMENTS | {"订单编号": "202405-008", "订单状态": "已交付"}


def paid_of():
    return dict(Order.objects.values_list("number", "paid"))


def test_completed_orders_are_paid_on_the_day_of_their_delivery(manager):
    job = taken(manager, {}, COMPLETED, DELIVERED, paid="completed")

    receipt = Receipt.objects.get()
    assert (receipt.order.number, receipt.amount, receipt.received_on) == ("202405-007", 50000, date(2024, 5, 22))
    assert receipt.number.startswith("SK202405")
    assert paid_of() == {"202405-001": "none", "202405-007": "all", "202405-008": "none"}
    assert Instalment.objects.get(order__number="202405-007").owed == 0
    assert job.result["receipts"] == 1
    assert not OutgoingMessage.objects.exists()
    assert list(find_differences()) == []


def test_delivered_ones_are_paid_with_them_or_nothing_is(manager):
    taken(manager, COMPLETED, DELIVERED, paid="delivered")
    assert paid_of() == {"202405-007": "all", "202405-008": "all"}

    taken(manager, COMPLETED | {"订单编号": "202405-009"}, paid="none")
    assert paid_of()["202405-009"] == "none"


def test_it_must_be_said_before_such_orders_are_written(manager):
    job = job_of(manager, COMPLETED)

    with pytest.raises(Refused, match="Say whether the orders that were delivered or completed had been paid"):
        take_import(job.pk, which="all", by=manager)

    job.refresh_from_db()
    assert (job.state, job.result["finished"]) == ("checked", {"completed": 1})


def test_the_page_asks_and_says_where_the_answer_is_missing(client, manager):
    client.force_login(manager)
    job = job_of(manager, COMPLETED, DELIVERED)
    url = reverse("imports:take-import", args=[job.pk])

    page = client.get(job.get_absolute_url()).content.decode()
    assert "Yes, the 1 completed ones" in page
    assert "Yes, all 2 that were delivered or completed" in page
    refused = client.post(url, {"which": "all"})
    assert (refused.status_code, "Say whether the orders" in refused.content.decode()) == (422, True)

    client.post(url, {"which": "all", "paid": "delivered"})
    run_import(job.pk)
    assert paid_of() == {"202405-007": "all", "202405-008": "all"}
    assert "2 receipts" in client.get(job.get_absolute_url()).content.decode()


def test_nothing_is_asked_where_no_order_was_over(client, manager):
    client.force_login(manager)
    job = job_of(manager, {})

    assert "had been paid" not in client.get(job.get_absolute_url()).content.decode()
    client.post(reverse("imports:take-import", args=[job.pk]), {"which": "all"})
    job.refresh_from_db()
    assert job.take == "all"


def test_the_receipts_are_taken_back_with_the_import(manager):
    job = taken(manager, COMPLETED, DELIVERED, paid="delivered")

    undoing = undo_import(job.pk, by=manager)

    assert undoing.counts()["receipts"] == 2
    assert (Order.objects.count(), Receipt.objects.count()) == (0, 0)
    assert Receipt.history.filter(history_type="-").count() == 2
    assert list(find_differences()) == []
    taken(manager, COMPLETED, paid="delivered")
    assert Receipt.objects.get().number not in set(Receipt.history.filter(history_type="-").values_list("number"))


def test_money_that_came_or_went_since_stands_against_taking_it_back(manager):
    job = taken(manager, COMPLETED, paid="completed")
    order = Order.objects.get()
    record_receipt(
        order.pk, received_on=date(2024, 6, 1), amount=Decimal(-100), by=person(Role.FINANCE), confirmed=None
    )

    with pytest.raises(Refused, match="× receipt refer to it"):
        undo_import(job.pk, by=manager)

    assert Order.objects.get().received == 49900


def test_the_command_writes_receipts_where_it_is_told_that_all_had_been_paid(capsys, tmp_path):
    path = tmp_path / "台账.xlsx"
    path.write_bytes(workbook(COMPLETED, DELIVERED, {}))

    call_command("import_orders", str(path), "--paid", "--json")

    assert json.loads(capsys.readouterr().out)["receipts"] == 2
    assert paid_of() == {"202405-001": "none", "202405-007": "all", "202405-008": "all"}


def test_the_command_writes_none_unless_told(capsys, tmp_path):
    path = tmp_path / "台账.xlsx"
    path.write_bytes(workbook(COMPLETED))

    call_command("import_orders", str(path), "--json")

    assert json.loads(capsys.readouterr().out)["finished"] == {"completed": 1}
    assert paid_of() == {"202405-007": "none"}
