"""The rows of all orders, a batch at a time: of many orders by as many processes as there are processors."""

import gc
import multiprocessing
import pickle
from collections import deque
from concurrent.futures import ProcessPoolExecutor
from functools import cache

import django

from demo.company.foreseen import PORTION

AHEAD = 4  # batches that are made while one is being written


def batches_of(writer):
    """[(target, rows)] of each batch, in the order of the orders."""
    count, folder = writer.foreseen.planner.count, writer.foreseen.folder
    firsts = range(0, count, PORTION)
    if folder is None:
        yield from map(writer.write, firsts)
        return
    (folder / "writer").write_bytes(pickle.dumps(writer))
    spawn = multiprocessing.get_context("spawn")  # a fork would share the connection to the database
    with ProcessPoolExecutor(mp_context=spawn, initializer=django.setup) as pool:
        under_way = deque()
        for first in firsts:
            under_way.append(pool.submit(_write, folder, first))
            if len(under_way) > AHEAD:
                yield under_way.popleft().result()
        while under_way:
            yield under_way.popleft().result()
    writer.skip(count)


def _write(folder, first):
    writer = _writer(folder)
    writer.skip(first)
    return writer.write(first)


@cache
def _writer(folder):
    """The writer of this process; what it knows of the company stays, and need not be looked through for garbage."""
    writer = pickle.loads((folder / "writer").read_bytes())  # noqa: S301 - a file of batches_of
    gc.freeze()
    return writer
