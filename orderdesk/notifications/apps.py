from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NotificationsConfig(AppConfig):
    name = "orderdesk.notifications"
    label = "notifications"
    verbose_name = _("Notices")

    def ready(self):
        from orderdesk.notifications import rules

        rules.autodiscover()
