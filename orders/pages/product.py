"""The page of a product, and what the entry grid shows of one. The floors above add their parts."""

from orderdesk.core.pages.slots import Panel, Slot

PRODUCT_PANELS: Slot[Panel] = Slot("product panels")  # (request, product) -> Panel | None
PICKED_PRODUCTS: Slot[dict] = Slot("picked products")  # (request, products) -> {product key: {name: text}}
