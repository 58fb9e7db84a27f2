"""bin/audit: whether known vulnerabilities concern the pinned packages, asked by a pip-audit of its own.

Exit code 0: none is known; 1: some are; 2: not every package could be asked about, and why. What was not asked about is
never counted as well.
"""

import hashlib
import json
import subprocess
import sys

from launch import ROOT
from launch.processes import say

PINS = ROOT / "requirements" / "dev.txt"  # all of them: each set holds the one before
TOOL_PINS = ROOT / "requirements" / "audit.txt"
PLACE = ROOT / "var" / "audit"
PATIENCE = 240  # seconds for each step
NONE_KNOWN, SOME_KNOWN, NOT_ASKED = 0, 1, 2


class NoAnswer(Exception):
    """Nobody could be asked; the text says why."""


def main(_arguments):
    try:
        _install_tool()
        report = _ask()
    except NoAnswer as reason:
        return _tell_not_asked(f"no package could be asked about: {reason}")
    code, lines = read_report(report)
    for line in lines:
        say(line)
    return code


def read_report(report):
    """(exit code, lines to say) of what pip-audit answered."""
    packages = report["dependencies"]
    lines = [
        f"{package['name']} {package['version']}: {fault['id']}"
        + (f", fixed in {' or '.join(fault['fix_versions'])}" if fault["fix_versions"] else ", not fixed yet")
        for package in packages
        for fault in package.get("vulns", [])
    ]
    unasked = [package["name"] for package in packages if "skip_reason" in package]
    if unasked or not packages:
        names = "" if len(unasked) == len(packages) else f" ({', '.join(unasked)})"
        lines.append(_not_asked(f"{len(unasked)} of {len(packages)} packages are not known there{names}."))
    if any(package.get("vulns") for package in packages):
        return SOME_KNOWN, lines
    if unasked or not packages:
        return NOT_ASKED, lines
    return NONE_KNOWN, [f"Audit: no vulnerability is known of {len(packages)} pinned packages."]


def _install_tool():
    """pip-audit as requirements/audit.txt pins it, unless it is there already."""
    digest = hashlib.sha256(TOOL_PINS.read_bytes() + sys.version.encode()).hexdigest()
    stamp = PLACE / "installed"
    if stamp.exists() and stamp.read_text() == digest:
        return
    _run([sys.executable, "-m", "venv", "--clear", PLACE], "its environment could not be made")
    pip = [PLACE / "bin" / "python", "-m", "pip", "install", "-qq", "--no-input", "--retries", "1", "--timeout", "15"]
    _run([*pip, "--require-hashes", "-r", TOOL_PINS], "pip-audit could not be installed")
    stamp.write_text(digest)


def _ask():
    command = [PLACE / "bin" / "pip-audit", "--requirement", PINS, "--disable-pip", "--require-hashes"]
    options = ["--format", "json", "--desc", "off", "--progress-spinner", "off", "--timeout", "10"]
    done = _run([*command, *options], "pip-audit broke off", codes=(0, 1))
    try:
        return json.loads(done.stdout)
    except ValueError as failure:
        raise NoAnswer(f"pip-audit got no answer. {_last_line(done)}") from failure


def _run(command, what, *, codes=(0,)):
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, cwd=ROOT)  # noqa: S603
    except subprocess.TimeoutExpired as failure:
        raise NoAnswer(f"{what}: no answer within {PATIENCE} seconds") from failure
    if done.returncode not in codes:
        raise NoAnswer(f"{what}. {_last_line(done)}")
    return done


def _last_line(done):
    return (done.stderr.strip().splitlines() or ["It said nothing."])[-1][:300]


def _not_asked(reason):
    return f"NOT AUDITED: {reason}"


def _tell_not_asked(reason):
    say(_not_asked(reason))
    return NOT_ASKED
