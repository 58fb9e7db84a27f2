"""The text that Prometheus reads, by its client library. Imported only where there is somebody who may read it."""

import logging
import os
from collections.abc import Iterator

from django.db import DatabaseError
from kombu.exceptions import OperationalError
from prometheus_client import (
    CONTENT_TYPE_PLAIN_0_0_4,
    CollectorRegistry,
    Counter,
    Histogram,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.metrics_core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector
from redis.exceptions import RedisError

from orderdesk.core.watch.gauges import GAUGES, Gauge
from orderdesk.core.watch.metrics import FOLDER

log = logging.getLogger(__name__)
CONTENT_TYPE = CONTENT_TYPE_PLAIN_0_0_4
FAILURES = (DatabaseError, OperationalError, RedisError, OSError)
BUCKETS = (0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)

disable_created_metrics()
_own = CollectorRegistry()
REQUESTS = Counter(
    "orderdesk_requests", "Requests by page, method, class of status", ["route", "method", "status"], registry=_own
)
SECONDS = Histogram(
    "orderdesk_request_seconds", "How long requests took, by page", ["route"], buckets=BUCKETS, registry=_own
)
QUERIES = Counter("orderdesk_queries", "Statements sent to the database, by page", ["route"], registry=_own)
SLOW_QUERIES = Counter(
    "orderdesk_slow_queries", "Statements slower than SLOW_QUERY_MS, by page", ["route"], registry=_own
)


def render() -> bytes:
    """Everything, as text: what the processes of this server counted, and what all of them share."""
    counted = _own
    if FOLDER in os.environ:
        counted = CollectorRegistry()
        MultiProcessCollector(counted)
    shared = CollectorRegistry()
    shared.register(SharedCollector())
    return generate_latest(counted) + generate_latest(shared)


class SharedCollector(Collector):
    """Reads the gauges; those whose server is away are left out, and how many could not be read is a gauge itself."""

    def describe(self) -> list[Metric]:
        return []  # nothing is read before somebody asks

    def collect(self) -> Iterator[Metric]:
        failed = 0
        for read in GAUGES:
            try:
                gauges: list[Gauge] = read()
            except FAILURES as failure:
                log.warning("Gauges of %s could not be read: %s", read.__name__, failure)
                failed += 1
                continue
            for gauge in gauges:
                yield _family(gauge)
        yield _family(Gauge("unreadable_gauges", "Groups of gauges whose server is away", [({}, failed)]))


def _family(gauge: Gauge) -> Metric:
    names = sorted({name for labels, _value in gauge.samples for name in labels})
    family = GaugeMetricFamily(f"orderdesk_{gauge.name}", gauge.text, labels=names)
    for labels, value in gauge.samples:
        family.add_metric([labels[name] for name in names], value)
    return family
