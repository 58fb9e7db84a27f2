"""Templates are formatted by djlint, and each is short enough to be read without scrolling far."""

import statistics
import subprocess
import sys
from pathlib import Path

from launch import ROOT

TEMPLATES = ROOT / "templates"
WIDTH = 120
HEIGHT = 120


def sources() -> dict[str, list[str]]:
    """The lines of each template, by its name."""
    return {
        path.relative_to(TEMPLATES).as_posix(): path.read_text().splitlines()
        for path in sorted(Path(TEMPLATES).rglob("*.html"))
    }


def test_djlint_would_format_no_template_differently():
    command = [sys.executable, "-m", "djlint", "--check", "--quiet", "templates"]

    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)

    assert done.returncode == 0, done.stdout


def test_no_line_of_a_template_is_too_wide():
    wide = [
        f"{name}:{number}"
        for name, lines in sources().items()
        for number, line in enumerate(lines, start=1)
        if len(line) > WIDTH
    ]

    assert wide == []


def test_no_template_is_too_long():
    heights = {name: len(lines) for name, lines in sources().items()}

    assert {name: height for name, height in heights.items() if height > HEIGHT} == {}
    assert statistics.median(heights.values()) <= 40
