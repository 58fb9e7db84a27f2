from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from orderdesk.accounts.house import rules_from
from orderdesk.core.site import entered_by


class PolicyConfig(AppConfig):
    name = "orderdesk.policy"
    verbose_name = _("Policy")
    admin_rights = {"sales_director": {"policy": ["view", "add", "change"]}}

    def ready(self):
        """The address of the app and the rules of signing in are settings of the company."""
        from orderdesk.policy.models import Policy

        entered_by(lambda: Policy.current().site_url)
        rules_from(Policy.current)
