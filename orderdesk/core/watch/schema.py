"""Whether the database has the tables of this version: which migrations it still lacks."""

import pkgutil
from functools import cache
from importlib import import_module

from django.apps import apps
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

_complete: set[str] = set()  # databases that have all of them: none is taken back while programs run


def lacking_migrations() -> list[str]:
    """Migrations of the installed apps that this database has not seen, as "orders.0002_protect_history".

    Those of a later version that it has seen besides are no fault: migrations only add. Raises DatabaseError.
    """
    name = str(connection.settings_dict["NAME"])
    if name in _complete:
        return []
    lacking = sorted(_known() - {f"{app}.{label}" for app, label in MigrationRecorder(connection).applied_migrations()})
    if not lacking:
        _complete.add(name)
    return lacking


@cache
def _known() -> frozenset[str]:
    """By the names of the files, so that a probe need not import two hundred modules."""
    return frozenset(name for config in apps.get_app_configs() for name in _of_app(config.label))


def _of_app(label: str) -> list[str]:
    module, _is_own = MigrationLoader.migrations_module(label)
    if module is None:
        return []
    try:
        package = import_module(module)
    except ModuleNotFoundError:
        return []
    files = pkgutil.iter_modules(getattr(package, "__path__", []))
    return [f"{label}.{file.name}" for file in files if not file.ispkg and file.name[0] not in "_~"]
