from django.apps import AppConfig
from django.db.models.signals import post_migrate


class AccountsConfig(AppConfig):
    name = "orderdesk.accounts"
    label = "accounts"

    def ready(self):
        from orderdesk.accounts.groups import grant_permissions

        post_migrate.connect(grant_permissions, dispatch_uid="accounts.grant_permissions")
