"""What the database computes: hours between two moments, percentiles, and the interval around a share."""

from math import sqrt

from django.db.models import Aggregate, Avg, Count, FloatField, Func

Z = 1.959963984540054  # 95 %


class Hours(Func):
    """Elapsed hours from the second moment to the first: Hours("answered_at", "reported_at")."""

    template = "(date_part('epoch', %(expressions)s) / 3600)"
    arg_joiner = " - "
    output_field = FloatField()


class Percentile(Aggregate):
    """By linear interpolation between neighbours."""

    name = "percentile"
    template = "percentile_cont(%(fraction)s) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = FloatField()

    def __init__(self, expression, *, fraction, **extra):
        super().__init__(expression, fraction=str(fraction), **extra)


def spread(rows, later, earlier):
    """{n, mean, p50, p90} of the hours between two moments of the rows."""
    hours = Hours(later, earlier)
    figures = rows.order_by().aggregate(
        n=Count("pk"), mean=Avg(hours), p50=Percentile(hours, fraction=0.5), p90=Percentile(hours, fraction=0.9)
    )
    return {name: rounded(value) for name, value in figures.items()}


def rounded(value):
    """Four decimals: a third of a second of an hour, a hundredth of a percent of a rate."""
    return round(value, 4) if isinstance(value, float) else value


def share(part, whole):
    """From 0 to 1, or None where there is nothing to divide."""
    return rounded(part / whole) if whole else None


def wilson(good, n):
    """The 95 % interval around a share of `good` in `n`: (low, high)."""
    if not n:
        return None, None
    p, z2 = good / n, Z * Z
    middle, width = p + z2 / (2 * n), Z * sqrt(p * (1 - p) / n + z2 / (4 * n * n))
    return rounded((middle - width) / (1 + z2 / n)), rounded((middle + width) / (1 + z2 / n))
