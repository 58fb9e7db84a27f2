"""What every page of the shell may ask for; nothing is computed until a template does."""

from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from orderdesk.accounts.models import READERS, Role
from orderdesk.core.panels import nav_items
from orderdesk.notifications.services import count_unread

ENTERS = (Role.SALES_ASSISTANT, Role.ACCOUNT_MANAGER, Role.SALES_MANAGER, Role.SALES_DIRECTOR)


def shell(request):
    """Who reads, what they may see, where they can go."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {}
    return {
        "sees": SimpleLazyObject(lambda: {kind: user.sees(kind) for kind in READERS}),
        "nav": SimpleLazyObject(lambda: _nav(request, user)),
        "bell_count": SimpleLazyObject(lambda: count_unread(user)),
        "may_enter_orders": SimpleLazyObject(lambda: user.has_role(*ENTERS)),
        "may_enter_admin": SimpleLazyObject(user.can_enter_admin),
        "role_names": SimpleLazyObject(lambda: [Role(name).label for name in Role.values if name in user.roles]),
    }


def _nav(request, user):
    """The navigation with the entry of this page marked, and a heading where a group begins."""
    here = request.resolver_match.view_name if request.resolver_match else ""
    shown = nav_items(user)
    has_own = any(item.url_name == here for item in shown)
    if not here.startswith("orders:") and "/orders/" in request.path:
        here, has_own = "orders:list", True  # steps of an order stand under the order, whichever floor they are of
    items, group = [], ""
    for item in shown:
        namespace = item.url_name.split(":")[0]
        current = here == item.url_name or (namespace == here.split(":")[0] and not has_own)
        heading = item.group if item.group != group else ""
        items.append({"item": item, "url": reverse(item.url_name), "current": current, "heading": heading})
        group = item.group
    return _one_current(items, here)


def _one_current(items, here):
    """Products live in the orders' namespace: the page's own entry wins over its namespace's."""
    marked = [entry for entry in items if entry["current"]]
    if len(marked) > 1:
        best = next((e for e in marked if e["item"].url_name.rsplit(":")[-1] in here), marked[0])
        for entry in marked:
            entry["current"] = entry is best
    return items
