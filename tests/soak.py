"""Full length or small: bin/soak sets ORDERDESK_SOAK, bin/test runs each of these tests once."""

import os

from hypothesis import HealthCheck, settings

SOAKING = os.environ.get("ORDERDESK_SOAK") == "true"


def rounds(count):
    """The turns of a test: one, or `count` when soaking."""
    return range(count if SOAKING else 1)


def cases(small, most=100_000):
    """The random cases of a property: `small` in bin/test, `most` or as many as bin/soak was told when soaking."""
    count = int(os.environ.get("ORDERDESK_CASES", most)) if SOAKING else small
    return settings(max_examples=count, deadline=None, suppress_health_check=list(HealthCheck))
