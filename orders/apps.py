from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrdersConfig(AppConfig):
    name = "orders"
    verbose_name = _("Orders")
    admin_rights = {
        "sales_manager": {"approval": ["view", "change"], "order": ["view"], "product": ["view"]},
        "sales_director": {"approval": ["view", "change"], "order": ["view"], "product": ["view"]},
        "finance": {"approval": ["view", "change"], "order": ["view"], "product": ["view", "change"]},
    }
