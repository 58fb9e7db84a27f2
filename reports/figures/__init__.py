"""Figures of a month: `kpis` is all of them, `records` the records that each is made of."""

from reports.figures.kpis import kpis
from reports.figures.period import Period

__all__ = ["Period", "kpis"]
