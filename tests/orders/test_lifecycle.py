"""docs/lifecycle.md tells what the moves are."""

import pytest
from django.core.management import CommandError, call_command
from django.utils.translation import override

from orders import permissions
from orders.management.commands import lifecycle


def test_the_document_is_up_to_date(capsys):
    call_command("lifecycle", check=True)

    assert capsys.readouterr().out == "docs/lifecycle.md is up to date.\n"


def test_a_stale_document_is_refused_and_left_alone(tmp_path, monkeypatch):
    stale = tmp_path / "lifecycle.md"
    stale.write_text("kept\n<!-- drawn: fulfillment.Shipment -->\nold\n<!-- end -->\n")
    monkeypatch.setattr(lifecycle, "DOCUMENT", stale)

    with pytest.raises(CommandError, match="stale"):
        call_command("lifecycle", check=True)

    assert "\nold\n" in stale.read_text()


def test_drawing_renews_what_stands_between_the_marks(tmp_path, monkeypatch):
    stale = tmp_path / "lifecycle.md"
    stale.write_text("kept\n<!-- drawn: fulfillment.Shipment -->\nold\n<!-- end -->\n")
    monkeypatch.setattr(lifecycle, "DOCUMENT", stale)

    call_command("lifecycle")

    assert stale.read_text().splitlines()[:6] == [
        "kept",
        "<!-- drawn: fulfillment.Shipment -->",
        "```mermaid",
        "stateDiagram-v2",
        "    [*] --> preparing",
        "    preparing --> ready: pack",
    ]


@pytest.mark.parametrize(
    ("permission", "told"),
    [
        (permissions.reviews, "sales assistant: their team's; administrator: all"),
        (permissions.decides, "sales manager, sales director, finance: all but their own"),
        (permissions.dispatches, "warehouse, logistics: all"),
    ],
)
def test_who_may_is_found_by_asking_the_permission(permission, told):
    with override("en"):
        assert lifecycle.describe_who(permission) == told
