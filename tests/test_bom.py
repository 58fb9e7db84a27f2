"""The bill of materials is that of what is pinned; the audit never passes what it did not ask about."""

import json
import re

import pytest

from launch import ROOT, audit, bom

KEPT = ROOT / "docs" / "bom.cdx.json"
FAULTY = {"name": "b", "version": "2", "vulns": [{"id": "PYSEC-1", "fix_versions": ["3"]}]}
UNKNOWN = {"name": "c", "skip_reason": "not found"}
WELL = {"name": "a", "version": "1", "vulns": []}


def test_the_kept_bill_is_that_of_today():
    assert KEPT.read_text() == bom.render(), "bin/bom docs/bom.cdx.json"


@pytest.mark.parametrize("name", ["base", "local", "dev"])
def test_every_pinned_package_is_in_it(name):
    text = (ROOT / "requirements" / f"{name}.txt").read_text()
    pinned = re.findall(r"^([\w.-]+)(?:\[\S*\])?==(\S+)", text, re.MULTILINE)

    listed = {(part["name"], part.get("version")) for part in json.loads(bom.render())["components"]}

    assert set(pinned) - listed == set()
    assert len(pinned) > 10


def test_what_is_needed_is_in_it_and_everything_is_needed_by_something():
    bill = json.loads(bom.render())
    refs = {part["bom-ref"] for part in bill["components"]}
    needed = {ref for row in bill["dependencies"] for ref in row["dependsOn"]}

    assert needed - refs == set()
    assert {ref for ref in refs if ref.startswith("pkg:pypi/")} - needed == set()
    assert {part["name"] for part in bill["components"] if part["type"] == "container"} == {
        "caddy",
        "postgres",
        "python",
        "redis",
    }


@pytest.mark.parametrize(
    ("packages", "code", "words"),
    [
        ([WELL], audit.NONE_KNOWN, "Audit: no vulnerability is known of 1 pinned packages."),
        ([WELL, FAULTY], audit.SOME_KNOWN, "b 2: PYSEC-1, fixed in 3"),
        ([WELL, UNKNOWN], audit.NOT_ASKED, "NOT AUDITED: 1 of 2 packages are not known there (c)."),
        ([UNKNOWN], audit.NOT_ASKED, "NOT AUDITED: 1 of 1 packages are not known there."),
        ([FAULTY, UNKNOWN], audit.SOME_KNOWN, "NOT AUDITED: 1 of 2 packages are not known there (c)."),
        ([], audit.NOT_ASKED, "NOT AUDITED: 0 of 0 packages are not known there."),
    ],
)
def test_the_audit_tells_what_was_answered(packages, code, words):
    found, lines = audit.read_report({"dependencies": packages})

    assert (found, lines[-1]) == (code, words)


def test_an_audit_that_gets_no_answer_says_so(monkeypatch, capsys, tmp_path):
    monkeypatch.setattr(audit, "PLACE", tmp_path / "audit")
    monkeypatch.setattr(audit, "TOOL_PINS", tmp_path / "audit.txt")
    (tmp_path / "audit.txt").write_text("pip-audit==2.10.1 --hash=sha256:00\n")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path))

    assert audit.main([]) == audit.NOT_ASKED
    assert capsys.readouterr().err.startswith("NOT AUDITED: no package could be asked about: pip-audit could not be")


def test_continuous_integration_audits_and_goes_on_to_the_tests():
    lines = (ROOT / ".ci" / "run").read_text().splitlines()

    assert lines.index('"$bin/audit" || true') < lines.index('exec "$bin/test" --durations=25 "$@"')
