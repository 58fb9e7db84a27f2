"""Tests stand where one looks: tests/<app>/test_<name>.py for every service verb and every view of a URL.

Both are read from the code itself: what the `services` of an app offer, and what its URLs call.
"""

from importlib import import_module
from importlib.util import find_spec
from inspect import isfunction

import pytest
from django.apps import apps
from django.urls import URLPattern, get_resolver

from launch import ROOT

ADMIN = "admin"  # its pages are made by Django; what we change of them stands with the model that it is changed for
DJANGO = "django."  # log-in, log-out and password: tests/accounts has what we add to them


def ours():
    """The names of the apps in this repository."""
    return sorted(config.name for config in apps.get_app_configs() if (ROOT / config.name.replace(".", "/")).is_dir())


def verbs_of(app):
    """The public functions of an app's services: those it lists, or else those defined in it."""
    if find_spec(f"{app}.services") is None:
        return
    services = import_module(f"{app}.services")
    listed = getattr(services, "__all__", [name for name in vars(services) if not name.startswith("_")])
    for name in listed:
        found = getattr(services, name)
        if isfunction(found) and found.__module__.startswith(f"{services.__name__}"):
            yield found


def views(patterns):
    """The function behind every URL of the site map that is ours."""
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            if not pattern.callback.__module__.startswith(DJANGO):
                yield pattern.callback
        elif pattern.namespace != ADMIN:
            yield from views(pattern.url_patterns)


def folder_of(function):
    """The folder of tests of a function's app: the last name of the package that is an app, or the ground's."""
    module = function.__module__
    app = next((name for name in ours() if module.startswith(f"{name}.")), module.partition(".")[0])
    return app.rpartition(".")[2]


def missing(functions):
    files = {f"tests/{folder_of(function)}/test_{function.__name__}.py" for function in functions}
    return sorted(file for file in files if not (ROOT / file).exists())


@pytest.mark.parametrize("app", ours())
def test_every_service_verb_has_its_file(app):
    assert missing(verbs_of(app)) == []


def test_every_view_of_a_url_has_its_file():
    found = list(views(get_resolver().url_patterns))

    assert len(found) > 90
    assert missing(found) == []
