"""What an empty list says while there is nothing of its kind at all: what comes first, and the way there.

A list names its kind where it includes `components/empty.html`; the apps above say in their panels.py what it needs.
"""

from dataclasses import dataclass

from django.utils.functional import Promise

from orderdesk.core.pages.slots import Slot


@dataclass(frozen=True)
class Beginning:
    """Why there is nothing yet, and one way on; without `url` for who may not go there."""

    kind: str
    title: str | Promise
    text: str | Promise
    url: str = ""
    action: str | Promise = ""


BEGINNINGS: Slot[Beginning] = Slot("what comes first")  # (request) -> Beginning | None where there is something


def beginnings(request) -> dict[str, Beginning]:
    """{kind: what comes first} of the kinds of which there is nothing."""
    return {beginning.kind: beginning for beginning in BEGINNINGS.collect(request)}
