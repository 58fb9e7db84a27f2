"""bin/manage: Django's command line, with the embedded services up for as long as the command takes."""

import contextlib
import signal
import sys

from launch import ROOT, local
from launch.processes import Stopped, end, spawn


def main(arguments):
    folder = local.var()
    with local.services(folder) as (urls, _holdings):
        # The terminal's Ctrl-C reaches the command too: it is the command's to answer, and ours to wait for.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        child = spawn([sys.executable, ROOT / "manage.py", *arguments], env=local.environment(folder, urls))
        try:
            code = child.wait()
        except Stopped:
            with contextlib.suppress(ProcessLookupError):
                end(child)
            raise
    return code if code >= 0 else 128 - code
