"""What an app adds to pages, lists and moves of the floors below it: one registry, filled by each app's panels.py.

    @panel("order", place=40)
    def stages(request, order):
        return "fulfillment/_stages.html", {...}      # or None where there is nothing to show

Names are checked by the page that asks; a registration under a name nobody asks for is harmless.
"""

from dataclasses import dataclass, field

from django.template import RequestContext
from django.template.loader import get_template
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy


@dataclass(frozen=True)
class NavItem:
    """One entry of the main navigation. `seen_by` is a predicate of the user."""

    url_name: str
    label: str
    icon: str
    place: int
    group: str = ""
    key: bool = False  # stands in the bottom bar of a phone too
    seen_by: object = field(default=lambda user: True)
    count: object = None  # user -> how many things wait there, or nothing: shown beside the label


_panels: dict[str, list] = {}
_guards: dict[str, list] = {}
_columns: dict[str, list] = {}
_list_actions: dict[str, list] = {}
_nav: list[NavItem] = []


def autodiscover():
    """Import every installed app's panels.py once, in the order of INSTALLED_APPS."""
    autodiscover_modules("panels")


def panel(page, *, place):
    """Hang a function `(request, subject) -> (template, context) | None` on a shared page."""

    def register(function):
        _panels.setdefault(page, []).append((place, function))
        _panels[page].sort(key=lambda entry: entry[0])
        return function

    return register


def render_panels(page, request, subject=None):
    """The page's panels in their order, each rendered: a list of safe strings."""
    shown = collect(page, request, subject)
    if not shown:
        return []
    context = RequestContext(request)
    with context.bind_template(get_template(shown[0][0]).template):  # what every template is given, once for all
        return [_render(template, facts, context) for template, facts in shown]


def _render(template, facts, context):
    with context.push(**facts):
        return get_template(template).template.render(context)


def collect(page, request, subject=None):
    """The page's panels as bare results, for pages that arrange data rather than HTML (search, work bench)."""
    results = (function(request, subject) for _place, function in _panels.get(page, ()))
    return [result for result in results if result is not None]


def guard(move):
    """Add a condition `(record, by) -> reason | None` from a floor above to a move of a floor below."""

    def register(function):
        _guards.setdefault(move, []).append(function)
        return function

    return register


def guards(move):
    return tuple(_guards.get(move, ()))


@dataclass(frozen=True)
class Column:
    """A column that a floor above adds to a list: computed by the database with the rows, shown as a text."""

    name: str
    label: str
    expression: object
    shown: object  # value -> text


def column(list_name, *, place):
    """Add a column to a list: a function without arguments that returns a Column."""

    def register(function):
        _columns.setdefault(list_name, []).append((place, function))
        return function

    return register


def columns(list_name):
    return [function() for _place, function in sorted(_columns.get(list_name, ()), key=lambda entry: entry[0])]


@dataclass(frozen=True)
class ListAction:
    """A button for the rows that are ticked: it opens a page with their keys in its address."""

    label: str
    url_name: str
    icon: str = ""
    seen_by: object = field(default=lambda user: True)


def list_action(list_name, action, *, place):
    """Add a bulk action to a list."""
    _list_actions.setdefault(list_name, []).append((place, action))


def list_actions(list_name, user):
    entries = sorted(_list_actions.get(list_name, ()), key=lambda entry: entry[0])
    return [action for _place, action in entries if action.seen_by(user)]


def nav(item):
    """Add an entry to the main navigation."""
    _nav.append(item)
    _nav.sort(key=lambda entry: entry.place)
    return item


nav(NavItem("workbench", gettext_lazy("Work bench"), "home", place=10, key=True))


def nav_items(user):
    """The navigation entries that this user may follow."""
    return [item for item in _nav if item.seen_by(user)]


@dataclass(frozen=True)
class Action:
    """A button on a shared page. `blocked` says in words why it cannot be pressed now; `method` post asks no form."""

    label: str
    url: str
    primary: bool = False
    danger: bool = False
    method: str = "get"
    blocked: str = ""
    key: str = ""
