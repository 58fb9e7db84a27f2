"""Twelve ledgers as companies keep them: every order and every doubtful cell as the writer of the file put it in.

Each goes in by its pages: it is uploaded, its columns are looked at, its good orders are taken.
"""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from imports.models import ImportJob
from imports.services import run_import
from orderdesk.core.sheets.choices import Choices
from orders.models import Order, OrderLine
from orders.sheets.orders import read_sheet
from tests.imports import twelve

pytestmark = [pytest.mark.django_db]
FILES = sorted(path for path in twelve.FOLDER.iterdir() if not path.name.endswith(".json"))


def expected_of(path):
    return json.loads((path.parent / f"{path.stem}.expected.json").read_text(encoding="utf-8"))


def orders_in(reading):
    return {
        order.number: {
            "customer": order.customer,
            "phone": order.phone,
            "ordered_on": str(order.ordered_on),
            "due_on": str(order.due_on),
            "terms": order.terms,
            "total": str(order.total),
            "lines": [[line.product, f"{line.quantity.normalize():f}", line.is_gift] for line in order.lines],
        }
        for order in reading.good
    }


def as_proposed(form):
    """What a browser sends of a form in which nobody changed anything."""
    values = {name: form.get_initial_for_field(field, name) for name, field in form.fields.items()}
    return {name: value for name, value in values.items() if value not in (None, False)}


class Road:
    """The pages that a ledger goes through, each step a form that is sent and what the worker does about it."""

    def __init__(self, client):
        self.client, self.steps, self.page = client, 0, None

    def send(self, url, data):
        self.steps += 1
        self.page = self.client.post(url, data, follow=True)
        assert self.page.status_code == 200, self.page.context["form"].errors
        run_import(ImportJob.objects.get().pk)
        self.page = self.client.get(self.page.request["PATH_INFO"], follow=True)

    def bring(self, path, options):
        """Take everything as it is proposed, but for what the page asks of a person."""
        self.send(reverse("imports:imports"), {"file": SimpleUploadedFile(path.name, path.read_bytes())})
        job = ImportJob.objects.get()
        if job.state == ImportJob.State.CHOOSING:  # what is called as we call it needs no explaining
            form = self.page.context["form"]
            said = {f"default-{form.asked.index(name)}": text for name, text in options.get("defaults", {}).items()}
            said |= {"year": options["year"]} if "year" in options else {}
            self.send(self.page.request["PATH_INFO"], as_proposed(form) | said)
        asked = {"paid": "none"} if "paid" in self.page.context["form"].fields else {}
        self.send(reverse("imports:take-import", args=[job.pk]), {"which": "good", **asked})


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_ledger_goes_in_as_it_stands(client, firm, settings, tmp_path, path):
    settings.MEDIA_ROOT = tmp_path
    expected = expected_of(path)
    reading = read_sheet(path, Choices(**expected["options"]))
    client.force_login(firm.manager)
    road = Road(client)

    road.bring(path, expected["options"])

    faults, warnings = ([[f.sheet, f.row, f.column] for f in found] for found in (reading.faults, reading.warnings))
    assert orders_in(reading) == expected["orders"]
    assert sorted(faults) == expected["faults"]
    assert [warning for warning in expected["warnings"] if warning not in warnings] == []
    job = ImportJob.objects.get()
    assert road.steps <= 5
    assert (job.state, job.result["written"]) == ("done", len(expected["orders"]))
    assert [[f.get("sheet", ""), f["row"], f["column"]] for f in job.result["faults"]] == faults
    assert orders_written() == {number: facts_of(order) for number, order in expected["orders"].items()}


def orders_written():
    """{number: (customer, promised day, sum, lines)} of every order in the database."""
    lines = {}
    for line in OrderLine.objects.order_by("order", "position"):
        lines.setdefault(line.order_id, []).append([f"{line.quantity.normalize():f}", line.is_gift])
    orders = Order.objects.select_related("customer")
    return {o.number: (o.customer.name, str(o.due_on), f"{o.total:.2f}", lines[o.pk]) for o in orders}


def facts_of(order):
    lines = [[quantity, is_gift] for _product, quantity, is_gift in order["lines"]]
    return order["customer"], order["due_on"], f"{float(order['total']):.2f}", lines


@pytest.mark.parametrize("make", twelve.STORED, ids=lambda make: make.__name__)
def test_the_stored_ledgers_are_those_of_their_writer(make):
    ledger = make()

    assert expected_of(twelve.FOLDER / ledger.name) == json.loads(json.dumps(ledger.expected()))


def test_there_are_twelve_and_one_has_20_000_rows():
    assert len(FILES) == 12
    assert len(twelve.long_ledger().pages[0].rows) > twelve.BIG_ROWS - 3
