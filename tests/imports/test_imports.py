"""The page of uploads."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from imports.models import ImportJob
from imports.services import run_import, start_import
from orderdesk.accounts.models import Role
from orderdesk.core.sheets.limits import MOST_PACKED
from orders.models import Order
from orders.sheets.orders import read_sheet
from tests.customers import test_import_customers as customers
from tests.factories import person
from tests.imports.uploads import BAD, JOB_PAGES, brought, job_of, taken, upload
from tests.orders import test_import_products as products

pytestmark = pytest.mark.django_db


def test_a_workbook_is_uploaded_looked_at_and_taken_by_page(client, manager, django_capture_on_commit_callbacks):
    client.force_login(manager)

    answer = client.post(reverse("imports:imports"), {"file": upload({}, BAD)})
    job = ImportJob.objects.get()
    assert answer.headers["Location"] == job.get_absolute_url()
    assert 'id="import-progress"' in client.get(job.get_absolute_url()).content.decode()

    run_import(job.pk)
    page = client.get(job.get_absolute_url()).content.decode()
    assert "“若干” is not a number." in page
    assert client.get(reverse("imports:import-progress", args=[job.pk])).headers["HX-Refresh"] == "true"

    client.post(reverse("imports:take-import", args=[job.pk]), {"which": "good"})
    run_import(job.pk)
    assert Order.objects.count() == 1

    rest = client.get(reverse("imports:import-faults", args=[job.pk]))
    assert [order.number for order in read_sheet(io.BytesIO(rest.getvalue())).faulty] == ["A-2"]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"no workbook", "This file is not an Excel workbook"),
        (b"PK" * (MOST_PACKED // 2 + 1), "The file is larger than 20 MB."),
        (b"", "The file is empty."),
    ],
)
def test_what_is_no_workbook_is_told_at_once(client, manager, content, sentence):
    client.force_login(manager)

    answer = client.post(reverse("imports:imports"), {"file": upload(content=content)})

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not ImportJob.objects.exists()


def test_an_upload_without_a_file_is_told(client, manager):
    client.force_login(manager)

    assert client.post(reverse("imports:imports")).status_code == 422


@pytest.mark.parametrize("role", [Role.ACCOUNT_MANAGER, Role.PRODUCTION, Role.LOGISTICS])
def test_whoever_may_not_import_has_no_import_pages(client, manager, role):
    job = job_of(manager, {}, BAD)
    client.force_login(person(role))

    assert client.get(reverse("imports:imports")).status_code == 403
    assert client.get(reverse("imports:import-template")).status_code == 403
    assert {client.get(reverse(f"imports:{name}", args=[job.pk])).status_code for name in JOB_PAGES} == {404}
    assert client.post(reverse("imports:take-import", args=[job.pk]), {"which": "good"}).status_code == 404


@pytest.mark.parametrize("count", [1, 20])
def test_the_list_of_imports_costs_the_same_for_any_number(client, manager, django_assert_max_num_queries, count):
    ImportJob.objects.bulk_create([ImportJob(file="x.xlsx", name=f"{n}.xlsx", by=manager) for n in range(count)])
    client.force_login(manager)

    with django_assert_max_num_queries(10):
        client.get(reverse("imports:imports"))


def test_nobody_brings_what_is_not_theirs(client, firm):
    client.force_login(firm.assistant)

    assert client.get(reverse("imports:imports-of", args=["progress"])).status_code == 200
    assert client.get(reverse("imports:imports-of", args=["products"])).status_code == 403
    assert client.get(reverse("imports:imports-of", args=["nonsense"])).status_code == 404
    job = start_import(SimpleUploadedFile("表.xlsx", products.sheet(products.GOOD)), by=firm.admin, sheet="products")
    assert client.get(job.get_absolute_url()).status_code == 404


def test_a_new_company_is_led_from_sheet_to_sheet(client):
    admin = person(Role.ADMINISTRATOR)
    client.force_login(admin)
    assert client.get(reverse("imports:imports")).context["kind"].name == "customers"

    client.get(reverse("setup:setup"))  # whoever is at the set-up
    assert client.get(reverse("imports:imports")).context["kind"].name == "customers"
    job = brought(admin, "customers", customers.sheet(customers.GOOD))
    page = client.get(job.get_absolute_url())

    assert f'href="{reverse("imports:imports-of", args=["products"])}"' in page.content.decode()
    assert page.context["next_kind"].name == "products"


def test_nothing_follows_a_sheet_where_the_next_ones_are_there(client, manager):
    job = taken(manager, {"订单编号": "A-1"})
    client.force_login(manager)

    assert client.get(job.get_absolute_url()).context["next_kind"] is None
