"""The log of what was exported, printed, downloaded and looked at."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.urls import reverse
from django.utils.timezone import localdate

from orderdesk.accounts.models import link_user
from orderdesk.core.models import Disclosure, Seal
from orderdesk.core.record.audit import check_chain
from orderdesk.core.record.sealing import seal_history
from orderdesk.core.sheets.writing import Column, write_workbook
from orders.models import Attachment
from orders.services import attach_file
from tests.aftersales.links import at
from tests.aftersales.test_receipt_by_link import signed_by_link
from tests.tampering import unprotected

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english", "place")]
URL = "accounts:disclosures"


def entries():
    """Every entry of the log as (kind, who, page, rows)."""
    return [(row.kind, row.by, row.page, row.rows) for row in Disclosure.objects.order_by("pk").select_related("by")]


def fetch(client, url):
    """Ask for something and take all of it: the bytes."""
    return b"".join(client.get(url))


# --- what is logged --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("shape", ["", "as=shown"])
def test_an_export_is_logged_with_its_filter_and_rows(client, firm, shape):
    for _ in range(3):
        firm.order("in_review")
    client.force_login(firm.am)

    book = fetch(client, f"{reverse('orders:export')}?q=2&{shape}")

    entry = Disclosure.objects.get()
    rows = openpyxl.load_workbook(io.BytesIO(book)).active.max_row - 1
    rows -= not shape  # the sums stand in the last one
    assert (entry.kind, entry.by, entry.page, entry.rows) == ("export", firm.am, "orders:export", rows)
    assert entry.question.startswith("q=2")
    assert entry.name.endswith(".xlsx")


def test_an_export_that_was_refused_is_none(client, firm, monkeypatch):
    monkeypatch.setattr("orders.views.export.MOST_ROWS", 0)
    firm.order("in_review")
    client.force_login(firm.am)

    assert client.get(reverse("orders:export")).status_code == 302
    assert entries() == []


@pytest.mark.pdf
def test_a_paper_is_logged(client, firm):
    order = firm.order("confirmed")
    client.force_login(firm.am)

    client.post(reverse("orders:print-confirmation", args=[order.pk]))

    assert entries() == [("paper", firm.am, "orders:print-confirmation", None)]
    assert order.number in Disclosure.objects.get().name


@pytest.mark.pdf
def test_a_paper_by_a_link_is_logged_without_the_link(client, firm):
    link, acceptance = signed_by_link(firm)

    fetch(client, at("receipt", link, acceptance.pk))

    entry = Disclosure.objects.get()
    assert (entry.kind, entry.by, entry.path, entry.question) == ("paper", link_user(), "", "")
    assert link.token not in f"{entry.name} {entry.page}"


def test_a_file_is_logged(client, firm):
    order = firm.order("confirmed")
    attach_file(order, file=SimpleUploadedFile("图.txt", b"x"), by=firm.am)
    client.force_login(firm.am)

    fetch(client, reverse("orders:attachment", args=[Attachment.objects.get().pk]))

    assert [entry[:2] for entry in entries()] == [("file", firm.am)]
    assert Disclosure.objects.get().name == "图.txt"


def test_costs_are_logged_of_whoever_reads_them(client, firm):
    url = reverse("orders:product", args=[firm.product.pk])
    for person in (firm.am, firm.manager):
        client.force_login(person)
        fetch(client, url)

    assert entries() == [("cost", firm.manager, "orders:product", None)]
    assert Disclosure.objects.get().path == url


def test_pages_and_samples_are_not_logged(client, firm):
    client.force_login(firm.manager)

    for url in (reverse("orders:list"), reverse("workbench"), f"{reverse('imports:import-template')}?sheet=orders"):
        fetch(client, url)

    assert entries() == []


def test_the_command_line_is_logged(firm, tmp_path):
    firm.order("in_review")

    call_command("export_orders", str(tmp_path / "orders.xlsx"), first="2020-01-01")

    assert entries() == [("export", None, "export_orders", 1)]
    assert Disclosure.objects.get().question == "2020-01-01"


def test_rows_of_one_export_are_not_counted_for_the_next(client, firm):
    write_workbook([Column("x")], [["1"], ["2"]], sheet="x")
    client.force_login(firm.am)

    fetch(client, reverse("orders:export"))

    assert [entry[3] for entry in entries()] == [0]


@pytest.mark.django_db(transaction=True)
def test_what_cannot_be_logged_is_not_handed_out(client, firm):
    firm.order("in_review")
    client.force_login(firm.am)

    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE core_disclosure ADD CONSTRAINT log_is_full CHECK (id < 0) NOT VALID")
    try:
        answer = client.get(reverse("orders:export"))
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE core_disclosure DROP CONSTRAINT log_is_full")

    assert answer.status_code == 503
    assert not answer.has_header("Content-Disposition")
    assert entries() == []


# --- it stays --------------------------------------------------------------------------------------------------------


def test_nobody_changes_the_log(client, firm):
    client.force_login(firm.am)
    fetch(client, reverse("orders:export"))
    seal_history()

    with pytest.raises(DatabaseError, match="never rewritten"):
        Disclosure.objects.update(rows=0)


def test_a_changed_log_is_named(client, firm):
    client.force_login(firm.am)
    fetch(client, reverse("orders:export"))
    seal_history()
    unprotected("DELETE FROM core_disclosure")

    (difference,) = check_chain()
    assert Seal.objects.filter(table="core_disclosure").count() == 1
    assert difference.where.startswith("history of core_disclosure, rows ")


# --- the page --------------------------------------------------------------------------------------------------------


@pytest.fixture
def logged(client, firm):
    """Two exports by two people, and a look at costs."""
    for person, name in ((firm.am, "orders:export"), (firm.manager, "aftersales:export-feedback")):
        client.force_login(person)
        fetch(client, reverse(name))
    client.get(reverse("orders:product", args=[firm.product.pk]))
    client.force_login(firm.admin)


@pytest.mark.parametrize(
    ("asked", "count"),
    [
        ({}, 3),
        ({"kind": "cost"}, 1),
        ({"kind": "export"}, 2),
        ({"q": "feedback"}, 1),
        ({"q": "Orders"}, 2),
        ({"days": "0"}, 3),
        ({"q": "2020-01-01"}, 0),
        ({"person": "9999"}, 0),
    ],
)
def test_it_is_searched(client, logged, asked, count):
    page = client.get(reverse(URL), asked)

    assert len(page.context["list"].rows) == count


def test_it_is_searched_by_day_and_person(client, firm, logged):
    page = client.get(reverse(URL), {"q": f"{localdate():%Y-%m-%d}", "person": firm.am.pk})

    assert [row.record.by for row in page.context["list"].rows] == [firm.am]


def test_it_is_not_there_for_others(client, firm):
    for person in (firm.am, firm.manager, firm.finance, firm.director):
        client.force_login(person)
        assert client.get(reverse(URL)).status_code == 404


@pytest.mark.parametrize("count", [1, 30])
def test_the_page_costs_the_same_for_any_number_of_rows(client, firm, count, django_assert_num_queries):
    Disclosure.objects.bulk_create(Disclosure(kind="export", by=firm.am, page="x") for _ in range(count))
    client.force_login(firm.admin)
    client.get(reverse(URL))

    with django_assert_num_queries(6):
        client.get(reverse(URL))
