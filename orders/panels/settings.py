"""The settings pages of this floor, and its records that have fields of the house."""

from django.utils.translation import gettext_lazy as _

from orderdesk.core.sheets.rows import headings_of
from orderdesk.custom_fields.records import RECORDS, Record
from orderdesk.setup.settings import SETTINGS, SettingsPage
from orders.models import Order, Product
from orders.permissions import sets_plans
from orders.sheets.orders.names import HEADINGS
from orders.sheets.products import FIELDS


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


@RECORDS.at(10)
def orders_with_fields():
    """The fields of the house on orders, which their papers print."""
    return Record("order", _("Orders"), Order, lambda: HEADINGS, has_papers=True)


@RECORDS.at(30)
def products_with_fields():
    """The fields of the house on products."""
    return Record("product", _("Products"), Product, lambda: headings_of(FIELDS))
