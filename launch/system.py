"""Debian's packages that pip cannot bring. Installed where we may, else named with the one command that does it."""

import ctypes
import os
import shutil
import subprocess
import tempfile

from launch.processes import call, say

PDF_LIBRARIES = ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0")
TEST_PROGRAMS = ("chromium", "poppler-utils", "gettext")
_SHARED_OBJECTS = {
    "libpango-1.0-0": "libpango-1.0.so.0",
    "libpangoft2-1.0-0": "libpangoft2-1.0.so.0",
    "libharfbuzz-subset0": "libharfbuzz-subset.so.0",
}
_PROGRAMS = {"chromium": "chromium", "poppler-utils": "pdftoppm", "gettext": "msgfmt"}
_APT = ("apt-get", "-qq", "-o", "DPkg::Lock::Timeout=120", "-o", "Acquire::Retries=1")


def missing(packages):
    """Those of the packages that this machine does not have."""
    return [package for package in packages if not _is_present(package)]


def _is_present(package):
    if package in _PROGRAMS:
        return shutil.which(_PROGRAMS[package]) is not None
    try:
        ctypes.CDLL(_SHARED_OBJECTS[package])
    except OSError:
        return False
    return True


def provide(packages):
    """Install what is missing if we may, and return what is missing still."""
    absent = missing(packages)
    if not absent or not install(absent):
        return absent
    return missing(absent)


def install(packages):
    """Install by apt-get as root or with a sudo that asks nothing; False where that is not possible."""
    prefix = _as_root()
    if prefix is None:
        return False
    say(f"Installing {' '.join(packages)} …")
    with tempfile.TemporaryFile("w+") as output:
        # An update that fails for one source of several may still have brought what is needed.
        options = {"stdin": subprocess.DEVNULL, "stdout": output, "stderr": output}
        for step in (["update"], ["install", "-y", "--no-install-recommends", *packages]):
            code = call([*prefix, *_APT, *step], env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"}, **options)
        if code != 0:
            output.seek(0)
            say("".join(output.readlines()[-5:]).rstrip())
    return code == 0


def _as_root():
    """The words before apt-get, or None where there is no apt-get or no right to use it."""
    if shutil.which("apt-get") is None:
        return None
    if os.geteuid() == 0:
        return []
    sudo = shutil.which("sudo")
    if sudo and subprocess.run([sudo, "-n", "true"], capture_output=True).returncode == 0:  # noqa: S603
        return [sudo, "-n", "--preserve-env=DEBIAN_FRONTEND"]
    return None


def command(packages):
    """The one command that installs them."""
    return f"sudo apt-get install -y --no-install-recommends {' '.join(packages)}"
