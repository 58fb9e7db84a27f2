"""The steps of the set-up: each is a page of the settings, and the apps above add theirs in their panels.py.

    @SETUP_STEPS.at(50)
    def owners_of_stages():
        return SetupStep("stages", _("Stages"), _("Who does what …"), "fulfillment:stage-template", is_done=…)

A step is done when its page was saved once, or when somebody says that nothing is to be done there.
"""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from orderdesk.accounts.models import Team, User
from orderdesk.accounts.permissions import administers
from orderdesk.core import mail
from orderdesk.core.pages.slots import Slot
from orderdesk.policy.models import Policy
from orderdesk.setup.models import Installation
from orderdesk.setup.services import pass_step

SESSION = "setup"  # in the session of whoever is at it: pages of steps show the way to the next one


@dataclass(frozen=True)
class SetupStep:
    """One step: its page, what it is for, and whether it is done by itself."""

    key: str
    title: str | Promise
    text: str | Promise
    url_name: str
    is_done: bool = False
    also: tuple[str, ...] = ()  # other pages of the same step
    ends: tuple[str, ...] = ()  # those of them on which it is done: the way on stands there too
    has_form: bool = False  # its page is one form with the id "setup-step": the way on saves it

    @property
    def url(self) -> str:
        return reverse(self.url_name)


@dataclass(frozen=True)
class Progress:
    """All steps, which of them are done, and where to go on."""

    rows: list[tuple[SetupStep, bool]]

    @property
    def done(self) -> int:
        return sum(1 for _step, is_done in self.rows if is_done)

    @property
    def open(self) -> SetupStep | None:
        """The first step that is not done."""
        return next((step for step, is_done in self.rows if not is_done), None)

    def after(self, key: str) -> SetupStep | None:
        """The step that follows this one."""
        keys = [step.key for step, _is_done in self.rows]
        place = keys.index(key) + 1
        return self.rows[place][0] if place < len(self.rows) else None


SETUP_STEPS: Slot[SetupStep] = Slot("steps of the set-up")  # () -> SetupStep


def progress(installation: Installation | None = None) -> Progress:
    """How far the set-up is."""
    passed = set((installation or Installation.current()).passed_steps)
    return Progress([(step, step.is_done or step.key in passed) for step in SETUP_STEPS.collect()])


def step_of(url_name: str) -> tuple[Progress, SetupStep] | None:
    """The step that a page belongs to, with all of them; None for other pages."""
    steps = progress()
    step = next((step for step, _is_done in steps.rows if url_name in (step.url_name, *step.also)), None)
    return (steps, step) if step is not None else None


def after_saving(request: HttpRequest, key: str) -> str:
    """The step is done: where whoever is at the set-up goes on, or "" for everybody else."""
    user: Any = request.user
    if not administers(user):
        return ""
    pass_step(key, by=user)
    if not request.session.get(SESSION):
        return ""
    following = progress().after(key)
    return following.url if following else reverse("setup:setup")


@SETUP_STEPS.at(10)
def company():
    text = _("Name, address and tax number, logo and seal: they stand at the head of every paper.")
    return SetupStep("company", _("Company"), text, "setup:company", bool(Policy.current().company), has_form=True)


@SETUP_STEPS.at(20)
def people():
    text = _("Colleagues and their teams, pasted from a sheet or one by one. Each gets a link for a password.")
    also = ("accounts:invite-person", "accounts:paste-people", "accounts:invitations", "accounts:person")
    several = User.objects.active().colleagues().count() > 1
    ends = ("accounts:invitations",)
    return SetupStep("people", _("People"), text, "accounts:people", is_done=several, also=also, ends=ends)


@SETUP_STEPS.at(30)
def teams():
    text = _("Sales teams: orders are seen and approved by team. A small company has one.")
    also = ("accounts:create-team", "accounts:edit-team")
    return SetupStep("teams", _("Teams"), text, "accounts:teams", is_done=Team.objects.exists(), also=also)


@SETUP_STEPS.at(40)
def rules():
    text = _("From which amount the director approves, how long approvals and answers may take.")
    return SetupStep("rules", _("Rules"), text, "setup:rules", has_form=True)


@SETUP_STEPS.at(60)
def mail_server():
    text = _("Where invitations, reminders and links for a new password go out, with a test message.")
    return SetupStep("mail", _("Mail server"), text, "setup:mail", mail.reaches_people(), has_form=True)
