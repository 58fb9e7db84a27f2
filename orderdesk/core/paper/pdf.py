"""HTML to PDF: one renderer for every paper, with embedded fonts and reproducible bytes.

WeasyPrint is imported on first use: it needs a system library, and a desk without it works all but its papers.
"""

import atexit
import gc
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib import import_module
from pathlib import Path
from threading import Lock
from types import ModuleType
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from orderdesk.core.errors import Refused

if TYPE_CHECKING:
    from weasyprint import CSS
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetcherResponse

INSTALL = "sudo apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
STATIC = Path(settings.BASE_DIR) / "static"
READABLE = (STATIC / "fonts", STATIC / "images", STATIC / "css")
# GBK; then what rare names need beyond it: extension A and what GB 18030 names of B, and Japanese forms such as 𠮷.
FONTS = [
    STATIC / "fonts" / name
    for name in ("NotoSansSC-Regular-gbk.ttf", "NotoSansSC-Regular-rare.ttf", "NotoSansJP-Regular-rare.ttf")
]
SHEETS = ("tokens.css", "print.css", "papers.css")
MISSING = "〓"  # what Chinese printers set where a character is not in the case
MOST_NAMED = 12
DRAWN_AS = {"−": "–", "‑": "-", "\u200b": "", "\ufeff": "", "\ufe0f": "", "\u00ad": ""}
_one_at_a_time = Lock()  # Pango's font map is not for two threads


def render_paper(template: Any, context: Any, *, css: str = "") -> Any:
    """The PDF of a template: bytes. The same context gives the same bytes. `css` comes after the usual sheets."""
    return render_pdf(render_to_string(template, context), css=css)


def render_pdf(html: str, *, css: str = "") -> bytes:
    """The PDF of finished HTML: bytes. Refused, with the one command that helps, where a system library is missing."""
    html = printable(_with_note(html))
    with _one_at_a_time, _garbage_of_its_own():
        engine = _engine()
        document = engine.HTML(string=html, base_url=STATIC.as_uri() + "/", url_fetcher=_fetcher())
        return document.write_pdf(
            stylesheets=[*_sheets(), engine.CSS(string=css)] if css else _sheets(),
            font_config=_fonts(),
            pdf_variant="pdf/ua-1",  # tagged: a screen reader finds headings, tables and their cells
            pdf_identifier=hashlib.sha256(html.encode()).digest()[:16],
        )


@contextmanager
def _garbage_of_its_own() -> Iterator[None]:
    """Freeze existing objects while pages are laid out: garbage collection then takes a tenth of the time.

    Garbage of the pages is collected before the rest is unfrozen: memory does not grow from paper to paper.
    """
    gc.freeze()
    try:
        yield
    finally:
        gc.collect()
        gc.unfreeze()


def can_render() -> bool:
    """Whether this machine has what papers need."""
    try:
        _engine()
    except Refused:
        return False
    return True


def printable(text: str) -> str:
    """The text with every character that our font lacks replaced, so that no other font ever steps in."""
    strange = {sign for sign in set(text) - _in_font() if sign not in "\n\r\t"}
    return text.translate({ord(sign): DRAWN_AS.get(sign, MISSING) for sign in strange}) if strange else text


def _with_note(html: str) -> str:
    """The page with a last line that names the characters which no font of ours has, where there are any."""
    codes = [f"U+{ord(sign):04X}" for sign in sorted(set(html) - _in_font()) if sign.isalnum() and sign not in DRAWN_AS]
    if not codes or "</body>" not in html:
        return html
    sentence = _("%(sign)s stands for characters that cannot be printed here: %(codes)s. Write them by hand.") % {
        "sign": MISSING,
        "codes": ", ".join(codes[:MOST_NAMED]),
    }
    head, tail = html.rsplit("</body>", 1)
    return f'{head}<p class="d-note">{sentence}</p></body>{tail}'


@cache
def _in_font() -> frozenset[str]:
    signs: set[str] = set()
    for path in FONTS:
        with import_module("fontTools.ttLib").TTFont(path, lazy=True) as font:
            signs.update(map(chr, font.getBestCmap()))
    return frozenset(signs)


def _engine() -> ModuleType:
    try:
        return import_module("weasyprint")
    except OSError as failure:
        raise Refused(
            _("This machine cannot make PDFs yet. One command installs what is missing: %(command)s")
            % {"command": INSTALL}
        ) from failure


@cache
def _fonts() -> "FontConfiguration":
    atexit.register(_fonts.cache_clear)  # it removes its folder, which it cannot once Python is half gone
    atexit.register(_sheets.cache_clear)
    return import_module("weasyprint.text.fonts").FontConfiguration()


@cache
def _sheets() -> "list[CSS]":
    css = _engine().CSS
    read = {"font_config": _fonts(), "url_fetcher": _fetcher()}
    return [css(filename=STATIC / "css" / name, **read) for name in SHEETS]


@cache
def _fetcher() -> Any:
    """Reads our own fonts, images and sheets, and pictures that stand in the page itself; nothing else, no network."""
    urls = import_module("weasyprint.urls")

    class OwnFiles(urls.URLFetcher):  # type: ignore[name-defined]
        def fetch(self, url: str, headers: Any = None) -> "URLFetcherResponse":
            if url.startswith("data:image/"):
                return super().fetch(url, headers)
            return urls.URLFetcherResponse(url, _own_file(url).read_bytes())

    return OwnFiles()


def _own_file(url: str) -> Path:
    parts = urlsplit(url)
    path = Path(unquote(parts.path)).resolve()
    if parts.scheme != "file" or not any(path.is_relative_to(folder) for folder in READABLE):
        raise ValueError(f"Papers read no such address: {url}")
    return path
