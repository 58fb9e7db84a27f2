"""The settings pages of this floor."""

from django.utils.translation import gettext_lazy as _

from orderdesk.setup.settings import SETTINGS, SettingsPage
from orders.permissions import sets_plans


@SETTINGS.at(22)
def approval_rules():
    """Who approves what, among the settings."""
    text = _("Which orders need finance or the sales director, and who would have to approve a given one.")
    return SettingsPage(_("Approval rules"), text, "orders:approval-rules", "check", sets_plans)


@SETTINGS.at(23)
def objections():
    """What speaks against an order, among the settings."""
    text = _("What speaks against an order: what warns, asks a level or blocks at which step, and who may waive it.")
    return SettingsPage(_("Objections"), text, "orders:objection-policy", "check", sets_plans)


@SETTINGS.at(25)
def payment_plans():
    """The usual payment terms by name, among the settings."""
    text = _("The usual payment terms by name, to choose from when an order is entered.")
    return SettingsPage(_("Payment plans"), text, "orders:payment-plans", "money", sets_plans)
