"""QR codes are drawn as SVG without style."""

import re

import segno

from orderdesk.core.paper.qr import QUIET, qr_svg

LINK = "https://desk.example.com/orders/12/"


def test_the_code_is_drawn_module_by_module():
    drawn = qr_svg(LINK, title="订单 202405-001")

    matrix = segno.make(LINK, error="m", micro=False).matrix
    dark = sum(map(sum, matrix))
    runs = re.search(r'stroke="#000" d="([^"]*)"', drawn)[1]
    assert sum(map(int, re.findall(r"h(\d+)", runs))) == dark
    assert f'viewBox="0 0 {len(matrix) + 2 * QUIET} ' in drawn
    assert "<title>订单 202405-001</title>" in drawn
    assert "style" not in drawn


def test_what_it_says_is_escaped():
    assert "<b>" not in qr_svg(LINK, title='"><b>')
