"""The annotations that stand in the product are true: mypy reads all of it, with Django's types."""

import os
import subprocess
import sys

from launch import ROOT

SETTINGS = {
    "DATABASE_URL": "postgres://nobody@127.0.0.1/none",  # named, never opened
    "REDIS_URL": "redis://127.0.0.1/0",
    "ORDERDESK_TESTING": "true",
}


def test_mypy_finds_nothing(tmp_path):
    command = [sys.executable, "-m", "mypy", "--no-error-summary", "--cache-dir", tmp_path / "cache"]
    environment = {**os.environ, **SETTINGS, "ORDERDESK_VAR": str(tmp_path / "var")}

    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)

    assert done.returncode == 0, f"{done.stdout}{done.stderr}"
