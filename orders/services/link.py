"""The customer's link of an order: made, revoked, looked at. Every change is written into the order's history too."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from secrets import token_hex
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.timezone import localdate, localtime, make_aware, now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override

from orderdesk.accounts.models import User, link_user
from orderdesk.core.errors import Refused
from orderdesk.policy.models import Policy
from orders import permissions as may
from orders.models import CustomerLink, CustomerLinkView, Order, Quotation
from orders.querysets import digest_of
from orders.services.locking import locked
from orders.states import PROMISED, OrderReason, RecordReason

DEVICE = 200  # characters of what a browser says of itself


@dataclass(frozen=True)
class Sender:
    """From which address, and on what device, as it says itself."""

    address: str | None = None
    device: str = ""

    def facts(self) -> dict[str, Any]:
        """What is kept of it."""
        return {"address": self.address, "device": self.device[:DEVICE]}


COLLEAGUE = Sender()  # who writes down what a customer said sends nothing by a link


def link_of(order: Order) -> CustomerLink | None:
    """The live link of an order, or None."""
    return CustomerLink.objects.live(at=now()).filter(order=order).first()


@transaction.atomic
def make_link(order_id: int, *, by: User, shows_prices: bool = False) -> CustomerLink:
    """Make the link of a confirmed order. One that has expired gives way to it."""
    order = _order_to_link(order_id, by)
    at = now()
    former = order.customer_links.unrevoked().first()
    if former is not None and former.is_live(at):
        raise Refused(_("%(order)s has a link already. Revoke it first.") % {"order": order})
    if order.status not in PROMISED:
        facts = {"order": order, "status": order.state.label}
        raise Refused(_("%(order)s is %(status)s: its customer gets a link once it is confirmed.") % facts)
    if former is not None:
        _revoke(former, at=at, by=by)
    nonce = token_hex(16)
    digest = digest_of(CustomerLink.token_of(order.pk, nonce))
    link = CustomerLink(order=order, nonce=nonce, digest=digest, shows_prices=shows_prices, by=by)
    link.expires_at = _expiry(order)
    link.sign(by=by, reason=RecordReason.MAKE).save()
    _note(order, OrderReason.MAKE_LINK, by)
    return link


@transaction.atomic
def revoke_link(order_id: int, *, by: User) -> CustomerLink:
    """Take the link of an order back: from now on it opens nothing."""
    order = _order_to_link(order_id, by)
    link = _unrevoked(order)
    _revoke(link, at=now(), by=by)
    _note(order, OrderReason.REVOKE_LINK, by)
    return link


@transaction.atomic
def price_link(order_id: int, *, shows_prices: bool, by: User) -> CustomerLink:
    """Have the page behind the link show prices, or not."""
    order = _order_to_link(order_id, by)
    link = _unrevoked(order)
    if link.shows_prices != shows_prices:
        link.shows_prices = shows_prices
        link.sign(by=by, reason=RecordReason.PRICES).save()
        _note(order, OrderReason.SHOW_PRICES if shows_prices else OrderReason.HIDE_PRICES, by)
    return link


@transaction.atomic
def note_view(link: CustomerLink, *, address: str | None, device: str) -> CustomerLinkView:
    """Record that the page was opened; the first time goes into the order's history."""
    if link.first_viewed_at is None:
        order = locked(link.order_id)
        unseen = CustomerLink.objects.select_for_update().filter(pk=link.pk, first_viewed_at=None).first()
        if unseen is not None:
            unseen.first_viewed_at = now()
            unseen.sign(by=link_user(), reason=RecordReason.VIEW).save()
            _note(order, OrderReason.VIEW_LINK, link_user())
    return CustomerLinkView.objects.create(link=link, address=address, device=device[:DEVICE])


HOW_IT_STANDS = gettext_noop("How it stands, questions and signing: %(link)s")


def text_for_customer(
    order: Order | Quotation,
    sentence: str,
    *,
    name: str = "",
    address: str = "",
    end: str = HOW_IT_STANDS,
    **facts: str,
) -> str:
    """What is written to a customer about an order, in their language: greeting, sentence (a msgid), link, sender.

    `address` is that of the link, "" where there is none; `end` is the msgid of the sentence around it.
    """
    policy = Policy.current()
    sender = " ".join(part for part in (policy.short_name or policy.company, order.owner.name, policy.phone) if part)
    with override(settings.LANGUAGE_CODE):
        greeting = _("Hello %(name)s,") % {"name": name} if name else _("Hello,")
        words = _(sentence) % {"order": str(order), **facts}
        last = _(end) % {"link": address} if address else ""
    return "\n".join(part for part in (f"{greeting}{words}", last, sender) if part)


def _order_to_link(order_id: int, by: User) -> Order:
    """The locked order, for somebody who gives its customer the link."""
    order = locked(order_id)
    if not may.gives_link(order, by):
        raise PermissionDenied
    return order


def _unrevoked(order: Order) -> CustomerLink:
    link = order.customer_links.unrevoked().first()
    if link is None:
        raise Refused(_("%(order)s has no link.") % {"order": order})
    return link


def _revoke(link: CustomerLink, *, at: datetime, by: User) -> None:
    link.revoked_at, link.revoked_by = at, by
    link.sign(by=by, reason=RecordReason.REVOKE).save()


def _note(order: Order, reason: str, by: User) -> None:
    """Into the order's history; nothing of the order itself changes, so that its version stays."""
    order.sign(by=by, reason=reason).save()


def _expiry(order: Order) -> datetime:
    """The end of the last day: so many days after the delivery, its promised date, or today."""
    base = localtime(order.delivered_at).date() if order.delivered_at else order.due_on or localdate()
    last = max(base, localdate()) + timedelta(days=Policy.current().link_days)
    return make_aware(datetime.combine(last + timedelta(days=1), time.min))
