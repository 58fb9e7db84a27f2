"""The ten roles as groups, with the permissions that they have in the admin. Run after every migrate.

The app itself asks roles; these permissions open the admin's pages. Each app declares its own on its AppConfig:
`admin_rights = {role: {model: [actions]}}`.
"""

from django.apps import apps

from orderdesk.accounts.models import Role

ADMINISTRATOR_APPS = {"accounts", "auth", "notifications"}  # beside every app that declares `admin_rights`
ADMINISTRATOR_ALSO = {("core", "view_specialday"), ("core", "add_specialday"), ("core", "change_specialday")}


def grant_permissions(**kwargs):
    """Set the permissions of every group as declared; an administrator views and changes all, deletes nothing."""
    if not apps.is_installed("django.contrib.auth"):
        return
    from django.contrib.auth.models import Group, Permission

    permissions = {
        (p.content_type.app_label, p.codename): p for p in Permission.objects.select_related("content_type").iterator()
    }
    for role in Role:
        group, _created = Group.objects.get_or_create(name=role.value)
        group.permissions.set(_permissions(role, permissions))


def _permissions(role, permissions):
    if role == Role.ADMINISTRATOR:
        own = ADMINISTRATOR_APPS | {config.label for config, _rights in _declared()}
        manageable = [p for (app, code), p in permissions.items() if app in own and not code.startswith("delete_")]
        return manageable + [permissions[key] for key in ADMINISTRATOR_ALSO if key in permissions]
    granted = [
        (config.label, f"{action}_{model}")
        for config, rights in _declared()
        for model, actions in rights.get(role, {}).items()
        for action in actions
    ]
    return [permissions[key] for key in granted if key in permissions]


def _declared():
    """[(app, {role: {model: actions}})] of every app that declares what roles do with it in the admin."""
    return [(config, config.admin_rights) for config in apps.get_app_configs() if hasattr(config, "admin_rights")]
