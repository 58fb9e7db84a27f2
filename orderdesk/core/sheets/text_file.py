"""A text file of rows (.csv): its encoding and its separator are found, its cells stay texts."""

import codecs
import csv
import io
from collections.abc import Iterator

from charset_normalizer import from_bytes
from django.utils.translation import gettext as _

from orderdesk.core.errors import Refused
from orderdesk.core.sheets.limits import HEADING_ROWS, MEGABYTE, MOST_COLUMNS, no_workbook, too_many_rows

MARKS = {  # the first bytes that name an encoding
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
CHINESE = ["gb18030", "big5"]
NAMES = {"utf-8": "UTF-8", "utf-8-sig": "UTF-8", "utf-16": "UTF-16", "utf-16-le": "UTF-16", "utf-16-be": "UTF-16"}
SEPARATORS = ",\t;，"
SAMPLE = MEGABYTE
LINES = 30


def decoded(content: bytes) -> tuple[str, str]:
    """(text, name of its encoding). Raises `Refused` for what is no text."""
    encoding = _encoding(content)
    try:
        text = content.decode(encoding)
    except (UnicodeDecodeError, LookupError) as error:
        raise _no_text() from error
    if any(sign in text[:SAMPLE] for sign in "\0\1\2\3\4\5\6\7\x0e\x0f\x10\x1b"):
        raise no_workbook()
    if text.lstrip()[:200].lower().startswith(("<html", "<!doctype", "<?xml", "%pdf", "{\\rtf")):
        raise Refused(_("This file is a web page or a document, not a sheet. Open it in Excel and save it as .xlsx."))
    return text, NAMES.get(encoding, encoding.upper())


def _encoding(content: bytes) -> str:
    for mark, encoding in MARKS.items():
        if content.startswith(mark):
            return encoding
    head = content[:SAMPLE]
    if head.count(0) > len(head) // 8:
        return "utf-16-le" if head[1::2].count(0) > head[::2].count(0) else "utf-16-be"
    if _decodes(content, "utf-8"):
        return "utf-8"
    possible = [encoding for encoding in CHINESE if _decodes(content, encoding)]
    if len(possible) < 2:
        return possible[0] if possible else "utf-8"
    best = from_bytes(head[: len(head) // 2 * 2], cp_isolation=possible).best()
    return best.encoding if best is not None else possible[0]


def _decodes(content: bytes, encoding: str) -> bool:
    try:
        content.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _no_text() -> Refused:
    return Refused(_("The characters of this file cannot be read. Save it as “CSV UTF-8” or as .xlsx and try again."))


def rows_in(text: str, most_rows: int) -> Iterator[tuple[int, list[str]]]:
    """(number, cells) of each row, as a spreadsheet counts them."""
    lines = io.StringIO(text, newline="")
    filled = 0
    for number, cells in enumerate(csv.reader(lines, delimiter=_separator(text), strict=False), 1):
        filled += any(cells)
        if filled > most_rows + HEADING_ROWS:
            raise too_many_rows(most_rows)
        if len(cells) > MOST_COLUMNS:
            raise Refused(_("Row %(row)s has more than %(most)s columns.") % {"row": number, "most": MOST_COLUMNS})
        yield number, cells


def _separator(text: str) -> str:
    """The sign that parts the most cells of the first lines."""
    lines = text[: 64 * 1024].splitlines()[:LINES]
    return max(SEPARATORS, key=lambda sign: sum(line.count(sign) for line in lines))
