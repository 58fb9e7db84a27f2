"""The sums that a ledger states itself, beside what was understood of it."""

import io

import openpyxl
import pytest

from imports.services import run_import, take_import
from orders.sheets.orders import HEADINGS, read_sheet
from tests.imports.sheet import GOOD
from tests.imports.uploads import job_of

pytestmark = pytest.mark.django_db
AMOUNT = HEADINGS.index("总金额(元)")


def ledger(*rows, **sheets):
    """A sheet of orders over 50 000 each; a row is {heading: cell}, or (word, sum)."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, own in (sheets or {"订单": rows}).items():
        page = book.create_sheet(name)
        page.append(HEADINGS)
        for at, row in enumerate(own):
            if isinstance(row, tuple):
                page.append([row[0], *[""] * (AMOUNT - 1), row[1]])
            else:
                cells = GOOD | {"订单编号": f"{name}-{at}", "总金额(元)": 50_000} | row
                page.append([cells.get(heading, "") for heading in HEADINGS])
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def controls(*rows, **sheets):
    return [(c.row, c.text, int(c.good), c.agrees) for c in read_sheet(ledger(*rows, **sheets)).controls]


def test_a_total_that_agrees_stands_beside_what_was_understood():
    assert controls({}, {}, ("合计", 100_000)) == [(4, "合计", 100_000, True)]
    assert not [
        warning for warning in read_sheet(ledger({}, {}, ("合计", 100_000))).warnings if "sum in" in warning.message
    ]


def test_a_total_that_differs_is_a_warning_with_both_sums():
    reading = read_sheet(ledger({}, {}, ("总计", 150_000)))

    assert [(w.row, w.column, w.value) for w in reading.warnings if w.column] == [(4, "总金额(元)", "150000.00")]
    assert [w.message for w in reading.warnings if w.column] == [
        "The sum in this row is 150,000.00, the rows from 2 on come to 100,000.00: the difference is 50,000.00. Look "
        "for rows that are missing, stand twice, or are no orders."
    ]


def test_subtotals_months_and_the_whole_are_each_compared_with_their_own_rows():
    rows = [
        {},
        {},
        ("9月小计", 100_000),
        {},
        ("10月小计", 50_000),
        ("累计", 150_000),
        {},
        ("小计", 50_000),
        ("总计", 200_000),
    ]

    assert [(row, agrees) for row, _text, _good, agrees in controls(*rows)] == [
        *((4, True), (6, True), (7, True), (9, True), (10, True)),
    ]


def test_a_subtotal_that_differs_is_compared_with_the_rows_since_the_last_one():
    assert controls({}, ("小计", 50_000), {}, {}, ("小计", 70_000)) == [
        *((3, "小计", 50_000, True), (6, "小计", 100_000, False)),
    ]


def test_faulty_rows_are_told_apart_by_what_they_state():
    [control] = read_sheet(ledger({}, {"数量": "若干"}, ("合计", 100_000))).controls

    assert (control.good, control.faulty, control.faulty_rows, control.difference) == (50_000, 50_000, 1, 0)


def test_each_sheet_has_sums_of_its_own():
    sheets = {"a": [{}, ("合计", 50_000)], "b": [{}, {}, ("合计", 1)]}

    assert [(row, agrees) for row, _text, _good, agrees in controls(**sheets)] == [(3, True), (4, False)]


def test_a_sum_that_cannot_be_read_is_compared_with_nothing():
    assert controls({}, ("合计", "见附件")) == []


def test_the_page_shows_them_before_and_after(client, manager):
    client.force_login(manager)
    job = job_of(manager, content=ledger({}, {"数量": "若干"}, ("合计", 100_000)))
    assert [(c["row"], c["stated"], c["good"], c["faulty"]) for c in job.result["controls"]] == [
        (4, "100,000.00", "50,000.00", "50,000.00")
    ]

    before = client.get(job.get_absolute_url()).content.decode()
    take_import(job.pk, which="good", by=manager)
    run_import(job.pk)
    after = client.get(job.get_absolute_url()).content.decode()

    for page in (before, after):
        assert "Sums that the file states" in page
        assert "agrees once the faulty rows are mended" in page
