"""Figures of the standing world by which a page gives away what is not for its reader."""

import io
import json
import re

import openpyxl

from tests.walk.world import (
    CARE_COST,
    COST,
    CREDIT,
    FLOOR,
    FORMER_PHONE,
    FORMER_PRICE,
    FREIGHT,
    LANDLINE,
    PHONE,
    PRICE,
    RECEIPT,
    TERMS,
)

# What must not be read, as it would stand in an answer, thousands separators aside. 3 × 98765.4321 × 95.83 %:
TELLTALES = {
    "price": [
        PRICE[:8],
        FORMER_PRICE[:8],
        FLOOR[:8],
        "94646.91",
        FREIGHT,
        TERMS,
        "月结78天",
        "月结79天",
        "283940.74",
        "288261.83",
        "33022.54",
        "95.83",
        "0.0417",
        "贰拾捌万",
        RECEIPT,
        CARE_COST,
    ],
    "cost": [COST[:8], "262962"],
    "credit": [CREDIT[:7]],
    "phone": [PHONE, FORMER_PHONE, LANDLINE],
}


def text_of(response):
    """What a person can read of an answer: of a workbook every cell, of a paper its text; not what they typed."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    kind = response.headers.get("Content-Type", "")
    if kind == "application/json":
        return json.dumps(response.json(), ensure_ascii=False).replace(",", "")
    if "spreadsheet" not in kind:
        return body.decode(errors="replace").replace(",", "")
    if not body.startswith(b"PK"):
        return ""
    book = openpyxl.load_workbook(io.BytesIO(body))
    return " ".join(str(cell) for sheet in book for row in sheet.values for cell in row)


def stands_in(figure, text):
    """Whether a figure stands in a text by itself: not inside a random token, a longer number or a fraction."""
    return figure in text and re.search(rf"(?<![0-9A-Za-z.]){re.escape(figure)}", text) is not None


def read_in(text, kinds, url=""):
    return [figure for kind in kinds for figure in TELLTALES[kind] if stands_in(figure, text) and figure not in url]
