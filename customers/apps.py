from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CustomersConfig(AppConfig):
    name = "customers"
    verbose_name = _("Customers")
    admin_rights = {role: {"customer": ["view"]} for role in ("sales_manager", "sales_director", "finance")}
