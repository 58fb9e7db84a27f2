"""The documents name only what is there."""

import re

import pytest

from launch import ROOT

DOCUMENTS = sorted([ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md")])
TOP = "orderdesk|customers|orders|fulfillment|aftersales|reports|imports|demo|launch|bench"


def named(document):
    return str(document.relative_to(ROOT))


@pytest.mark.parametrize("document", DOCUMENTS, ids=named)
def test_every_link_leads_somewhere(document):
    links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", document.read_text())

    assert [link for link in links if not (document.parent / link).exists()] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=named)
def test_every_file_that_is_named_exists(document):
    files = re.findall(r"`([\w./]+\.(?:py|toml|yml|txt|png)|\w+/[\w/]+/)`", document.read_text())

    assert [file for file in files if not file.startswith("var/") and not exists(file)] == []


def exists(file):
    """From the root, or in some app."""
    return (ROOT / file).exists() or list(ROOT.glob(f"*/{file}")) != []


@pytest.mark.parametrize("document", DOCUMENTS, ids=named)
def test_every_name_of_ours_can_be_found(document):
    names = re.findall(rf"`((?:{TOP})(?:\.\w+)+)`", document.read_text())

    assert [name for name in names if not is_known(name)] == []


def is_known(name):
    """A package, a module, or something in one."""
    parts = name.split(".")
    module = ROOT.joinpath(*parts)
    if module.is_dir() or module.with_suffix(".py").exists():
        return True
    holder, last = ROOT.joinpath(*parts[:-1]), parts[-1]
    sources = [holder.with_suffix(".py"), holder / "__init__.py"]
    pattern = re.compile(rf"^(?:def|class|async def) {last}\b|^{last} = |\b{last}\b,?$", re.MULTILINE)
    return any(source.exists() and pattern.search(source.read_text()) for source in sources)
