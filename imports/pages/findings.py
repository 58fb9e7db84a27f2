"""What was found in a file, as its page shows it: hints of one kind stand together."""

import re

from django.utils.translation import gettext as _

from orderdesk.core.text.display import listed

SHOWN_ROWS, SHOWN_VALUES, SHOWN_CELLS = 5, 3, 50
OWN_WORDS = re.compile(r"“[^”]*”|\d[\d,.:/-]*|\b[A-Z]\b")  # what differs between two sentences of one kind


def named(finding, result):
    """A finding with what the file calls its column, where that is another word than ours."""
    texts = [text for text, heading in result.get("mapped", {}).items() if heading and heading == finding["column"]]
    return finding | {"called": listed(text for text in texts if text != finding["column"])}


def together(findings, result):
    """Hints of one kind once, with how many there are, the first cells, and each of them below.

    A sentence that names its own column is of one kind with those that name theirs: three dates that are missing.
    """
    groups = {}
    for finding in findings:
        column, message = finding["column"], finding["message"]
        names_column = bool(column) and column in message
        kind = OWN_WORDS.sub("…", message.replace(column, "…") if names_column else message)
        groups.setdefault(("" if names_column else column, kind), []).append(finding)
    return [_group(one, result) for one in groups.values()]


def _group(findings, result):
    first = findings[0]
    columns = [*dict.fromkeys(finding["column"] for finding in findings)]
    values = list(dict.fromkeys(finding["value"] for finding in findings if finding["value"]))
    are_equal = len({(finding["value"], finding["message"]) for finding in findings}) == 1
    facts = {
        "sheet": "",
        "row": _rows(findings),
        "value": _values(values),
        "message": first["message"],
        "count": len(findings),
        "cells": [] if are_equal else findings[:SHOWN_CELLS],
        "more_cells": 0 if are_equal else max(0, len(findings) - SHOWN_CELLS),
    }
    if len(columns) > 1:
        return facts | {"column": listed(columns), "called": ""}
    return named(facts | {"column": columns[0]}, result)


def _rows(findings):
    """The first rows, each sheet named where it begins, and how many there are."""
    places = list(dict.fromkeys((one.get("sheet", ""), one["row"]) for one in findings if one["row"] is not None))
    texts, before = [], ""
    for sheet, row in places[:SHOWN_ROWS]:
        texts.append(f"{sheet} · {row}" if sheet != before else str(row))
        before = sheet
    if len(places) <= SHOWN_ROWS:
        return ", ".join(texts)
    return _("%(rows)s … %(count)s rows in all") % {"rows": ", ".join(texts), "count": len(places)}


def _values(values):
    texts = " · ".join(values[:SHOWN_VALUES])
    if len(values) <= SHOWN_VALUES:
        return texts
    return _("%(values)s … %(count)s in all") % {"values": texts, "count": len(values)}
