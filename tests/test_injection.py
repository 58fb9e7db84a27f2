"""Whatever somebody typed, into whatever field: no page runs it, no workbook and no CSV file computes it.

The texts of every record of the walk's company are written over in the database, past every form, so that what a form
would have refused is shown too.
"""

import csv
import io

import openpyxl
import pytest
from django.apps import apps
from django.db import DatabaseError, connection, models, transaction
from django.db.models import F, Value
from django.db.models.functions import Concat, Left

from tests.walk.addresses import url_names, urls_of
from tests.walk.posts import POST_ONLY
from tests.walk.undone import undone
from tests.walk.world import standing_world

pytestmark = pytest.mark.django_db
TAG, FORMULA = "<i>\"'&", "=1+1+"
OURS = {
    *("orders", "customers", "fulfillment", "aftersales", "reports", "imports"),
    *("accounts", "policy", "notifications", "core", "setup"),
}
# What the program writes and reads again: secrets of links and people, and names of its own things.
ITS_OWN = {"nonce", "digest", "password", "username", "field"}
LEAST = 8  # characters that a text must have room for


@pytest.fixture
def world(db, ready, place, tmp_path):
    return standing_world(ready, tmp_path)


def texts():
    """[(model, field)] of every text that is nobody's key."""
    for model in apps.get_models():
        if model._meta.app_label not in OURS or model.__name__.startswith("Historical"):
            continue
        for field in model._meta.concrete_fields:
            is_text = isinstance(field, (models.CharField, models.TextField)) and field.name not in ITS_OWN
            if is_text and not field.choices and not field.unique and (field.max_length or LEAST) >= LEAST:
                yield model, field


def write_over(mark):
    """Put the mark before every text; the fields whose constraints refuse it."""
    refused = []
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")  # what is sealed too
    for model, field in texts():
        text = Concat(Value(mark), F(field.name), output_field=models.TextField())
        try:
            with transaction.atomic():
                rows = model._base_manager.exclude(**{field.name: ""})
                rows.update(**{field.name: Left(text, field.max_length) if field.max_length else text})
        except DatabaseError:
            refused.append(f"{model._meta.label}.{field.name}")
    return refused


def answers(client, world):
    client.raise_request_exception = False
    for name in url_names():
        if name in POST_ONLY | {"logout", "healthz"} or "print" in name:  # a paper is no page
            continue
        for url in urls_of(world, name):
            response = undone(lambda url=url: client.get(url, follow=True))
            response.body = b"".join(response.streaming_content) if response.streaming else response.content
            yield url, response


@pytest.mark.parametrize("role", ["admin", "manager"])
def test_no_page_shows_a_tag_that_somebody_typed(client, world, role):
    refused = write_over(TAG)
    client.force_login(getattr(world.firm, role))

    raw, broken, escaped = [], [], 0
    for url, response in answers(client, world):
        broken += [url] if response.status_code == 500 else []
        if response.headers.get("Content-Type", "").startswith("text/html"):
            page = response.body.decode()
            raw += [url] if "<i>" in page else []
            escaped += "&lt;i&gt;" in page

    assert (raw, broken, refused) == ([], [], [])
    assert escaped > 60


def cells_of(response):
    """The texts of the cells of a workbook or a CSV file; of a workbook those that would be computed begin with =."""
    body = response.body
    if body.startswith(b"PK"):
        book = openpyxl.load_workbook(io.BytesIO(body))
        for sheet in book:
            for row in sheet.iter_rows():
                yield from ((cell.value, cell.data_type == "f") for cell in row if isinstance(cell.value, str))
    elif response.headers.get("Content-Type", "").startswith("text/csv"):
        for row in csv.reader(io.StringIO(body.decode("utf-8-sig"))):
            yield from ((cell, cell.startswith(("=", "+", "-", "@", "\t", "\r"))) for cell in row)


def test_no_workbook_and_no_csv_file_computes_what_somebody_typed(client, world):
    refused = write_over(FORMULA)
    client.force_login(world.firm.admin)

    computed, broken, kept = [], [], 0
    for url, response in answers(client, world):
        broken += [url] if response.status_code == 500 else []
        for text, is_computed in cells_of(response):
            if FORMULA in text:
                kept += 1
                computed += [(url, text)] if is_computed else []

    assert (computed, broken, refused) == ([], [], [])
    assert kept > 60
