"""What an import would make anew is named before it is written, beside the known one that was probably meant."""

import pytest
from django.urls import reverse

from customers.models import Customer
from imports.services import run_import, take_import
from orderdesk.core.text.nearness import Names, core_of, likeness_of
from orders.models import Order, Product
from tests.factories import CustomerFactory, ProductFactory
from tests.imports.uploads import job_of

pytestmark = pytest.mark.django_db
A_FEW = [chr(0x4E00 + 7 * at) for at in range(50)]


@pytest.fixture
def server():
    return ProductFactory(code="FW-1", name="机架式服务器", spec="S-001")


def near_of(job, kind):
    return {row["name"]: row["near"] for row in job.result[kind]}


def test_new_products_are_named_with_the_known_one_that_is_like_them(manager, server):
    job = job_of(
        manager,
        {"产品/服务名称": "机架式服务噐"},
        {"产品/服务名称": "机架服务器", "规格型号": "S001"},
        {"产品/服务名称": "机架式服务器", "规格型号": "S-002"},
        {"产品/服务名称": "交换机", "规格型号": "J-9"},
    )

    assert near_of(job, "new_products") == {
        "机架式服务噐": ["机架式服务器", "S-001"],
        "机架服务器": ["机架式服务器", "S-001"],
        "机架式服务器": [],
        "交换机": [],
    }


def test_names_whose_numbers_differ_are_never_taken_for_each_other():
    names = Names()
    names.add("开关电源240w", "240")

    assert names.nearest("开关电源360w") is None
    assert names.nearest("开关电源 240w") == "240"
    assert likeness_of("开关电源240w", "开关电源360w") == 0


def test_new_customers_are_named_with_the_known_one_that_is_like_them(manager):
    CustomerFactory(name="华科科枝有限公司", short_name="")
    job = job_of(
        manager,
        {"客户名称": "华科科枝股份有限公司"},
        {"订单编号": "A-2", "客户名称": "明德电子有限公司"},
        {"订单编号": "A-3", "客户名称": "明德电子有限公司"},
        {"订单编号": "A-4", "客户名称": "明德电孑有限公司"},
    )

    assert core_of("华科科技有限公司") == "华科科技"
    assert near_of(job, "new_customers") == {
        "华科科枝股份有限公司": "华科科枝有限公司",
        "明德电子有限公司": "",
        "明德电孑有限公司": "",
    }
    assert [row["count"] for row in job.result["new_customers"] if row["name"] == "明德电子有限公司"] == [2]


def test_a_name_of_four_signs_is_long_enough_to_be_like_another(manager):
    job = job_of(
        manager,
        {"客户名称": "苏州明德电子科技有限公司"},
        {"订单编号": "A-2", "客户名称": "苏州明德电子科技有限公司"},
        {"订单编号": "A-3", "客户名称": "苏州明德电孑科技有限公司"},
    )

    assert near_of(job, "new_customers")["苏州明德电孑科技有限公司"] == "苏州明德电子科技有限公司"


def test_the_known_ones_are_taken_by_page(client, manager, server):
    customer = CustomerFactory(name="华科科枝有限公司", short_name="")
    client.force_login(manager)
    job = job_of(manager, {"产品/服务名称": "机架式服务噐", "客户名称": "华科科枝股份有限公司"})
    before = Customer.objects.count(), Product.objects.count()

    page = client.get(job.get_absolute_url()).content.decode()
    assert "take “机架式服务器 S-001” instead" in page
    assert "take “华科科枝有限公司” instead" in page
    ticks = {"new_products-0": "on", "new_customers-0": "on"}
    client.post(reverse("imports:take-import", args=[job.pk]), {"which": "all", **ticks})
    run_import(job.pk)

    line = Order.objects.get().lines.get()
    assert (Order.objects.get().customer, line.product, line.product_name) == (customer, server, "机架式服务器")
    assert (Customer.objects.count(), Product.objects.count()) == before


def test_the_same_file_again_is_known_whatever_was_taken(manager, server):
    rows = [{"产品/服务名称": "机架式服务噐"}]
    job = job_of(manager, *rows)
    known = {"products": [["机架式服务噐", "S-001", "机架式服务器", "S-001"]]}
    take_import(job.pk, which="all", by=manager, known=known)
    run_import(job.pk)

    again = job_of(manager, *rows)

    assert (again.result["unchanged"], again.result["new_products"]) == (1, [])


def test_without_a_tick_they_are_made_anew(client, manager, server):
    client.force_login(manager)
    job = job_of(manager, {"产品/服务名称": "机架式服务噐"})

    client.post(reverse("imports:take-import", args=[job.pk]), {"which": "all"})
    run_import(job.pk)

    assert Product.objects.filter(name="机架式服务噐").count() == 1


def test_a_name_that_comes_up_late_in_a_long_file_is_compared_too(manager):
    known = ("苏州明德电子科技有限公司", "苏州明德电孑科技有限公司")
    CustomerFactory(name=known[0], short_name="")
    names = [f"{A_FEW[at % 50]}{A_FEW[at // 50]}商行" for at in range(2100)]

    job = job_of(manager, *[{"订单编号": f"A-{at}", "客户名称": name} for at, name in enumerate([*names, known[1]])])

    assert near_of(job, "new_customers")[known[1]] == known[0]


def test_a_wrong_character_among_what_hundreds_share_is_found():
    names = Names()
    for at in range(600):
        names.add(f"苏州锐{A_FEW[at % 50]}{A_FEW[at // 50]}科技", at)
        names.add(f"苏州{A_FEW[at % 50]}{A_FEW[at // 50]}丰科技", at)
    names.add("苏州锐天丰科技", "天")

    assert names.nearest("苏州锐夭丰科技") == "天"


def test_the_one_that_fits_is_found_among_many_of_its_name():
    names = Names()
    for at in range(100):
        names.add("触摸屏", f"S-{at}")

    assert names.nearest("触摸屏", fits=lambda spec: spec == "S-77") == "S-77"
