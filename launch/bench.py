"""bin/bench: the measures, on a database and a broker of their own under var/bench that stay for the next time."""

import sys

from launch import ROOT, local
from launch.processes import call


def main(arguments, module="bench"):
    folder = local.var() / "bench"
    folder.mkdir(exist_ok=True)
    with local.services(folder, temporary=False) as (urls, _holdings):
        environment = {
            **local.environment(folder, urls),
            "DJANGO_SETTINGS_MODULE": "bench.settings",
            "LOG_LEVEL": "ERROR",
        }
        return call([sys.executable, "-m", module, *arguments], cwd=ROOT, env=environment)
