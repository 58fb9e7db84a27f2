from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NotificationsConfig(AppConfig):
    name = "orderdesk.notifications"
    label = "notifications"
    verbose_name = _("Notices")

    def ready(self):
        from orderdesk.accounts.telling import told_by
        from orderdesk.notifications import rules
        from orderdesk.notifications.changes import tell_of_change

        rules.autodiscover()
        told_by(tell_of_change)
