"""QR codes as inline SVG: sharp on paper, no style, no file."""

import segno
from django.utils.safestring import SafeString, mark_safe

QUIET = 2  # modules of white around the code; readers cope with less than the four of the standard


def qr_svg(text: str, *, title: str = "") -> SafeString:
    """An `<svg>` whose size comes from its class `qr`; black on white in either theme."""
    code = segno.make(text, error="m", micro=False)
    drawing = code.svg_inline(
        border=QUIET, light="#fff", title=title or text, svgclass="qr", lineclass=None, omitsize=True
    )
    return mark_safe(drawing)
