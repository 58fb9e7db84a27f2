"""People at work, all at once: python -m bench.users [--size N] [--people P] [--minutes M] [--pause S].

Each of them opens a page as often as its share says, now and then enters an order, and then pauses. After each page the
same person asks for its bare view, so that both are measured under the same load. One JSON object a line: for each page
the 95th percentile beside that of its bare view; then the errors, and the memory of the web processes. Returns 1 where
a page answered anything but 200, or where the memory of the last quarter is a tenth above that of the second.
"""

import argparse
import itertools
import json
import random
import statistics
import sys
import threading
import time
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

import django

django.setup()

from bench import sites
from bench.entering import entry_forms
from bench.pages import PAGES

LOGINS = (
    *("assistant", "assistant2", "am1", "am2", "manager", "manager2", "director"),
    *("warehouse", "production", "logistics", "aftersales", "finance"),
)
ENTRIES = 4  # shares of entering an order, beside those of the pages
MOST_GROWTH = 1.1
SAMPLE = 5  # seconds between two looks at the memory


@dataclass
class Record:
    """What all people saw together; written by several threads."""

    times: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    bare: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    errors: list[str] = field(default_factory=list)
    hidden: int = 0  # pages that are not there for whoever asked
    memory: list[int] = field(default_factory=list)  # of the web processes, in kB
    lock: threading.Lock = field(default_factory=threading.Lock)


class Person(threading.Thread):
    """Somebody who looks at pages until `end`."""

    def __init__(self, client, keys, form, *, end, pause, seed, record):
        super().__init__(daemon=True)
        self.client, self.keys, self.form, self.record = client, keys, form, record
        self.end, self.pause, self.rng = end, pause, random.Random(seed)
        self.absent = set()

    def run(self):
        names, shares = [*PAGES, "save an order"], [*(page.share for page in PAGES.values()), ENTRIES]
        time.sleep(self.rng.uniform(0, self.pause))
        while time.monotonic() < self.end:
            (name,) = self.rng.choices(names, shares)
            try:
                self.enter() if name not in PAGES else self.look(name)
            except OSError as failure:
                self.note_error(name, repr(failure))
            time.sleep(self.rng.expovariate(1 / self.pause))

    def look(self, name):
        """One page and its bare view. A page that is not there for this person is asked for once."""
        if name in self.absent:
            return
        key = self.rng.choice(self.keys[name]) if name in self.keys else None
        status, _location, _text, seconds = self.client.get(PAGES[name].address(key))
        if status in (403, 404):  # of another team, or of another department
            if name not in self.keys:
                self.absent.add(name)
            with self.record.lock:
                self.record.hidden += 1
            return
        if status != 200:
            self.note_error(name, status)
            return
        _status, _location, _text, bare = self.client.get(f"/bench/page/{name}/?key={key}")
        with self.record.lock:
            self.record.times[name].append(seconds)
            self.record.bare[name].append(bare)

    def enter(self):
        """Save an order by the form of entry, where this person may."""
        if self.form is None:
            return
        status, _location, _text, seconds = self.client.post("/orders/new/", self.form())
        if status != 302:
            self.note_error("save an order", status)
            return
        with self.record.lock:
            self.record.times["save an order"].append(seconds)

    def note_error(self, name, what):
        with self.record.lock:
            self.record.errors.append(f"{name}: {what}")


def watch_memory(process, record, end):
    """Note what the web processes hold, every few seconds."""
    while time.monotonic() < end:
        record.memory.append(sum(map(resident, [process, *children_of(process)])))
        time.sleep(min(SAMPLE, max(end - time.monotonic(), 0)))


def children_of(process):
    return Path(f"/proc/{process}/task/{process}/children").read_text().split()


def resident(process):
    """What a process holds for itself, in kB."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:  # it ended
        return 0
    return sum(int(line.split()[1]) for line in lines if line.startswith(("Private_Clean", "Private_Dirty")))


def work(site, *, people, seconds, pause):
    """Let so many people work for so long; what they saw."""
    record = Record()
    keys = {name: [key for (key,) in site.rows(page.key)] for name, page in PAGES.items() if page.key}
    logins = [LOGINS[place % len(LOGINS)] for place in range(people)]
    forms, places, clients = entry_forms(site), itertools.count(), site.clients(logins)
    end = time.monotonic() + seconds
    threads = [
        Person(
            client,
            keys,
            (lambda: forms(next(places))) if login == "assistant" else None,
            end=end,
            pause=pause,
            seed=seed,
            record=record,
        )
        for seed, (login, client) in enumerate(zip(logins, clients, strict=True))
    ]
    watcher = threading.Thread(target=watch_memory, args=(site.process, record, end), daemon=True)
    for thread in (*threads, watcher):
        thread.start()
    for thread in (*threads, watcher):
        thread.join()
    return record


def results_of(record):
    """The lines that are printed, as dicts."""
    for name, times in record.times.items():
        value, bare = percentile(times), percentile(record.bare[name]) if record.bare[name] else None
        yield {
            "what": name,
            "n": len(times),
            "value": round(value * 1000, 1),
            "unit": "ms",
            "baseline": bare and round(bare * 1000, 1),
            "ratio": bare and round(value / bare, 2),
        }
    yield {"what": "errors", "value": len(record.errors), "unit": "answers", "baseline": 0, "ratio": None}
    second, last = quarters(record.memory)
    yield {
        "what": "memory of the web processes, last quarter beside the second",
        "value": round(last / 1024, 1),
        "unit": "MB",
        "baseline": round(second / 1024, 1),
        "ratio": round(growth(record.memory), 3),
    }


def percentile(times, share=0.95):
    """The value below which this share lies."""
    return (
        statistics.quantiles(times, n=100, method="inclusive")[round(share * 100) - 1] if len(times) > 1 else times[0]
    )


def quarters(samples):
    """(mean of the second quarter, mean of the last)."""
    part = max(len(samples) // 4, 1)
    return statistics.mean(samples[part : 2 * part] or samples), statistics.mean(samples[-part:])


def growth(samples):
    second, last = quarters(samples)
    return last / second


def main(arguments):
    parser = argparse.ArgumentParser(prog="bin/soak users", description=__doc__)
    parser.add_argument("--size", type=int, default=10_000, help="orders in the database (10 000)")
    parser.add_argument("--people", type=int, default=50)
    parser.add_argument("--minutes", type=float, default=20)
    parser.add_argument("--pause", type=float, default=8, help="seconds between two pages of a person, on average")
    given = parser.parse_args(arguments)
    with sites.Bench(given.size, small=given.size, rounds=1) as bench:
        site = bench.large_site
        record = work(site, people=given.people, seconds=given.minutes * 60, pause=given.pause)
    for result in results_of(record):
        print(json.dumps({"name": "users", "size": given.size, **result}, ensure_ascii=False), flush=True)
    for error in sorted(set(record.errors)):
        print(f"{record.errors.count(error)} × {error}", file=sys.stderr)
    return int(bool(record.errors) or growth(record.memory) > MOST_GROWTH)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
