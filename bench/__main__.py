"""python -m bench [NAME …] [--size N] [--quick]: one JSON object a line for each measure."""

import argparse
import json
import sys

import django

django.setup()

from bench import measures, sites


def main(arguments):
    parser = argparse.ArgumentParser(prog="bin/bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(measures.ALL))
    parser.add_argument("--size", type=int, default=10_000, help="orders in the database (10 000)")
    parser.add_argument("--quick", action="store_true", help="a small database and few rounds")
    given = parser.parse_args(arguments)
    unknown = set(given.names) - set(measures.ALL)
    if unknown:
        parser.error(f"no such measure: {', '.join(sorted(unknown))}")
    size = 1_000 if given.quick else given.size
    rounds = 1 if given.quick else 3
    with sites.Bench(size, small=min(size, 1_000 if given.quick else 10_000), rounds=rounds) as bench:
        for name in given.names or measures.ALL:
            for result in measures.ALL[name](bench):
                print(json.dumps({"name": name, **result}, ensure_ascii=False), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
