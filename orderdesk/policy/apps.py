from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PolicyConfig(AppConfig):
    name = "orderdesk.policy"
    verbose_name = _("Policy")
    admin_rights = {"sales_director": {"policy": ["view", "add", "change"]}}
