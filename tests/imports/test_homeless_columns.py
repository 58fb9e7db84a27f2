"""Columns of a file that have no place: they become custom fields where somebody says so."""

import io

import openpyxl
import pytest
from django.urls import reverse

from customers.models import Customer
from imports.services import run_import, start_import, take_import
from orderdesk.accounts.models import Role
from orderdesk.custom_fields.models import CustomField
from orderdesk.custom_fields.services import add_field
from tests.factories import person
from tests.imports.test_choose_import import fields
from tests.imports.uploads import upload

pytestmark = pytest.mark.django_db
ROW = {"客户编码": "KH0001", "购货单位": "华科科技有限公司", "联系人": "李明", "联系电话": "13800138001", "等级": "A"}


@pytest.fixture
def admin(client):
    admin = person(Role.ADMINISTRATOR, language="en")
    client.force_login(admin)
    return admin


def uploaded(by):
    book = openpyxl.Workbook()
    book.active.append(list(ROW))
    book.active.append(list(ROW.values()))
    target = io.BytesIO()
    book.save(target)
    job = start_import(upload(content=target.getvalue(), name="客户.xlsx"), by=by, sheet="customers")
    run_import(job.pk)
    job.refresh_from_db()
    return job


def choose(client, job, **changes):
    url = reverse("imports:choose-import", args=[job.pk])
    answer = client.post(url, fields(client.get(url), **changes))
    run_import(job.pk)
    job.refresh_from_db()
    return answer


def test_a_column_becomes_a_custom_field_and_is_taken(client, admin):
    job = uploaded(admin)
    page = client.get(reverse("imports:choose-import", args=[job.pk])).content.decode()
    assert "Without a place here: 客户编码" in " ".join(page.split())

    choose(client, job, **{"column-0": "@new"})
    take_import(job.pk, which="all", by=admin)
    run_import(job.pk)

    field = CustomField.objects.get()
    assert (field.record, field.name, Customer.objects.get().custom) == ("customer", "客户编码", {field.key: "KH0001"})


def test_a_field_that_was_added_since_is_proposed_and_read_from_files_that_left_it_out(client, admin):
    first = uploaded(admin)
    choose(client, first)
    assert first.state == "checked"
    field = add_field("customer", name="客户编码", kind="text", by=admin)

    form = client.get(reverse("imports:choose-import", args=[first.pk])).context["form"]
    again = uploaded(admin)

    assert form["column-0"].value() == "客户编码"
    assert (again.state, again.result["mapped"]["客户编码"]) == ("checked", field.name)


def test_what_was_left_out_beside_the_field_stays_out(client, admin):
    add_field("customer", name="客户编码", kind="text", by=admin)
    choose(client, uploaded(admin), **{"column-0": ""})

    assert uploaded(admin).result["mapped"]["客户编码"] is None


def test_only_an_administrator_makes_fields(client):
    manager = person(Role.SALES_MANAGER, language="en")
    client.force_login(manager)
    job = uploaded(manager)

    refused = choose(client, job, **{"column-0": "@new"})

    assert (refused.status_code, CustomField.objects.count()) == (422, 0)
