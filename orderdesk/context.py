"""What every page of the shell may ask for; nothing is computed until a template does."""

import re
from functools import cache
from itertools import takewhile

from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from orderdesk.accounts.models import READERS, Role
from orderdesk.accounts.permissions import administers
from orderdesk.core.pages.navigation import nav_items
from orderdesk.notifications.services import count_unread
from orderdesk.setup.beginnings import beginnings
from orderdesk.setup.settings import SETTINGS
from orderdesk.setup.steps import SESSION, step_of

ENTERS = (Role.SALES_ASSISTANT, Role.ACCOUNT_MANAGER, Role.SALES_MANAGER, Role.SALES_DIRECTOR)


ONE_ORDER = re.compile(r"/orders/(?:[0-9]+|reassign)/")  # or some that were ticked


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
        "setup_bar": SimpleLazyObject(lambda: _setup_bar(request, user)),
        "beginnings": SimpleLazyObject(lambda: beginnings(request)),
        "role_names": SimpleLazyObject(lambda: [Role(name).label for name in Role.values if name in user.roles]),
    }


def _setup_bar(request, user):
    """On the page of a step, for whoever is at the set-up: which step it is, and the next one."""
    if not request.resolver_match or not request.session.get(SESSION) or not administers(user):
        return None
    place = step_of(request.resolver_match.view_name)
    if place is None:
        return None
    all_steps, step = place
    places = [one.key for one, _is_done in all_steps.rows]
    return {
        "step": step,
        "is_own_page": request.resolver_match.view_name in (step.url_name, *step.ends),
        "place": places.index(step.key) + 1,
        "is_done": dict(zip(places, (is_done for _one, is_done in all_steps.rows), strict=True))[step.key],
        "progress": all_steps,
        "next": all_steps.after(step.key),
    }


def _nav(request, user):
    """The navigation with the entry of this page marked, and a heading where a group begins."""
    here = request.resolver_match.view_name if request.resolver_match else ""
    entries = nav_items(user)
    has_own = any(item.url_name == here for item in entries)
    if ONE_ORDER.search(request.path):
        here, has_own = "orders:list", True  # steps of an order stand under the order, whichever floor they are of
    elif not has_own and here in _settings_pages():
        here, has_own = "setup:settings", True  # where one came from
    items, group = [], ""
    for item in entries:
        namespace = item.url_name.split(":")[0]
        current = here == item.url_name or (namespace == here.split(":")[0] and not has_own)
        heading = item.group if item.group != group else ""
        count = item.count(user) if item.count else 0
        items.append({"item": item, "url": _url(item.url_name), "current": current, "heading": heading, "count": count})
        group = item.group
    return _one_current(items, here, request.path)


@cache
def _settings_pages():
    """The names of the pages that stand among the settings, whichever app they are of."""
    return frozenset(page.url_name for page in SETTINGS.collect())


@cache
def _url(name):
    """The entries of the navigation lead to the same pages for everybody."""
    return reverse(name)


def _one_current(items, here, path):
    """Where a namespace has several entries, that of the page wins: the one nearest above the page's address, else the
    one whose name begins like the page's."""
    marked = [entry for entry in items if entry["current"]]
    if len(marked) > 1:
        best = max(
            marked, key=lambda entry: (_shared_path(entry["url"], path), _shared_head(entry["item"].url_name, here))
        )
        for entry in marked:
            entry["current"] = entry is best
    return items


def _shared_path(url, path):
    """How much of the page's address an entry has, where the page lies below it."""
    return len(url) if path.startswith(url) else 0


def _shared_head(one, other):
    """How many characters two names begin with in common."""
    return sum(1 for _same in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
