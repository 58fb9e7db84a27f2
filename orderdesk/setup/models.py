"""How far this installation is set up."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q


class Installation(models.Model):
    """One row: the first administrator's link, the set-up that can be taken up again, the demo company's end."""

    first_link = models.CharField(max_length=64, blank=True)  # SHA-256 of its secret; empty once it was used
    started_empty = models.BooleanField(default=False)
    passed_steps = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    is_dismissed = models.BooleanField(default=False)  # the checklist no longer stands on the work bench
    demo_last_order = models.BigIntegerField(null=True, blank=True)  # orders up to here were made by seed_demo
    demo_cleared_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(name="installation_is_one_row", condition=Q(pk=1))]

    def __str__(self):
        return "installation"

    @classmethod
    def current(cls):
        """The row, or what holds before there is one."""
        return cls.objects.filter(pk=1).first() or cls(pk=1)

    @classmethod
    def locked(cls):
        """The row, made if need be and locked until the transaction ends."""
        cls.objects.get_or_create(pk=1)
        return cls.objects.select_for_update().get(pk=1)

    @property
    def has_demo(self):
        """Whether the demo company stands in it."""
        return self.demo_last_order is not None
