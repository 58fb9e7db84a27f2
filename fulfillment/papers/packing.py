"""Packing list 装箱单: what is in the packages, as the slip says it, with room to write which package each is in."""

from django.utils.translation import gettext_lazy

from orderdesk.core.paper.printing import Paper

PACKING = Paper(
    "packing",
    gettext_lazy("Packing list"),
    "shipment",
    "fulfillment/papers/packing.html",
    "fulfillment:print-packing",
)
