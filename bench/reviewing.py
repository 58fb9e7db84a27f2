"""monthly_review: figures and paper, against the bare rendering of the finished HTML: python -m bench.reviewing ROUNDS.

Also measured: pages, bytes, and the memory of the whole process, which may not grow.
"""

import json
import resource
import statistics
import sys
import time
from datetime import date
from io import BytesIO

import django

django.setup()

import pypdf
import weasyprint
from django.template.loader import render_to_string
from weasyprint.text.fonts import FontConfiguration

from orderdesk.core.paper import pdf
from reports.figures.contents import contents
from reports.papers.review import paper, review_pdf

MONTH = date(2026, 10, 1)
MOST_MEGABYTES, MOST_PAGES, MOST_BYTES = 400, 15, 2 * 1024 * 1024


def clock(function):
    began = time.perf_counter()
    function()
    return time.perf_counter() - began


def bare(html):
    """What anybody would write: fonts and sheets are read once here too."""
    fonts = FontConfiguration()
    base = pdf.STATIC.as_uri() + "/css/"
    sheets = [weasyprint.CSS(filename=pdf.STATIC / "css" / name, font_config=fonts) for name in pdf.SHEETS]

    def render():
        return weasyprint.HTML(string=html, base_url=base).write_pdf(stylesheets=sheets, font_config=fonts)

    return render


def measure(rounds):
    content = contents(MONTH)
    made = review_pdf(content)
    render = bare(pdf.printable(render_to_string("papers/review.html", paper(content, version=None))))
    render()
    pairs = [(clock(lambda: review_pdf(contents(MONTH))), clock(render)) for _round in range(rounds * 3)]
    value, base = (statistics.median(column) * 1000 for column in zip(*pairs, strict=True))
    ratio = statistics.median(ours / other for ours, other in pairs)
    orders = content["kpis"]["orders"]
    tell(f"{MONTH:%Y-%m}, {orders} orders", value, "ms", base, ratio)
    tell("figures alone", clock(lambda: contents(MONTH)) * 1000, "ms", base, None)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    tell("memory of the process", memory, "MB", MOST_MEGABYTES, memory / MOST_MEGABYTES)
    pages = len(pypdf.PdfReader(BytesIO(made)).pages)
    tell("pages", pages, "pages", MOST_PAGES, pages / MOST_PAGES)
    tell("size of the file", len(made) / 1024, "KiB", MOST_BYTES / 1024, len(made) / MOST_BYTES)


def tell(what, value, unit, baseline, ratio):
    print(
        json.dumps(
            {
                "what": what,
                "value": round(value, 2),
                "unit": unit,
                "baseline": round(baseline, 2),
                "ratio": None if ratio is None else round(ratio, 3),
            }
        ),
        flush=True,
    )


if __name__ == "__main__":
    measure(int(sys.argv[1]))
