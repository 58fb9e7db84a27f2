"""Rows of a table that are no records: sums, signatures, notes below it. They are passed over, and named."""

import re
from typing import Any

from django.utils.translation import gettext as _

from orderdesk.core.sheets.cells import CellValue
from orderdesk.core.sheets.reading import heading_key

SUM_ROWS = ("合计", "总计", "小计", "累计", "共计", "本页合计", "本页小计", "制表")
SIGNATURE, MOST_SIGNED = "制表", 3  # 制表人:周敏 beside an auditor and a date
NOTE = re.compile(r"\s*(?:备注|附注|注|说明|注意)\s*[:：]")  # 备注：以上价格含税
SUM_WORD = re.compile(r"(.{0,20}?)(合计|小计|总计|累计|共计|subtotal|total|grandtotal)(金额|数量|元|大写|人民币)*")


def is_sum_row(cells: dict[str, Any], needed: set[str]) -> bool:
    """Whether a row is a sum, a signature or a note below: it says so, and lacks what a record needs.

    `needed` are the headings that every record has. A product may be called 累计流量计: only whole words count.
    """
    first = next(iter(cells.values()))
    key = heading_key(first) if isinstance(first, str) else ""
    if key.startswith(SUM_ROWS) and (not cells.keys() >= needed or _sum_word(first) == ""):
        return True
    if len(cells) <= MOST_SIGNED and isinstance(first, str) and (key.startswith(SIGNATURE) or NOTE.match(first)):
        return True
    for heading, cell in cells.items():
        before = _sum_word(cell)
        if before is not None and not (cells.keys() - ({heading} if before == "" else set())) >= needed:
            return True
    return False


def _sum_word(cell: CellValue) -> Any:
    """What stands before the word for a sum that makes up a cell ("" where it is alone), or None."""
    if not isinstance(cell, str) or len(cell) > 40 or not ("计" in cell or "otal" in cell or "OTAL" in cell):
        return None
    match = SUM_WORD.fullmatch(heading_key(cell))
    return match[1] if match else None


def pass_over(passed: list[Any], number: int, cells: dict[str, Any]) -> None:
    """Note a row that is no record, by its first text."""
    text = next((cell for cell in cells.values() if isinstance(cell, str)), "")
    passed.append((number, text, _("This row is a sum, a signature or a note of the table. It was passed over.")))
