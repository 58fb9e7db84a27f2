"""What several tests of this app begin with."""

from django.urls import reverse

REASSIGN = reverse("orders:reassign-orders")
