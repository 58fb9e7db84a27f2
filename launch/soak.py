"""bin/soak [NAME …]: the kills, races and random walks of bin/test, of stock, money and changes, in full length."""

import os

from launch import test
from launch.processes import say

TIMES = 10
NAMES = {
    "kills": "kill",
    "races": "race",
    "walks": "walk",
    "stock": "stock",
    "money": "money",
    "changes": "changes",
}


def main(arguments):
    unknown = set(arguments) - set(NAMES)
    if unknown:
        say(f"No such soak: {', '.join(sorted(unknown))}. There are {', '.join(NAMES)}.")
        return 2
    os.environ["ORDERDESK_SOAK"] = "true"
    for name in arguments or NAMES:
        # Kills and walks repeat themselves; races are run again as they stand, each time on a fresh database.
        for turn in range(TIMES if name == "races" else 1):
            say(f"Soaking: {name}" + (f", turn {turn + 1} of {TIMES}" if name == "races" else ""))
            code = test.main(["-m", NAMES[name]])
            if code:
                return code
    return 0
