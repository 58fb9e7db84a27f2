"""What was built on an import and taken back itself no longer stands against taking the import back."""

from decimal import Decimal
from threading import Event

import pytest
from django.db import DatabaseError, IntegrityError, connection
from django.utils.translation import override

from aftersales.audit import find_differences
from fulfillment.models import Reservation, StockMove
from fulfillment.services import receive_stock
from imports.models import ImportedRecord
from imports.services import undo_import
from imports.services.undo import look_at_undo
from imports.services.undo_records import MADE, NAMES, PARTS, name_of
from orderdesk.accounts.models import Role
from orderdesk.core.record.removing import remove_records
from orders.models import Order, OrderLine, Product, Receipt, SearchTerm
from tests.factories import Firm, make_stock, person
from tests.fulfillment import test_import_stock as stock
from tests.imports.uploads import brought, taken
from tests.orders import test_import_receipts as receipts
from tests.orders.test_import_products import GOOD as GOOD_PRODUCT
from tests.orders.test_import_products import sheet as product_sheet
from tests.races import Meeting, run_together

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin():
    return person(Role.ADMINISTRATOR, language="en")


def test_orders_go_after_their_receipts_were_taken_back(manager):
    finance = person(Role.FINANCE, language="en")
    orders = taken(manager, {})
    money = brought(finance, "receipts", receipts.sheet(receipts.told(Order.objects.get())))
    assert "receipt refer to it" in " ".join(look_at_undo(orders).against)

    undo_import(money.pk, by=finance)
    undo_import(orders.pk, by=manager)

    assert (Order.objects.count(), Receipt.objects.count()) == (0, 0)
    assert list(find_differences()) == []


def test_orders_go_after_the_stock_that_was_held_for_them_was_taken_back(manager):
    warehouse = person(Role.WAREHOUSE, language="en")
    orders = taken(manager, {})
    count = brought(warehouse, "stock", stock.sheet(stock.told(Product.objects.get(), 25)))
    line = OrderLine.objects.get()
    assert Reservation.objects.get(line=line).quantity == 10
    assert "reservation refer to it" in " ".join(look_at_undo(orders).against)

    undo_import(count.pk, by=warehouse)
    against = look_at_undo(orders).against

    assert [sentence for sentence in against if "reserv" in sentence or "order" in sentence] == []
    assert list(StockMove.objects.filter(line=line).values_list("reserved", flat=True).order_by("pk")) == [10, -10]


def test_what_was_held_and_freed_goes_with_orders_of_known_products(manager, firm):
    orders = taken(manager, {"产品/服务名称": firm.product.name, "规格型号": firm.product.spec})
    count = brought(firm.warehouse, "stock", stock.sheet(stock.told(firm.product, 25)))
    undo_import(count.pk, by=firm.warehouse)
    before = StockMove.objects.filter(line=None).count()

    undo_import(orders.pk, by=manager)

    assert not Order.objects.exists()
    assert (StockMove.objects.exclude(line=None).count(), StockMove.objects.count()) == (0, before)
    assert list(find_differences()) == []


def _undo_while_goods_come(monkeypatch):
    """What becomes of taking the import of an order back while the goods come that the order waits for."""
    firm, looked, meeting = Firm(), Event(), Meeting()
    make_stock(firm.product, 1)
    orders = taken(firm.admin, {"产品/服务名称": firm.product.name, "规格型号": firm.product.spec})

    def remove_later(*arguments, **how):
        looked.set()
        meeting.wait()  # until the goods are there, or wait for this
        return remove_records(*arguments, **how)

    def receive():
        looked.wait(timeout=20)
        receive_stock(firm.product, Decimal(25), by=firm.warehouse)

    monkeypatch.setattr("imports.services.undo_records.remove_records", remove_later)
    return run_together(lambda: undo_import(orders.pk, by=firm.admin), receive)[0]


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_goods_that_come_meanwhile_are_given_to_no_order_that_goes(monkeypatch):
    outcome = _undo_while_goods_come(monkeypatch)

    assert outcome.counts()["orders"] == 1
    assert (Order.objects.count(), Reservation.objects.count()) == (0, 0)
    assert list(find_differences()) == []


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_without_the_lock_they_would_be(monkeypatch):
    """The control."""
    monkeypatch.setattr("imports.services.undo_records.lock_stock", lambda products: None)

    assert isinstance(_undo_while_goods_come(monkeypatch), IntegrityError)


@pytest.mark.parametrize("setting", ["", "on"])
def test_the_ledger_gives_up_nothing_else(firm, setting):
    stock_job = brought(firm.warehouse, "stock", stock.sheet(stock.told(firm.product, 25)))
    moves = StockMove.objects.filter(pk__in=ImportedRecord.objects.filter(job=stock_job).values("key"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('orderdesk.taking_back', %s, true)", [setting])

    with pytest.raises(DatabaseError, match="never rewritten"):
        moves._raw_delete(moves.db)


def test_products_go_after_a_change_of_them_was_taken_back(admin):
    first = brought(admin, "products", product_sheet(GOOD_PRODUCT))
    second = brought(admin, "products", product_sheet(GOOD_PRODUCT | {"标准售价": 400}))
    assert "1 products were changed since" in " ".join(look_at_undo(first).against)

    undo_import(second.pk, by=admin)
    undo_import(first.pk, by=admin)

    assert not Product.objects.exists()


def test_a_change_is_taken_back_after_the_change_upon_it_was(admin):
    brought(admin, "products", product_sheet(GOOD_PRODUCT))
    first = brought(admin, "products", product_sheet(GOOD_PRODUCT | {"标准售价": 400}))
    second = brought(admin, "products", product_sheet(GOOD_PRODUCT | {"标准售价": 500}))
    assert "1 products were changed since" in " ".join(look_at_undo(first).against)

    undo_import(second.pk, by=admin)
    undo_import(first.pk, by=admin)

    assert Product.objects.get().list_price == 318


def test_all_that_may_stand_against_it_has_a_chinese_name():
    others = {
        relation.related_model
        for model in (*PARTS, *MADE)
        for relation in model._meta.get_fields(include_hidden=True)
        if relation.auto_created and relation.is_relation and not relation.concrete
    }
    others = {model for model in others if not model.__name__.startswith("Historical")} - {SearchTerm}

    with override("zh-hans"):
        assert sorted(model.__name__ for model in others if str(name_of(model)).isascii()) == []
    assert set(NAMES) <= others
