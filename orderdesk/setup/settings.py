"""The settings in the app: pages that apps add in their panels.py, listed on one page by group."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from orderdesk.core.pages.slots import Slot
from orderdesk.setup.permissions import administers, sets_rules


@dataclass(frozen=True)
class SettingsPage:
    """One page of the settings: where it is and what can be set there."""

    title: str | Promise
    text: str | Promise
    url_name: str
    icon: str = "gear"
    seen_by: Callable[[Any], bool] = administers

    @property
    def url(self) -> str:
        return reverse(self.url_name)


SETTINGS: Slot[SettingsPage] = Slot("settings")  # () -> SettingsPage


def settings_of(user: Any) -> list[SettingsPage]:
    """The pages on which this person may set something."""
    return [page for page in SETTINGS.collect() if page.seen_by(user)]


@SETTINGS.at(10)
def company():
    text = _("Name, address, bank, logo and seal, as they stand on papers; clauses of the order confirmation.")
    return SettingsPage(_("Company and papers"), text, "setup:company", "file", sets_rules)


@SETTINGS.at(20)
def rules():
    text = _("Approval limits, hours and days of all clocks, tax rates.")
    return SettingsPage(_("Rules"), text, "setup:rules", "check", sets_rules)


@SETTINGS.at(55)
def sign_in():
    text = _("How long people stay signed in, and which roles need a second factor.")
    return SettingsPage(_("Signing in"), text, "setup:sign-in", "lock")


@SETTINGS.at(30)
def calendar():
    text = _("Holidays and make-up days: working days are counted by them.")
    return SettingsPage(_("Calendar"), text, "setup:calendar", "clock")


@SETTINGS.at(60)
def mail():
    text = _("The server by which mail goes out, with a test message.")
    return SettingsPage(_("Mail server"), text, "setup:mail", "bell")


@SETTINGS.at(65)
def operations():
    text = _("Programs, deliveries, imports, backups, disks and versions: how each stands, and what to do.")
    return SettingsPage(_("Operation"), text, "setup:operations", "chart")
