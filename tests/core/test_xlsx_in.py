import io
import struct
import subprocess
import sys
import zipfile
from datetime import date, datetime

import openpyxl
import pytest
import xlsxwriter

from orderdesk.core.errors import Refused
from orderdesk.core.sheets.limits import MOST_PACKED
from orderdesk.core.sheets.reading import read_table

HEADINGS = ["订单编号", "客户名称", "数量", "单价(元)"]


def book(*rows, title="表", hidden=()):
    file = openpyxl.Workbook()
    sheet = file.active
    sheet.title = title
    for row in rows:
        sheet.append(row)
    for name in hidden:
        file.create_sheet(name, 0).sheet_state = "hidden"
    out = io.BytesIO()
    file.save(out)
    return out.getvalue()


def repacked(content, changes):
    """The workbook with some parts replaced."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if changes.get(name, b"") is not None:
                new.writestr(name, changes.get(name) or old.read(name))
        for name in changes.keys() - set(old.namelist()):
            new.writestr(name, changes[name])
    return out.getvalue()


def sheet_xml(rows, *, prefix=""):
    head = f'<?xml version="1.0"?><{prefix}worksheet xmlns{":x" if prefix else ""}="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><{prefix}sheetData>'
    return (head + rows + f"</{prefix}sheetData></{prefix}worksheet>").encode()


SHEET = "xl/worksheets/sheet1.xml"
GOOD = book(HEADINGS, ["A-1", "明德", 3, 4.5])


def test_rows_come_with_excels_numbers_under_their_headings():
    content = book(
        ["台账"],
        [],
        ["单价（元）", " 客户 名称", "数 量", "订单编号", "备用"],
        [1.5, "明德", 2, "A-1", "x"],
        [],
        [2, "", 3],
    )

    table = read_table(content, headings=HEADINGS, required=["数量"])

    assert table.sheet == "表"
    assert table.headings == ["单价(元)", "客户名称", "数量", "订单编号"]
    assert table.unknown == ["备用"]
    assert list(table.rows) == [
        (4, {"单价(元)": 1.5, "客户名称": "明德", "数量": 2.0, "订单编号": "A-1"}),
        (5, {"单价(元)": "", "客户名称": "", "数量": "", "订单编号": ""}),
        (6, {"单价(元)": 2.0, "客户名称": "", "数量": 3.0, "订单编号": ""}),
    ]


def test_a_table_that_stands_away_from_the_corner_keeps_its_row_numbers():
    file = openpyxl.Workbook()
    for at, text in enumerate(HEADINGS, 3):
        file.active.cell(5, at, text)
        file.active.cell(7, at, text[0])
    out = io.BytesIO()
    file.save(out)

    rows = list(read_table(out.getvalue(), headings=HEADINGS).rows)

    assert rows == [(6, dict.fromkeys(HEADINGS, "")), (7, {heading: heading[0] for heading in HEADINGS})]


@pytest.mark.parametrize(
    "price", ["单价(元)", "单价（元）", " 单 价 [元] ", "单价【元】", "单价", "单价（人民币）", "*单价(元)："]
)
def test_a_heading_is_known_whatever_its_brackets(price):
    table = read_table(book(["订单编号", "客户名称", "数量", price]), headings=HEADINGS)

    assert table.headings == HEADINGS
    assert table.unknown == []


def test_a_heading_that_stands_twice_counts_where_it_stands_first():
    table = read_table(book([*HEADINGS, "数量"], ["A", "明德", 1, 2, 99]), headings=HEADINGS)

    assert table.unknown == ["数量"]
    assert [cells["数量"] for _row, cells in table.rows] == [1.0]


def test_cells_arrive_as_excel_knows_them():
    content = book(HEADINGS, [datetime(2024, 5, 10, 8, 30), date(2024, 5, 10), True, "007"])

    ((_row, cells),) = read_table(content, headings=HEADINGS).rows

    assert list(cells.values()) == [datetime(2024, 5, 10, 8, 30), date(2024, 5, 10), True, "007"]


def test_the_sheet_with_the_headings_is_found_and_hidden_sheets_are_left_alone():
    file = openpyxl.load_workbook(io.BytesIO(book(HEADINGS, ["good"], title="订单", hidden=["旧"])))
    file["旧"].append([*HEADINGS])
    file.create_sheet("说明", 0).append(["怎样填写"])
    out = io.BytesIO()
    file.save(out)

    table = read_table(out.getvalue(), headings=HEADINGS)

    assert (table.sheet, [cells["订单编号"] for _row, cells in table.rows]) == ("订单", ["good"])


def test_a_path_and_a_file_are_read_alike(tmp_path):
    (tmp_path / "a.xlsx").write_bytes(GOOD)

    tables = [read_table(source, headings=HEADINGS) for source in (tmp_path / "a.xlsx", io.BytesIO(GOOD), GOOD)]

    assert len({str(list(table.rows)) for table in tables}) == 1


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"PK",
        "订单编号,客户名称\n".encode(),
        b"%PDF-1.7 " + b"x" * 1000,
        GOOD[:-300],
        GOOD[:400] + b"\0" * 100 + GOOD[500:],
        repacked(GOOD, {"xl/workbook.xml": None}),
        repacked(GOOD, {"[Content_Types].xml": None}),
        repacked(GOOD, {SHEET: b"<worksheet><sheetData><row"}),
        repacked(GOOD, {SHEET: sheet_xml("").replace(b"?>", b'?><!DOCTYPE a [<!ENTITY b "c">]>', 1)}),
        repacked(GOOD, {SHEET: sheet_xml("<row/>").decode().encode("utf-16")}),
        repacked(GOOD, {"content.xml": b"<office/>"}),
        repacked(GOOD, {"xl/workbook.xml": b"<workbook/>"}),
    ],
)
def test_what_is_no_workbook_is_refused_in_words(content):
    with pytest.raises(Refused, match=r"not an Excel workbook|has the expected headings|is a web page"):
        read_table(content, headings=HEADINGS)


def test_a_damaged_old_file_is_refused():
    with pytest.raises(Refused, match="is damaged"):
        read_table(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, headings=HEADINGS)


def test_a_workbook_without_the_headings_or_a_required_one_is_refused():
    with pytest.raises(Refused, match=r"expected headings in its first ten rows: 数量"):
        read_table(book(*[["x"]] * 10, HEADINGS), headings=HEADINGS, required=["数量"])
    with pytest.raises(Refused, match=r"“表” is missing columns: 数量, 单价\(元\)\."):
        read_table(book([*HEADINGS[:2], "x", "规格"]), headings=[*HEADINGS, "规格"], required=["数量", "单价(元)"])


def test_a_file_that_is_too_large_is_refused_before_it_is_opened():
    with pytest.raises(Refused, match=r"larger than 20 MB"):
        read_table(io.BytesIO(b"PK" + b"x" * MOST_PACKED), headings=HEADINGS)


def test_a_workbook_of_200_mb_unpacked_is_refused():
    out, million = io.BytesIO(GOOD), b"<row><c><v>1</v></c></row>" * 40_000
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as package, package.open("xl/big.xml", "w") as part:
        for _megabyte in range(200):
            part.write(million)

    with pytest.raises(Refused, match=r"takes 198 MB: too much to read"):
        read_table(out.getvalue(), headings=HEADINGS)


def test_a_small_bomb_is_refused_by_its_ratio():
    with pytest.raises(Refused, match=r"too much to read"):
        read_table(repacked(GOOD, {"xl/media/a.png": b"\0" * 30_000_000}), headings=HEADINGS)


def test_a_bomb_that_lies_about_its_size_is_refused():
    content = repacked(GOOD, {SHEET: sheet_xml("<row><c><v>1</v></c></row>" * 3_000_000)})
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        size = struct.pack("<I", package.getinfo(SHEET).file_size)

    with pytest.raises(Refused, match=r"not an Excel workbook"):
        read_table(content.replace(size, struct.pack("<I", 1000)), headings=HEADINGS)


@pytest.mark.parametrize(
    "rows",
    [
        "<row r='1'>" + "<c><v>1</v></c>" * 1_000_000 + "</row>",
        "<row r='1'>" + "".join(f"<c r='A{n}'/>" for n in range(300)) + "</row>",
        "<row r='1'><c r='XFD1'><v>1</v></c></row>",
        "<row r='1'><c t='a>b' r='XFD1'><v>1</v></c></row>",
        "<row r='1'><c r='A1'><v>1</v></c></row><row r='1048576'><c r='F1048576'><v>1</v></c></row>",
        "<row><c r='A1'><v>1</v></c><c r='F1048576'><v>1</v></c></row>",
        "<row r='99999999999'><c r='A1'><v>1</v></c><c r='B1'><v>1</v></c></row>",
        "<x:row r='1'><x:c r='XFD1'><x:v>1</x:v></x:c></x:row>",
        "<row r='1'>" + "<c><v>1</v></c>" * 1_000_000,
    ],
)
def test_a_sheet_that_reaches_too_far_is_refused(rows):
    with pytest.raises(Refused, match=r"A sheet extends to row \d+ and across \d+ columns|not an Excel workbook"):
        read_table(repacked(GOOD, {SHEET: sheet_xml(rows, prefix="x:" if "x:row" in rows else "")}), headings=HEADINGS)


def test_a_bomb_under_another_name_is_measured_too():
    content = repacked(GOOD, {"xl/odd.dat": sheet_xml("<row r='1'><c r='XFD1'><v>1</v></c></row>")})

    with pytest.raises(Refused, match=r"across 16384 columns"):
        read_table(content, headings=HEADINGS)


def test_more_rows_than_allowed_are_refused_and_as_many_are_not():
    content = book(HEADINGS, *[["A", "明德", 1, 1]] * 50)

    assert len(list(read_table(content, headings=HEADINGS, most_rows=50).rows)) == 50
    with pytest.raises(Refused, match=r"more than 49 rows\. Import it in parts"):
        list(read_table(content, headings=HEADINGS, most_rows=49).rows)
    with pytest.raises(Refused, match=r"more than 10 rows"):
        read_table(content, headings=HEADINGS, most_rows=10)


def test_rows_without_content_do_not_count():
    content = repacked(
        GOOD, {SHEET: sheet_xml("".join(f"<row r='{n}'><c r='A{n}' s='1'/></row>" for n in range(1, 60_000)))}
    )

    with pytest.raises(Refused, match=r"expected headings"):
        read_table(content, headings=HEADINGS)


MEASURE = """
import re, sys
from django.conf import settings
settings.configure(USE_I18N=False)
from orderdesk.core.sheets.reading import read_table
table = read_table(sys.argv[1], headings=[f"列{n}" for n in range(20)])
count = sum(1 for _row in table.rows)
print(count, int(re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read())[1]) // 1024)
"""


def test_fifty_thousand_rows_are_read_in_400_mb(tmp_path):
    with xlsxwriter.Workbook(tmp_path / "big.xlsx", {"constant_memory": True}) as file:
        sheet = file.add_worksheet()
        sheet.write_row(0, 0, [f"列{n}" for n in range(20)])
        for row in range(1, 50_001):
            sheet.write_row(row, 0, [f"第{row}行的文字{n}" if n % 2 else row * n + 0.5 for n in range(20)])

    done = subprocess.run(
        [sys.executable, "-c", MEASURE, tmp_path / "big.xlsx"], capture_output=True, text=True, check=True
    )

    rows, megabytes = map(int, done.stdout.split())
    assert rows == 50_000
    assert megabytes < 400
