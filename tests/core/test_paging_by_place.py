"""Pages of what a statement works out anew: from a place, back and forth, whatever stands in the address."""

import pytest

from orderdesk.core.pages.paging import by_place


def rows(most, start):
    return list(range(7))[start : start + most]


@pytest.mark.parametrize(
    ("params", "shown", "following", "before"),
    [
        ({}, [0, 1, 2], "?from=3", ""),
        ({"from": "3"}, [3, 4, 5], "?from=6", "?"),
        ({"from": "6", "month": "2026-10"}, [6], "", "?month=2026-10&from=3"),
        ({"from": "90"}, [], "", "?from=87"),
        ({"from": "-1"}, [0, 1, 2], "?from=3", ""),
        ({"from": "soon"}, [0, 1, 2], "?from=3", ""),
    ],
)
def test_a_page_is_counted_from_its_place(params, shown, following, before):
    page = by_place(rows, params, size=3)

    assert (page.rows, page.next_url, page.prev_url) == (shown, following, before)
