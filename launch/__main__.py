"""python -m launch run|manage|test|bench|soak|audit|bom: make the environment first, then go on inside it."""

import sys
from importlib import import_module

from launch import bootstrap
from launch.processes import Failed, Stopped, say, stop_on_signals

PACKAGE_SETS = {
    "run": "local",
    "manage": "local",
    "test": "dev",
    "bench": "local",
    "soak": "dev",
    "audit": "dev",  # needs none of them: continuous integration goes on with the tests
    "bom": "base",
}


def main(arguments):
    command, *rest = arguments
    stop_on_signals()
    try:
        bootstrap.enter(PACKAGE_SETS[command], arguments)
        return import_module(f"launch.{command}").main(rest)
    except Failed as failure:
        say(failure)
        return 1
    except PermissionError as denied:
        print(
            f"This user may not write {denied.filename}: use a clone and an ORDERDESK_VAR of your own.", file=sys.stderr
        )
        return 1
    except Stopped as stopped:
        return stopped.code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
