"""QR codes as inline SVG: sharp on paper, no style, no file."""

import segno
from django.utils.html import format_html
from django.utils.safestring import mark_safe

QUIET = 2  # modules of white around the code; readers cope with less than the four of the standard


def qr_svg(text, *, title=""):
    """An `<svg>` whose size comes from its class `qr`; black on white in either theme."""
    code = segno.make(text, error="m", micro=False)
    side = len(code.matrix) + 2 * QUIET
    return format_html(
        '<svg class="qr" viewBox="0 0 {0} {0}" role="img" aria-label="{1}">'
        '<rect width="{0}" height="{0}" fill="#fff"/><path d="{2}" fill="#000"/></svg>',
        side,
        title or text,
        mark_safe(_path(code.matrix)),  # digits and three letters
    )


def _path(matrix):
    return "".join(
        f"M{start + QUIET} {down + QUIET}h{length}v1h-{length}z"
        for down, row in enumerate(matrix)
        for start, length in _runs(row)
    )


def _runs(row):
    """(start, length) of each run of dark modules."""
    start = None
    for at, dark in enumerate([*row, 0]):
        if dark and start is None:
            start = at
        elif not dark and start is not None:
            yield start, at - start
            start = None
