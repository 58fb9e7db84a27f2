"""Finding rows by what people type: any part of a name, its pinyin or initials, a phone, of any length.

A searchable row keeps `search_text` (lower case, one spelling a line) under a trigram index, which serves words of
three characters and more, and `grams` (its single characters and pairs), which serves the shorter ones; most Chinese
searches have two. Both are filled by `index_terms` when a service saves the row, and `verify` recomputes them.
"""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q

from orderdesk.core.text.pinyin import grams, spellings
from orderdesk.core.text.typed import (
    FEWEST_PHONE_DIGITS,
    PHONE_ASKED,
    is_digits,
    phone_digits,
    search_words,
    searched,
)


class MatchingQuerySet(models.QuerySet):
    def matching(self, word: str) -> Any:
        """Rows that contain the word in any of their spellings; every word of several must be found."""
        rows = self
        for part in search_words(word):
            rows = rows.filter(grams__contains=[part]) if len(part) <= 2 else rows.filter(_holds(part))
        return rows


def _holds(part: str) -> Q:
    """The word itself, or as a phone its digits: 0510-8552 finds what is kept as (0510)8552."""
    digits = phone_digits(part) if is_digits(part) else part
    held = Q(search_text__contains=part)
    return held if digits == part or len(digits) < FEWEST_PHONE_DIGITS else held | Q(search_text__contains=digits)


class Searchable(models.Model):
    search_text = models.TextField(editable=False, default="")
    grams = ArrayField(models.CharField(max_length=2), editable=False, default=list)

    class Meta:
        abstract = True

    def searched_by(self) -> list[str]:
        """The texts by which this row is found."""
        raise NotImplementedError

    def index_terms(self) -> None:
        self.search_text, self.grams = search_columns(self.searched_by())


def search_columns(texts: list[str], spelled: tuple[Any, ...] = ()) -> tuple[str, list[str]]:
    """(search_text, grams) for some texts and further spellings."""
    lines = []
    for text in texts:
        plain = searched(text or "")
        if plain:
            lines += [plain, *spellings(plain), *_digits_of(plain)]
    lines = list(dict.fromkeys([*lines, *(s.lower() for s in spelled if s)]))
    return "\n".join(lines), sorted(grams(*lines))


def _digits_of(plain: str) -> list[Any]:
    """A phone that is written with signs is found by its digits too."""
    digits = phone_digits(plain) if PHONE_ASKED.fullmatch(plain) else ""
    return [digits] if len(digits) >= FEWEST_PHONE_DIGITS and digits != plain else []


def search_indexes(prefix: str) -> list[GinIndex]:
    return [
        GinIndex(OpClass(F("search_text"), name="gin_trgm_ops"), name=f"{prefix}_search_text_idx"),
        GinIndex(fields=["grams"], name=f"{prefix}_grams_idx"),
    ]
