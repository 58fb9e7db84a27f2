"""Refusals of a service for business reasons. The text goes to the user, translated."""

from typing import Any


class Refused(Exception):
    """The request breaks a business rule. `str(refusal)` is a sentence for the user."""


class Conflict(Refused):
    """Somebody else changed the record in between; `current` is its present state."""

    def __init__(self, text: str, *, current: Any) -> None:
        super().__init__(text)
        self.current = current


class NeedsConfirmation(Refused):
    """The request needs a confirmation first. `about` is the value that must be confirmed.

    Pages ask with `components/confirm.html`, which sends `about` back as `confirmed`. A service whose `confirmed` is
    None raises nothing: an import warns instead. `record` is the record in question, if the user may see it.
    """

    def __init__(self, text: str, *, about: Any, record: Any = None) -> None:
        super().__init__(text)
        self.about, self.record = str(about), record


class ReadOnly(Refused):
    """The record was closed so long ago that it can only be read. `record` is what it is about."""

    def __init__(self, text: str, *, record: Any) -> None:
        super().__init__(text)
        self.record = record
