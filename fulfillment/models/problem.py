"""What a stage at risk must state: the problem at once, later the counter-measure and the next step."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from orderdesk.core.text.typed import same

PROBLEM_FIELDS = ["problem", "measure", "next_step"]
NO_PROBLEM = {"", "无", "没有", "暂无", "none", "no", "-", "—", "/"}  # what people write where all is well


@dataclass(frozen=True)
class Missing:
    """A required field, and the sentence that says so."""

    name: str
    text: str


def is_problem(text):
    """Whether somebody wrote a problem, and not that there is none."""
    return same(text).rstrip("。.!") not in NO_PROBLEM


def missing_with_problem(stage, changes):
    """The fields these changes lack: a stage marked as at risk needs its problem."""
    after = {name: changes.get(name, getattr(stage, name)) for name in ("is_endangered", "problem")}
    if not changes.keys() & after.keys() or not after["is_endangered"] or is_problem(after["problem"]):
        return []
    return [Missing("problem", _("Enter the problem."))]


def advice_on_problem(stage):
    """{field: sentence} of what an open stage with a problem still lacks. A hint only: nothing is refused."""
    if stage.finished_at is not None or not (stage.is_endangered or is_problem(stage.problem)):
        return {}
    sentences = {"measure": _("Enter the counter-measure."), "next_step": _("Enter the next step.")}
    return {name: text for name, text in sentences.items() if not same(getattr(stage, name))}
