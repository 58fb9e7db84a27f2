"""What was found in a file, as its page shows it: hints of one kind stand together."""

import re

from django.utils.translation import gettext as _

from orderdesk.core.text.display import listed

SHOWN_ROWS, SHOWN_VALUES, SHOWN_CELLS = 5, 3, 50
OWN_WORDS = re.compile(r"“[^”]*”|\d[\d,.:/-]*")  # what differs between two sentences of one kind


def named(finding, result):
    """A finding with what the file calls its column, where that is another word than ours."""
    texts = [text for text, heading in result.get("mapped", {}).items() if heading and heading == finding["column"]]
    return finding | {"called": listed(text for text in texts if text != finding["column"])}


def together(findings, result):
    """Hints of one kind about one column once, with how many there are, the first cells, and each of them below."""
    groups = {}
    for finding in findings:
        kind = OWN_WORDS.sub("…", finding["message"])
        groups.setdefault((finding.get("sheet", ""), finding["column"], kind), []).append(finding)
    return [named(_group(one), result) for one in groups.values()]


def _group(findings):
    first = findings[0]
    values = list(dict.fromkeys(finding["value"] for finding in findings if finding["value"]))
    are_equal = len({(finding["value"], finding["message"]) for finding in findings}) == 1
    return {
        "sheet": first.get("sheet", ""),
        "row": _rows([finding["row"] for finding in findings]),
        "column": first["column"],
        "value": _values(values),
        "message": first["message"],
        "count": len(findings),
        "cells": [] if are_equal else findings[:SHOWN_CELLS],
        "more_cells": 0 if are_equal else max(0, len(findings) - SHOWN_CELLS),
    }


def _rows(rows):
    numbers = ", ".join(str(row) for row in rows[:SHOWN_ROWS] if row is not None)
    if len(rows) <= SHOWN_ROWS:
        return numbers
    return _("%(rows)s … %(count)s rows in all") % {"rows": numbers, "count": len(rows)}


def _values(values):
    texts = " · ".join(values[:SHOWN_VALUES])
    if len(values) <= SHOWN_VALUES:
        return texts
    return _("%(values)s … %(count)s in all") % {"values": texts, "count": len(values)}
