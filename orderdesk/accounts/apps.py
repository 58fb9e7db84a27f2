from django.apps import AppConfig
from django.contrib.auth import user_logged_in, user_login_failed
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "orderdesk.accounts"
    label = "accounts"
    verbose_name = _("Users and teams")

    def ready(self):
        from orderdesk.accounts.attempts import note_wrong_password
        from orderdesk.accounts.groups import grant_permissions
        from orderdesk.accounts.presence import begin_session

        post_migrate.connect(grant_permissions, dispatch_uid="accounts.grant_permissions")
        user_login_failed.connect(note_wrong_password, dispatch_uid="accounts.note_wrong_password")
        # Django saves the whole user at log-in, which would write an unsigned history row: this receiver replaces it.
        user_logged_in.connect(note_log_in, dispatch_uid="update_last_login")
        user_logged_in.connect(begin_session, dispatch_uid="accounts.begin_session")


def note_log_in(sender, user, **kwargs):
    """Update the time of the last log-in, without a history row."""
    from django.utils.timezone import now

    sender._default_manager.filter(pk=user.pk).update(last_login=now())
