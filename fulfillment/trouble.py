"""What has to be said of a stage that is in danger: the problem, what is done against it, and what comes next."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from orderdesk.core.typed import same

TROUBLE = ["problem", "measure", "next_step"]
NO_PROBLEM = {"", "无", "没有", "暂无", "none", "no", "-", "—", "/"}  # what people write where all is well


@dataclass(frozen=True)
class Missing:
    """A field that must be filled, and the sentence that says so."""

    name: str
    text: str


def is_problem(text):
    """Whether somebody wrote a problem, and not that there is none."""
    return same(text).rstrip("。.!") not in NO_PROBLEM


def missing_in_trouble(stage, changes):
    """What these changes still lack: whoever sees a danger says what is wrong, what is done, and what follows."""
    if not changes.keys() & {"is_endangered", *TROUBLE}:
        return []
    after = {name: changes.get(name, getattr(stage, name)) for name in ["is_endangered", *TROUBLE]}
    if not after["is_endangered"] and not is_problem(after["problem"]):
        return []
    said = {
        "problem": _("Write what the problem is."),
        "measure": _("Write what is done against it."),
        "next_step": _("Write what comes next."),
    }
    lacking = {name for name in TROUBLE if not same(after[name])}
    lacking |= set() if is_problem(after["problem"]) else {"problem"}
    return [Missing(name, said[name]) for name in TROUBLE if name in lacking]
