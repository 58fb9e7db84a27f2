"""Papers: our fonts and no other, the same bytes each time, nothing read but our own files."""

import io
import os
import re
import subprocess
import sys

import pypdf
import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from launch import system
from orderdesk.core.errors import Refused
from orderdesk.core.paper import pdf

PAGE = """<html lang="zh-CN"><head><title>试</title></head><body><p class="p-foot-text">脚</p>
<p>第一页 {}</p>
<svg width="90" height="20"><text y="12" font-family="Noto Sans SC" font-size="9">图中字 120%</text></svg>
<p class="sheet"></p><h1>第二页</h1></body></html>"""


def fonts_of(data):
    """Names of every font that the file uses, without the mark of a subset."""
    return {
        font.get_object()["/BaseFont"].lstrip("/").rpartition("+")[2]
        for page in pypdf.PdfReader(io.BytesIO(data)).pages
        for font in page["/Resources"].get_object().get("/Font", {}).values()
    }


def text_of(data):
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages)


@pytest.mark.pdf
def test_no_glyph_comes_from_a_font_that_is_not_ours():
    data = pdf.render_pdf(PAGE.format("喆堃镕禤彧䶮 ☑ − 😀 한국 ﷽ \u200b"))

    assert fonts_of(data) == {"Noto-Sans-SC", "Noto-Sans-SC-Bold"}
    assert "喆堃镕禤彧䶮 〓 – 〓 〓〓 〓" in text_of(data)


@pytest.mark.pdf
def test_rare_names_are_printed_with_fonts_of_our_own():
    data = pdf.render_pdf(PAGE.format("𠮷野 㐂 㛃 䶮 𬭎"))

    assert "𠮷野 㐂 㛃 䶮 𬭎" in text_of(data)
    assert all(name.startswith("Noto-Sans-") for name in fonts_of(data))


@pytest.mark.pdf
def test_the_paper_names_what_it_cannot_print():
    data = pdf.render_pdf(PAGE.format("国 한"))

    assert "〓 stands for characters that cannot be printed here: U+D55C. Write them by hand." in text_of(data)
    assert "cannot be printed" not in text_of(pdf.render_pdf(PAGE.format("𠮷 😀")))


@pytest.mark.pdf
def test_the_same_page_is_the_same_bytes_in_another_process():
    code = (
        "import django, hashlib, sys; django.setup(); from orderdesk.core.paper import pdf;"
        "print(hashlib.sha256(pdf.render_pdf(sys.stdin.read())).hexdigest())"
    )

    digests = {
        subprocess.run(
            [sys.executable, "-c", code],
            input=PAGE.format("同一页"),
            capture_output=True,
            text=True,
            check=True,
            cwd=settings.BASE_DIR,
            env={**_environment(), "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2")
    }

    assert len(digests) == 1


def _environment():
    return {**os.environ, "DJANGO_SETTINGS_MODULE": "orderdesk.settings", "ORDERDESK_TESTING": "true"}


@pytest.mark.pdf
@pytest.mark.parametrize(
    "address", ["file:///etc/hostname", "http://127.0.0.1:1/a.png", "fonts/../../manage.py", "manage.py"]
)
def test_a_paper_reads_nothing_but_our_own_files(address):
    with pytest.raises(ValueError, match="Papers read no such address"):
        pdf._own_file(address if ":" in address else f"{pdf.STATIC.as_uri()}/{address}")


@pytest.mark.pdf
def test_a_picture_that_is_not_ours_leaves_its_place_empty():
    data = pdf.render_pdf(PAGE.format('<img src="file:///etc/hostname" alt="不读">'))

    assert "不读" in text_of(data)


@pytest.mark.pdf
def test_the_foot_of_each_page_counts_them():
    with translation.override("zh-hans"):
        data = pdf.render_pdf(
            render_to_string("papers/base.html").replace("</article>", '<p class="sheet">甲</p><p>乙</p></article>')
        )

    assert len(pypdf.PdfReader(io.BytesIO(data)).pages) == 2
    assert re.findall(r"\d+", text_of(data)) == ["1", "2", "2", "2"]


def test_without_the_library_it_says_the_one_command(monkeypatch):
    def absent(name):
        raise OSError("cannot load library 'libgobject-2.0-0'")

    monkeypatch.setattr(pdf, "import_module", absent)

    with pytest.raises(Refused, match=re.escape(system.command(system.PDF_LIBRARIES))):
        pdf._engine()
    assert not pdf.can_render()


def test_a_desk_without_the_library_starts():
    """The module is imported everywhere, what needs the library with the first paper."""
    asked = "import sys, orderdesk.core.paper.pdf; sys.exit('weasyprint' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", asked]).returncode == 0


@pytest.mark.pdf
def test_a_screen_reader_finds_headings_tables_and_their_cells():
    page = pdf.render_pdf(
        '<html lang="zh-Hans"><head><title>月报</title></head><body><h1>月报</h1>'
        "<table><thead><tr><th>指标</th></tr></thead><tbody><tr><td>订单</td></tr></tbody></table></body></html>"
    )

    root = pypdf.PdfReader(io.BytesIO(page)).trailer["/Root"]

    kinds = set(_kinds(root["/StructTreeRoot"]["/K"]))
    assert (root["/MarkInfo"]["/Marked"], root["/Lang"]) == (True, "zh-Hans")
    assert kinds >= {"/H1", "/Table", "/TH", "/TD"}


def _kinds(node):
    """The kinds of all elements below a node of the structure tree."""
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        for child in node:
            yield from _kinds(child)
    elif isinstance(node, dict) and "/S" in node:
        yield node["/S"]
        yield from _kinds(node.get("/K", []))
