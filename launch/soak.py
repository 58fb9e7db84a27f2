"""bin/soak [NAME …] [--cases N]: kills, races, walks, sums and backups of bin/test, in full length.

bin/soak users [--size N] [--people P] [--minutes M]: people at work, all at once, on a large company.
"""

import os

from launch import bench, test
from launch.processes import say

TIMES = 10
NAMES = {
    "kills": "kill",
    "races": "race",
    "walks": "walk",
    "stock": "stock",
    "money": "money",
    "changes": "changes",
    "amounts": "amounts",
    "backups": "backup",
}
CASES, USERS = "--cases", "users"


def main(arguments):
    arguments = list(arguments)
    if arguments[:1] == [USERS]:
        return bench.main(arguments[1:], module="bench.users")
    if CASES in arguments:
        place = arguments.index(CASES)
        count = "".join(arguments[place + 1 : place + 2])
        if not (count.isascii() and count.isdigit() and int(count)):
            say(f"{CASES} takes how many cases of each property are tried, as in {CASES} 100000.")
            return 2
        os.environ["ORDERDESK_CASES"] = count
        del arguments[place : place + 2]
    unknown = set(arguments) - set(NAMES)
    if unknown:
        say(f"No such soak: {', '.join(sorted(unknown))}. There are {', '.join([*NAMES, USERS])}.")
        return 2
    os.environ["ORDERDESK_SOAK"] = "true"
    for name in arguments or NAMES:
        # Kills and walks repeat themselves; races are run again as they stand, each time on a fresh database.
        for turn in range(TIMES if name == "races" else 1):
            say(f"Soaking: {name}" + (f", turn {turn + 1} of {TIMES}" if name == "races" else ""))
            # The statistics say how many cases of each property were tried, and how many passed.
            code = test.main(["-m", NAMES[name], *(["--hypothesis-show-statistics"] if name == "amounts" else [])])
            if code:
                return code
    return 0
