"""The project's .venv with the pinned packages: made when it is not there, left alone when it is up to date."""

import fcntl
import hashlib
import importlib.util
import os
import subprocess
import sys
from contextlib import contextmanager

from launch import ROOT, system
from launch.processes import Failed, call, say

VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
REQUIREMENTS = ROOT / "requirements"
STAMP = VENV / "installed"  # "SET DIGEST" of the requirements that were installed last
SETS = ("base", "local", "dev")  # each holds the one before


def enter(package_set, arguments):
    """Return inside .venv with the set installed; outside of it, run ourselves again in there."""
    if not is_current(package_set):
        with _one_at_a_time():
            if not is_current(package_set):
                make(package_set)
    if not _is_inside():
        os.execv(PYTHON, [str(PYTHON), "-m", "launch", *arguments])  # noqa: S606


def is_current(package_set):
    """Whether what was installed last holds this set, as the requirement files of today pin it."""
    try:
        installed, digest = STAMP.read_text().split()
    except (OSError, ValueError):
        return False
    return digest == _digest() and SETS.index(installed) >= SETS.index(package_set) and PYTHON.exists()


def make(package_set):
    """Make .venv if need be, and install the set by its hashes."""
    _make_venv()
    STAMP.unlink(missing_ok=True)
    say(f"Installing the packages of requirements/{package_set}.txt into .venv (about a minute) …")
    pip = [PYTHON, "-m", "pip", "install", "-qq", "--disable-pip-version-check", "--no-input", "--require-hashes"]
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    code = call([*pip, "-r", REQUIREMENTS / f"{package_set}.txt"], stdout=2, env=environment)
    if code != 0:
        raise Failed("The packages could not be installed: pip's own words are above.")
    STAMP.write_text(f"{package_set} {_digest()}\n")


def _make_venv():
    if PYTHON.exists() and _has_pip():
        return
    base = getattr(sys, "_base_executable", sys.executable)
    if importlib.util.find_spec("ensurepip") is None:
        _provide_ensurepip()
    say(f"Making .venv with Python {sys.version.split()[0]} …")
    if call([base, "-m", "venv", "--clear", VENV], stdout=2) != 0:
        raise Failed(f"{base} -m venv did not work: its own words are above.")


def _has_pip():
    return subprocess.run([PYTHON, "-m", "pip", "--version"], capture_output=True).returncode == 0  # noqa: S603


def _provide_ensurepip():
    """Debian keeps the venv module in a package of its own."""
    package = "python3-venv" if sys.executable.endswith("/python3") else f"python3.{sys.version_info.minor}-venv"
    if not system.install([package]):
        raise Failed(f"Python's venv module is missing. Install it with:\n  {system.command([package])}")
    importlib.invalidate_caches()


def _digest():
    pins = b"".join((REQUIREMENTS / f"{name}.txt").read_bytes() for name in SETS)
    return hashlib.sha256(pins + sys.version.encode()).hexdigest()


def _is_inside():
    return os.path.realpath(sys.prefix) == os.path.realpath(VENV)


@contextmanager
def _one_at_a_time():
    """Two commands started at once in a fresh clone install one after the other."""
    folder = os.open(REQUIREMENTS, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)
