"""Pages of what a statement works out anew: from a place, back and forth, whatever stands in the address."""

import pytest

from orderdesk.core.pages.paging import by_place


def rows(most, start):
    return list(range(7))[start : start + most]


@pytest.mark.parametrize(
    ("params", "shown", "following", "before"),
    [
        ({}, [0, 1, 2], "?start=3", ""),
        ({"start": "3"}, [3, 4, 5], "?start=6", "?"),
        ({"start": "6", "month": "2026-10"}, [6], "", "?month=2026-10&start=3"),
        ({"start": "90"}, [], "", "?start=87"),
        ({"start": "-1"}, [0, 1, 2], "?start=3", ""),
        ({"start": "soon"}, [0, 1, 2], "?start=3", ""),
    ],
)
def test_a_page_is_counted_from_its_place(params, shown, following, before):
    page = by_place(rows, params, size=3)

    assert (page.rows, page.next_url, page.prev_url) == (shown, following, before)
