from django.contrib.postgres.fields import ArrayField
from django.db import models


class NumberSeries(models.Model):
    """The counter of one series in one month; see numbering.py."""

    series = models.CharField(max_length=20)
    period = models.CharField(max_length=6)
    last = models.PositiveBigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["series", "period"], name="number_series_period_once")]

    def __str__(self):
        return f"{self.series} {self.period}: {self.last}"


class Seal(models.Model):
    """One link of the hash chain over the history tables; see history.py."""

    table = models.CharField(max_length=80)
    after = models.BigIntegerField()
    last = models.BigIntegerField()
    rows = models.PositiveIntegerField()
    columns = ArrayField(models.CharField(max_length=80))
    before = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64)
    sealed_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["table", "-last"], name="seal_table_last_idx")]
        constraints = [models.CheckConstraint(name="seal_covers_rows", condition=models.Q(last__gt=models.F("after")))]

    def __str__(self):
        return f"{self.table} {self.after + 1}–{self.last}"


class Heartbeat(models.Model):
    """When the clock and a worker were last seen alive; see health.py."""

    name = models.CharField(max_length=20, unique=True)
    at = models.DateTimeField()

    def __str__(self):
        return f"{self.name} {self.at:%Y-%m-%d %H:%M:%S}"
