"""A reverse accessor is an import in disguise: no app asks a record for what an app above it keeps.

Imports are checked by import-linter (tests/test_project.py); here the names are looked for by which models of upper
apps are reached from those of lower ones, in code and in templates.
"""

import re

import pytest
from django.apps import apps

from launch import ROOT

FLOORS = ["customers", "orders", "fulfillment", "aftersales", "reports", "imports"]


def reverse_names(app):
    """{name: model} by which records of this app lead to models of the floors above it."""
    above = FLOORS[FLOORS.index(app) + 1 :]
    return {
        relation.get_accessor_name(): relation.related_model._meta.label
        for model in apps.get_app_config(app).get_models()
        for relation in model._meta.related_objects
        if relation.related_model._meta.app_label in above and relation.get_accessor_name()
    }


def sources_of(app):
    """The code and the templates of an app."""
    code = [path for path in (ROOT / app).rglob("*.py") if "migrations" not in path.parts]
    return [*code, *(ROOT / "templates" / app).rglob("*.html")]


@pytest.mark.parametrize("app", FLOORS)
def test_no_app_reaches_what_an_app_above_keeps(app):
    names = reverse_names(app)
    pattern = re.compile(
        rf"\b(?:order|orders|line|shipment|customer|product)\.({'|'.join(names)})\b" if names else r"(?!)"
    )
    lookup = re.compile(rf"[\"'](?:\w+__)?({'|'.join(names)})__" if names else r"(?!)")

    reached = {
        f"{path.relative_to(ROOT)}: {match[0]}"
        for path in sources_of(app)
        for match in [*pattern.finditer(path.read_text()), *lookup.finditer(path.read_text())]
    }

    assert reached == set()


def test_the_names_are_found():
    assert reverse_names("fulfillment")["acceptance"] == "aftersales.Acceptance"
    assert reverse_names("orders")["stages"] == "fulfillment.Stage"
