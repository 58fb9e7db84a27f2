"""Buttons on the pages of records."""

from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True)
class Action:
    """A button on a shared page. `blocked` says why it cannot be pressed now; `method` post asks no form."""

    label: str | Promise
    url: str
    primary: bool = False
    danger: bool = False
    method: str = "get"
    blocked: str = ""
    key: str = ""
