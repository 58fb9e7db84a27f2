"""The ten roles as groups, with the permissions that they have in the admin. Run after every migrate."""

from django.apps import apps

from orderdesk.accounts.models import Role

VIEW, CHANGE, ADD = "view", "change", "add"

# role -> {app_label.model: actions}. The app itself asks roles; these permissions open the admin's pages.
ADMIN_RIGHTS = {
    Role.SALES_MANAGER: {
        "orders.approval": [VIEW, CHANGE],
        "orders.order": [VIEW],
        "customers.customer": [VIEW],
        "orders.product": [VIEW],
    },
    Role.SALES_DIRECTOR: {
        "orders.approval": [VIEW, CHANGE],
        "orders.order": [VIEW],
        "customers.customer": [VIEW],
        "orders.product": [VIEW],
        "orders.policy": [VIEW, ADD, CHANGE],
        "fulfillment.stagetemplate": [VIEW, ADD, CHANGE],
        "reports.target": [VIEW, ADD, CHANGE],
    },
    Role.FINANCE: {"orders.order": [VIEW], "customers.customer": [VIEW], "orders.product": [VIEW, CHANGE]},
}
ADMINISTRATOR_ALSO = {("core", "view_specialday"), ("core", "add_specialday"), ("core", "change_specialday")}
ADMINISTRATOR_APPS = [
    "accounts",
    "auth",
    "customers",
    "orders",
    "fulfillment",
    "aftersales",
    "notifications",
    "reports",
]


def grant_permissions(**kwargs):
    """Give every group exactly what is written above; an administrator views and changes all, deletes nothing."""
    if not apps.is_installed("django.contrib.auth"):
        return
    from django.contrib.auth.models import Group, Permission

    known = {
        (p.content_type.app_label, p.codename): p for p in Permission.objects.select_related("content_type").iterator()
    }
    for role in Role:
        group, _created = Group.objects.get_or_create(name=role.value)
        group.permissions.set(_permissions(role, known))


def _permissions(role, known):
    if role == Role.ADMINISTRATOR:
        kept = [p for (app, code), p in known.items() if app in ADMINISTRATOR_APPS and not code.startswith("delete_")]
        return kept + [known[key] for key in ADMINISTRATOR_ALSO if key in known]
    wanted = []
    for name, actions in ADMIN_RIGHTS.get(role, {}).items():
        app, model = name.split(".")
        wanted += [known[app, f"{action}_{model}"] for action in actions if (app, f"{action}_{model}") in known]
    return wanted
