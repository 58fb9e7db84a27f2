"""The settings pages of this floor."""

from django.utils.translation import gettext_lazy as _

from orderdesk.setup.settings import SETTINGS, SettingsPage
from orders.permissions import sets_plans


@SETTINGS.at(25)
def payment_plans():
    """The usual payment terms by name, among the settings."""
    text = _("The usual payment terms by name, to choose from when an order is entered.")
    return SettingsPage(_("Payment plans"), text, "orders:payment-plans", "money", sets_plans)
