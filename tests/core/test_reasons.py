"""A reason is written and stored whole, or refused with a sentence."""

import pytest

from orderdesk.core.errors import Refused
from orderdesk.core.record.reasons import MOST_REASON, check_length, check_reason

pytestmark = pytest.mark.usefixtures("in_english")


@pytest.mark.parametrize("reason", ["", "   ", "\u200b", "\n\t"])
def test_what_cannot_be_seen_is_no_reason(reason):
    with pytest.raises(Refused, match="Say why"):
        check_reason(reason, "Say why.")


def test_one_character_too_many_is_refused_and_the_most_is_taken():
    check_reason("错" * MOST_REASON + "  ", "Say why.")

    with pytest.raises(Refused, match="1001 characters, at most 1000"):
        check_reason("错" * 1001, "Say why.")
    with pytest.raises(Refused, match="6 characters, at most 5"):
        check_length("123456", most=5)
