"""The page of a customer, and what choosing one for an order shows. The floors above add their parts."""

from orderdesk.core.pages.slots import Panel, Slot

CUSTOMER_PANELS: Slot[Panel] = Slot("customer panels")  # (request, customer) -> Panel | None
CUSTOMER_FACTS: Slot[list[dict[str, str]]] = Slot(
    "facts of a chosen customer"
)  # (request, customer) -> [{label, value}]
CHOSEN_CUSTOMER: Slot[str] = Slot("chosen customer")  # (request, customer) -> a sentence to mind | None
