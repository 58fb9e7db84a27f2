"""Draws docs/lifecycle.md from the moves, so that it cannot contradict the code."""

import ast
import re
from collections import defaultdict
from pathlib import Path
from types import SimpleNamespace

from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import override

from orderdesk.accounts.models import Role, User
from orderdesk.core.record.guards import guards

DOCUMENT = Path(settings.BASE_DIR) / "docs" / "lifecycle.md"
DRAWN = re.compile(r"(<!-- drawn: ([\w.]+) -->\n).*?(<!-- end -->)", re.DOTALL)
ME, TEAM, OTHER = 1, 1, 2


class Command(BaseCommand):
    help = "Draw docs/lifecycle.md from the moves; --check only tells whether it is up to date."

    def add_arguments(self, parser):
        parser.add_argument("--check", action="store_true", help="write nothing; exit 1 where the file is stale")

    def handle(self, *, check, **options):
        current = DOCUMENT.read_text(encoding="utf-8")
        drawn = draw(current)
        if drawn == current:
            self.stdout.write("docs/lifecycle.md is up to date.")
        elif check:
            raise CommandError("docs/lifecycle.md is stale: run bin/manage lifecycle.")
        else:
            DOCUMENT.write_text(drawn, encoding="utf-8")
            self.stdout.write("docs/lifecycle.md is drawn.")


def draw(text):
    """The document with its drawn parts renewed; what is written between them stays."""
    homes = find_homes()

    def part(match):
        return match[1] + "\n".join(_life_of(apps.get_model(match[2]), homes)) + "\n" + match[3]

    with override("en"):
        return DRAWN.sub(part, text)


def _life_of(model, homes):
    field = model._meta.get_field("status")
    moves = _moves_of(model)
    yield from ["```mermaid", "stateDiagram-v2", f"    [*] --> {field.default}"]
    yield from (
        f"    {source} --> {target}: {name}"
        for name, steps in moves.items()
        for source, move in steps
        for target in _targets_of(move)
    )
    yield from ["```", "", "| status | 状态 | colour | leaves by |", "|---|---|---|---|"]
    yield from _status_rows(field, moves)
    yield from ["", "| move | from | to | who | service | refused with |", "|---|---|---|---|---|---|"]
    for name, steps in moves.items():
        yield _move_row(model, name, steps, homes)


def _moves_of(model):
    """{move: [(source, transition)]} in the order in which the model declares them."""
    moves = {name: value for name, value in vars(model).items() if hasattr(value, "_django_fsm")}
    return {name: list(move._django_fsm.transitions.items()) for name, move in moves.items()}


def _targets_of(move):
    """Where a transition leads: one state, or several where it depends on the record."""
    return getattr(move.target, "allowed_states", None) or [move.target]


def _status_rows(field, moves):
    for value, label in field.choices:
        with override("zh-hans"):
            chinese = str(dict(field.choices)[value])
        leaves = [name for name, steps in moves.items() if value in dict(steps)]
        tone = getattr(_enum_of(field)(value), "tone", "").replace("void", "grey")
        yield f"| `{value}` {label} | {chinese} | {tone} | {', '.join(leaves) or '–'} |"


def _enum_of(field):
    return type(field.model(**{field.attname: field.default}).state)


def _move_row(model, name, steps, homes):
    (_source, first), *_rest = steps
    sources = ", ".join(source for source, _move in steps)
    reasons = [str(condition.reason) for condition in first.conditions or ()]
    reasons += [
        f"guard `{guard.__module__}.{guard.__name__}`: {_first_line(guard)}" for guard in guards(getattr(model, name))
    ]
    who = f"`{first.permission.__name__}`: {describe_who(first.permission)}"
    targets = ", ".join(_targets_of(first))
    home = _home_of(model, name, homes)
    return f"| **{name}** | {sources} | {targets} | {who} | `{home}` | {' '.join(reasons) or '–'} |"


def _home_of(model, name, homes):
    """The service of a move; where two models have a move of the same name, the one that calls its record so."""
    own = (f"{record}.{name}" for record in _names_of(model))
    return next((homes[key] for key in own if key in homes), None) or homes[name]


def _names_of(model):
    """What services call a record of a model: supplytask, task."""
    words = re.findall("[A-Z][a-z]*", model.__name__)
    return ["".join(words[at:]).lower() for at in range(len(words))]


def _first_line(function):
    return (function.__doc__ or function.__name__).strip().splitlines()[0]


# --- who -------------------------------------------------------------------------------------------------------------


def describe_who(permission):
    """Which roles a permission lets through and for whose orders, found by asking it."""
    groups = defaultdict(list)
    for role in Role:
        scope = _scope(permission, role)
        if scope:
            groups[scope].append(str(role.label).lower())
    return "; ".join(f"{', '.join(roles)}: {scope}" for scope, roles in groups.items())


def _scope(permission, role):
    """For which orders somebody with this one role is let through."""

    def is_let(**facts):
        user = User(pk=ME)
        user.roles, user.team_ids, user.represented = frozenset([role.value]), frozenset([TEAM]), {}
        owners = {"owner_id": OTHER, "entered_by_id": OTHER, "team_id": OTHER, "kind": "buy"}
        order = SimpleNamespace(**(owners | facts))
        order.order = order  # a shipment asks its order, a task its kind
        return permission(order, user)

    if is_let():
        return "all" if is_let(owner_id=ME) and is_let(entered_by_id=ME) else "all but their own"
    mine = [("own", {"owner_id": ME}), ("their team's", {"team_id": TEAM}), ("entered by them", {"entered_by_id": ME})]
    return ", ".join(name for name, facts in mine if is_let(**facts))


# --- where -----------------------------------------------------------------------------------------------------------


def find_homes():
    """{move: service that makes it}, read from the one advance(...) call of each move; also as "record.move"."""
    homes = {}
    for config in apps.get_app_configs():
        folder = Path(config.path)
        if folder.is_relative_to(settings.BASE_DIR) and ".venv" not in folder.parts:
            for path in sorted(folder.rglob("*.py")):
                homes |= _homes_in(path)
    return homes


def _homes_in(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    module = ".".join(path.relative_to(settings.BASE_DIR).with_suffix("").parts)
    return {
        name: f"{module}.{_public(function.name, functions)}"
        for function in functions
        for call in _calls(function, "advance")
        if isinstance(call.args[0], ast.Attribute)
        for name in (call.args[0].attr, ast.unparse(call.args[0]))
    }


def _calls(function, name):
    calls = [node for node in ast.walk(function) if isinstance(node, ast.Call)]
    return [call for call in calls if getattr(call.func, "id", "") == name]


def _public(name, functions):
    """The use-case behind a private step of it."""
    while name.startswith("_"):
        name = next(function.name for function in functions if _calls(function, name))
    return name
