"""The documents name only what is there."""

import re

import pytest

from launch import ROOT

NAMES = ("README.md", "CONTRIBUTING.md", "SECURITY.md")
DOCUMENTS = sorted([*(ROOT / name for name in NAMES), *(ROOT / "docs").rglob("*.md")])
SECURITY = ROOT / "docs" / "security.md"
STATES = ["answered", "partly", "not answered", "does not apply"]
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


@pytest.mark.parametrize("document", DOCUMENTS, ids=named)
def test_every_test_that_is_named_exists(document):
    tests = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", document.read_text())

    assert [f"{file}::{name}" for file, name in tests if f"def {name}(" not in text_of(ROOT / file)] == []


def text_of(path):
    return path.read_text() if path.exists() else ""


@pytest.mark.parametrize("document", [ROOT / "SECURITY.md", SECURITY], ids=named)
def test_every_path_that_answers_something_exists(document):
    paths = re.findall(r"`((?:\.?\w[\w-]*/)+[\w.@-]+)`", document.read_text())

    assert [path for path in paths if not (ROOT / path).exists()] == []
    assert len(paths) > 3


def test_each_line_of_the_standard_stands_once_with_its_state_and_is_counted():
    rows = re.findall(r"^\| V([\d.]+) \| [12] \| [^|]+ \| ([a-z ]+) \| [^|]+ \|$", SECURITY.read_text(), re.MULTILINE)
    numbers = [tuple(map(int, number.split("."))) for number, _state in rows]
    (counted,) = re.findall(r"^\| \*\*All\*\* \|(.+)\|$", SECURITY.read_text(), re.MULTILINE)

    assert numbers == sorted(set(numbers))
    assert len(numbers) == 253  # levels 1 and 2 of ASVS 5.0.0
    assert {state for _number, state in rows} <= set(STATES)
    states = [state for _number, state in rows]
    assert [int(count.strip(" *")) for count in counted.split("|")] == [states.count(state) for state in STATES]
