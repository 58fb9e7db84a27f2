"""The customer's link on the order page: where it leads, who looked at it, and ready texts to send with it."""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.utils.timezone import now

from orderdesk.core.pages.slots import Panel, Slot
from orders.models import CustomerLink, Order
from orders.services.link import text_for_customer


@dataclass(frozen=True)
class ReadyText:
    """Words to paste into WeChat: what they are for, in the reader's language, and what the customer reads."""

    label: str
    text: str


LINK_TEXTS: Slot[list[ReadyText]] = Slot("texts for the customer")  # (order, write) -> texts of the floor above
LINK_PARTS: Slot[Panel] = Slot("below the customer's link")  # (request, order) -> Panel | None


@dataclass
class LinkPanel:
    """What the panel prints; `address` is empty where there is no live link or it can no longer be shown."""

    order: Order
    link: CustomerLink | None
    address: str = ""
    texts: list[ReadyText] = field(default_factory=list)

    @classmethod
    def of(cls, order: Order, absolute: Callable[[str], str]) -> "LinkPanel":
        """The panel of an order; `absolute` makes an address of a path."""
        links = CustomerLink.objects.live(at=now()).filter(order=order)
        link = links.with_views().select_related("by").first()
        path = link.get_absolute_url() if link is not None else ""
        if not path:
            return cls(order, link)
        address = absolute(path)
        return cls(order, link, address, texts_of(order, address))


def texts_of(order: Order, address: str) -> list[ReadyText]:
    """The texts that fit the order now, each ended by the link and who writes."""

    def write(label: str, sentence: str, **facts: str) -> ReadyText:
        """A text in the language of customers; `sentence` is a msgid."""
        text = text_for_customer(order, sentence, name=order.contact_name, address=address, **facts)
        return ReadyText(label, text)

    return [text for texts in LINK_TEXTS.collect(order, write) for text in texts]
