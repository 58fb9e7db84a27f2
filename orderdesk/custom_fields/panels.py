"""The page of the custom fields among the settings, and which fields stay when the demo company goes."""

from django.utils.translation import gettext_lazy as _

from orderdesk.accounts.permissions import administers
from orderdesk.custom_fields.models import CustomField
from orderdesk.setup.clearing import KEPT_AT_CLEARING, own_rows
from orderdesk.setup.settings import SETTINGS, SettingsPage


@SETTINGS.at(28)
def custom_fields():
    text = _("Fields of your own on orders, customers and products: in forms, lists, sheets and on papers.")
    return SettingsPage(_("Custom fields"), text, "custom_fields:custom-fields", "edit", administers)


@KEPT_AT_CLEARING.at(10)
def fields_of_your_own():
    return own_rows(CustomField)
