"""The follow-up audit trail: signed by whoever acted, rewritten by nobody, sealed, and told by the moves alone."""

import ast
from collections import Counter

import pytest
from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from launch import ROOT
from orderdesk.accounts.models import system_user
from orderdesk.core.models import Seal
from orderdesk.core.record.history import history_models
from orderdesk.core.record.sealing import broken_seals, seal_history
from orders.models import Order

APPS = ("orderdesk", "customers", "orders", "fulfillment", "aftersales", "reports", "imports", "demo")


def execute(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.rowcount


@pytest.mark.django_db
@pytest.mark.parametrize("model", history_models(), ids=lambda model: model._meta.label)
def test_every_history_table_has_the_trigger_that_refuses(model):
    table = model._meta.db_table

    enabled = execute(f"SELECT 1 FROM pg_trigger WHERE tgrelid = '{table}'::regclass AND tgname = '{table}_refuse'")

    assert enabled == 1


@pytest.mark.parametrize("change", ["UPDATE {} SET history_change_reason = 'x'", "DELETE FROM {}"])
def test_the_database_refuses_to_rewrite_what_happened(firm, change):
    firm.order("confirmed")
    filled = [model._meta.db_table for model in history_models() if model.objects.exists()]

    for table in filled:
        with pytest.raises(IntegrityError, match="history is never rewritten"), transaction.atomic():
            execute(change.format(table))

    assert {"orders_historicalorder", "orders_historicalorderline", "fulfillment_historicalstage"} <= set(filled)


def test_every_step_is_signed_by_whoever_took_it(firm):
    order = firm.order("delivered")

    signed = {
        row.history_change_reason.split()[0]: row.history_user for row in order.history.select_related("history_user")
    }

    taken = {
        "submit": firm.assistant,
        "pass_review": firm.assistant,
        "approve": firm.manager,
        "confirm": firm.assistant,
        "start": firm.production,
        "ship": firm.logistics,
        "deliver": firm.am,
    }
    assert {move: signed[move] for move in taken} == taken


def test_nothing_of_a_whole_life_is_unsigned(firm):
    firm.order("delivered")
    life = [model for model in history_models() if model._meta.app_label in ("orders", "fulfillment", "aftersales")]

    unsigned = {model._meta.label: model.objects.filter(history_user=None).count() for model in life}

    del unsigned["orders.HistoricalProduct"]  # the factory's own
    assert {label: count for label, count in unsigned.items() if count} == {}


def test_what_the_admin_writes_is_signed_by_the_person(client, firm):
    order = firm.order("in_approval")
    approval = order.approvals.get()
    client.force_login(firm.manager)

    client.post(
        reverse("admin:orders_approval_change", args=[approval.pk]),
        {"decision": "approve", "version": order.version, "reason": ""},
    )

    last = order.history.latest()
    assert (last.history_change_reason.split()[0], last.history_user) == ("approve", firm.manager)


def test_the_clock_signs_with_a_name_of_its_own_that_cannot_log_in(db):
    system = system_user()

    assert (system.username, system.is_active, system.has_usable_password()) == ("system", False, False)


def test_the_admin_cannot_put_back_an_old_state(client, firm):
    order = firm.order("confirmed")
    old = order.history.earliest()
    client.force_login(firm.admin)
    url = reverse("admin:orders_order_simple_history", args=[order.pk, old.history_id])

    answer = client.post(url, {"note": "x"})

    order.refresh_from_db()
    assert settings.SIMPLE_HISTORY_REVERT_DISABLED
    assert answer.status_code in (302, 403, 405)
    assert order.status == "confirmed"


@pytest.mark.django_db(transaction=True)
def test_new_rows_are_sealed_into_a_chain_that_tells_a_change(firm):
    firm.order("confirmed")
    sealed = seal_history()
    firm.order("draft")
    later = seal_history()

    whole = list(broken_seals())
    with transaction.atomic():
        execute("SET LOCAL session_replication_role = replica")
        execute("UPDATE orders_historicalorder SET note = 'x' WHERE history_type = '+'")
        told = list(broken_seals())
        transaction.set_rollback(True)

    assert sealed > later > 0
    assert whole == []
    assert len(told) == 2
    assert Seal.objects.filter(table="orders_historicalorder").count() == 2


# --- moves in the code -----------------------------------------------------------------------------------------------


def modules():
    for app in APPS:
        yield from (path for path in sorted((ROOT / app).rglob("*.py")) if "migrations" not in path.parts)


def advanced():
    """[(move, where)] of every `advance(record.move, …)` of the tree."""
    for path in modules():
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "advance":
                move = node.args[0]
                yield (
                    (f"{ast.unparse(move.value)}.{move.attr}", path) if isinstance(move, ast.Attribute) else ("?", path)
                )


def declared():
    """Every method under @transition."""
    for path in modules():
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef) and any(
                isinstance(d, ast.Call) and getattr(d.func, "id", "") == "transition" for d in node.decorator_list
            ):
                yield node.name


def test_each_move_is_made_in_exactly_one_place():
    made = Counter(move for move, _path in advanced())

    assert {move: count for move, count in made.items() if count > 1} == {}
    assert {move.rpartition(".")[2] for move in made} == set(declared())


def reasons_as_text():
    """Where a history row is given a free string as its reason: (file, line), or (file, function) of a default."""
    for path in modules():
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call):
                given = [word.value for word in node.keywords if word.arg in ("reason", "default_change_reason")]
                # what people read of a stock move is its own text
                if any(_is_text(value) for value in given) and ast.unparse(node.func) != "post_moves":
                    yield path.relative_to(ROOT).as_posix(), node.lineno
            elif isinstance(node, ast.FunctionDef):
                defaults = zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True)
                if any(argument.arg == "reason" and _is_text(value) for argument, value in defaults):
                    yield path.relative_to(ROOT).as_posix(), node.name


def _is_text(value):
    first = value.values[0] if isinstance(value, ast.JoinedStr) else value
    return isinstance(first, ast.Constant) and isinstance(first.value, str) and first.value != ""


def test_every_reason_of_a_history_row_has_a_name():
    assert list(reasons_as_text()) == []


def test_no_status_is_assigned_outside_the_moves():
    """Rows of a sheet have a status too: what is read there is no order yet."""
    assigned = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in modules()
        for node in ast.walk(ast.parse(path.read_text()))
        if "sheets" not in path.parts
        and isinstance(node, ast.Assign)
        and any(isinstance(t, ast.Attribute) and t.attr == "status" and _is_record(t) for t in node.targets)
    ]

    assert assigned == []


def _is_record(target):
    return isinstance(target.value, ast.Name) and target.value.id in ("order", "shipment", "ticket", "record")


def test_status_is_read_only_in_every_admin():
    from django.contrib import admin

    open_to_typing = [
        model._meta.label
        for model, page in admin.site._registry.items()
        if any(field.name == "status" for field in model._meta.fields)
        and "status" not in page.readonly_fields
        and page.has_change_permission.__qualname__.split(".")[0] == "BaseModelAdmin"
    ]

    assert open_to_typing == []
    assert Order in admin.site._registry
