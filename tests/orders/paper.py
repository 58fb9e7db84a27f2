"""Papers of orders."""

NAMES = ["orders:print-confirmation", "orders:print-review", "orders:print-flow"]
