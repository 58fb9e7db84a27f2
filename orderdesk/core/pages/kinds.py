"""What kind a file is of, told by what it holds: its name and the browser's word for it are claims of the sender."""

import codecs
import re
import zipfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from xml.parsers import expat

from django.core.files import File

from orderdesk.core.sheets.limits import MOST_RATIO, RATIO_FROM

EDGE = 4096  # bytes looked at from either end
CHUNK = 1024 * 1024
LARGEST_DIRECTORY = 2 * CHUNK  # of a zip: some 20 000 files
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # Office until 2003, WPS, a mail of Outlook, an Office file with a password
WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
CONTROLS = bytes({*range(32), 127} - {*b"\t\n\v\f\r\x1a\x1b"})
MARKUP = re.compile(rb"\s*<[!?/a-z]", re.IGNORECASE)
HTML = re.compile(rb"<(!doctype|html|head|body|script|svg|iframe)\b", re.IGNORECASE)
RUNS = ("http://www.w3.org/1999/xhtml", "http://www.w3.org/2000/svg")
DECLARED = re.compile(rb"\s*<\?xml[^>]{0,100}encoding\s*=\s*[\"']([\w.-]{1,20})")


@dataclass
class Content:
    """The first and last bytes of a file, and the file."""

    file: File
    head: bytes
    tail: bytes


def holds(file: File, ending: str) -> bool:
    """Whether a file is what this ending of a name promises; the file is left at its beginning."""
    try:
        file.seek(0)
        head = file.read(EDGE)
        file.seek(max(0, (file.size or 0) - EDGE))
        return bool(head) and KINDS[ending](Content(file, head, file.read(EDGE)))
    finally:
        file.seek(0)


def is_markup(file: File) -> bool:
    """Whether a file begins like a web page, a drawing of vectors or another tree of tags."""
    file.seek(0)
    head = file.read(EDGE)
    file.seek(0)
    return bool(MARKUP.match(_narrow(head)))


def is_bomb(package: zipfile.ZipFile, packed: int) -> bool:
    """Whether a package says of itself that it unpacks to hundreds of times its size. Nothing is unpacked."""
    unpacked = sum(part.file_size for part in package.infolist())
    return unpacked > RATIO_FROM and unpacked > packed * MOST_RATIO


def _narrow(head: bytes) -> bytes:
    """The beginning of a text in one byte a character, as far as that can be said."""
    if head.startswith(WIDE):
        return head[2:].replace(b"\0", b"")
    return head.removeprefix(codecs.BOM_UTF8)


def _begins(*marks: bytes) -> Callable[[Content], bool]:
    return lambda content: content.head.startswith(marks)


def _any(*kinds: Callable[[Content], bool]) -> Callable[[Content], bool]:
    return lambda content: any(kind(content) for kind in kinds)


def _is_pdf(content: Content) -> bool:
    """A PDF from its first byte to its last: no page before, within its first lines or behind it."""
    rest = content.tail.rpartition(b"%%EOF")[2] if b"%%EOF" in content.tail else b"?"
    return content.head.startswith(b"%PDF-") and not HTML.search(content.head[:1024]) and not rest.strip(b"\0 \t\r\n")


def _is_text(content: Content) -> bool:
    if MARKUP.match(_narrow(content.head)):
        return False
    if content.head.startswith(WIDE):
        return True
    content.file.seek(0)
    while chunk := content.file.read(CHUNK):
        if len(chunk.translate(None, CONTROLS)) != len(chunk):
            return False
    return True


def _says(pattern: bytes) -> Callable[[Content], bool]:
    """A text that begins in a certain way."""
    begins = re.compile(pattern)
    return lambda content: bool(begins.match(_narrow(content.head))) and _is_text(content)


def _is_tree(content: Content) -> bool:
    """A well-formed XML of data: without a DTD, without a style sheet, without an element that a browser runs."""
    content.file.seek(0)
    text = content.file.read()
    declared = DECLARED.match(text)
    is_chinese = declared is not None and declared[1].lower().startswith(b"gb")
    if is_chinese:  # the parser does not know it
        text = text.decode("gb18030", "replace").encode()
    parser = expat.ParserCreate("utf-8" if is_chinese else None, namespace_separator=" ")
    parser.StartDoctypeDeclHandler = _refuse
    parser.StartElementHandler = _check_element
    parser.ProcessingInstructionHandler = _refuse
    with suppress(expat.ExpatError, _Runs):
        parser.Parse(text, True)
        return True
    return False


class _Runs(Exception):
    """An XML holds what a browser, or a reader of XML, would run or fetch."""


def _refuse(*_what: object) -> None:
    raise _Runs


def _check_element(name: str, _attributes: object) -> None:
    space, _space, local = name.rpartition(" ")
    if space in RUNS or local.lower() in ("html", "svg", "script", "iframe"):
        raise _Runs


def _package(*parts: str) -> Callable[[Content], bool]:
    """A zip that holds each of these parts: a name, or the beginning of one."""

    def check(content: Content) -> bool:
        at = content.tail.rfind(b"PK\5\6")
        is_whole = at >= 0 and int.from_bytes(content.tail[at + 12 : at + 16], "little") <= LARGEST_DIRECTORY
        if not content.head.startswith((b"PK\3\4", b"PK\5\6")) or not is_whole:
            return False
        try:
            with zipfile.ZipFile(content.file) as package:
                names = [name.lstrip("/") for name in package.namelist()]
                has_parts = all(any(name.startswith(part) for name in names) for part in parts)
                return has_parts and not is_bomb(package, content.file.size or 0)
        except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError):
            return False

    return check


def _office(folder: str) -> Callable[[Content], bool]:
    return _any(_package("[Content_Types].xml", folder), _begins(OLE))


def _is_film(content: Content) -> bool:
    return content.head[4:8] in (b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot")


def _is_mp3(content: Content) -> bool:
    return content.head.startswith(b"ID3") or (content.head[0] == 0xFF and content.head[1] & 0xE0 == 0xE0)


DOC, XLS, PPT = _office("word/"), _office("xl/"), _office("ppt/")
RTF = _begins(b"{\\rtf")
KINDS: dict[str, Callable[[Content], bool]] = {
    ".pdf": _is_pdf,
    ".ofd": _package("OFD.xml"),
    ".xml": _is_tree,
    ".doc": _any(DOC, RTF),
    ".docx": DOC,
    ".xls": _any(XLS, _is_text),  # many systems name a table of text .xls
    ".xlsx": XLS,
    ".xlsm": XLS,
    ".ppt": PPT,
    ".pptx": PPT,
    ".wps": DOC,
    ".et": XLS,
    ".dps": PPT,
    ".csv": _is_text,
    ".txt": _is_text,
    ".rtf": RTF,
    ".dwg": _begins(b"AC10", b"AC1."),
    ".dxf": _any(_begins(b"AutoCAD Binary DXF"), _says(rb"\s*(0|999)\r?\n")),
    ".step": _says(rb"\s*ISO-10303-21"),
    ".stp": _says(rb"\s*ISO-10303-21"),
    ".igs": _says(rb".{72}[SC]"),
    ".iges": _says(rb".{72}[SC]"),
    ".eml": _says(rb"[A-Za-z][A-Za-z0-9-]*:"),
    ".msg": _begins(OLE),
    ".mp3": _is_mp3,
    ".m4a": _is_film,
    ".amr": _begins(b"#!AMR"),
    ".mp4": _is_film,
    ".mov": _is_film,
    ".zip": _package(),
    ".rar": _begins(b"Rar!\x1a\x07"),
    ".7z": _begins(b"7z\xbc\xaf\x27\x1c"),
}
