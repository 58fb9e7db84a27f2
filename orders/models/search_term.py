from django.contrib.postgres.indexes import OpClass
from django.db import models
from django.db.models import F
from django.db.models.functions import Reverse

from orders.models.order import Order


class SearchTerm(models.Model):
    """A text by which one order is found and that only it has: its number, a phone, a tracking number.

    Kept by the services of every floor. Customers and products are found by their own terms.
    """

    order = models.ForeignKey(Order, models.CASCADE, related_name="terms")
    kind = models.CharField(max_length=12)
    text = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["order", "kind", "text"], name="search_term_once")]
        indexes = [
            models.Index(
                fields=["kind", "text", "order"],
                opclasses=["varchar_ops", "varchar_pattern_ops", "int8_ops"],
                name="search_term_text_idx",
            ),
            models.Index(
                F("kind"),
                OpClass(Reverse("text"), name="text_pattern_ops"),
                F("order"),
                name="search_term_tail_idx",
            ),
        ]

    def __str__(self):
        return f"{self.kind}: {self.text}"
