"""The page of the custom fields, among the settings."""

from django.utils.translation import gettext_lazy as _

from orderdesk.accounts.permissions import administers
from orderdesk.setup.settings import SETTINGS, SettingsPage


@SETTINGS.at(28)
def custom_fields():
    text = _("Fields of your own on orders, customers and products: in forms, lists, sheets and on papers.")
    return SettingsPage(_("Custom fields"), text, "custom_fields:custom-fields", "edit", administers)
