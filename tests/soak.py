"""Full length or small: bin/soak sets ORDERDESK_SOAK, bin/test runs each of these tests once."""

import os

SOAKING = os.environ.get("ORDERDESK_SOAK") == "true"


def rounds(count):
    """The turns of a test: one, or `count` when soaking."""
    return range(count if SOAKING else 1)
