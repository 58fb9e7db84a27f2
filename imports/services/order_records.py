"""Builds the records of a past order in its status: lines, shipment, acceptance, instalments, search terms."""

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.timezone import localtime

from aftersales.models import Acceptance, AcceptanceLine
from customers.models import Contact, Customer
from fulfillment.models import Shipment, ShipmentLine
from fulfillment.states import ShipmentStatus
from imports.services.parties import Products
from orderdesk.accounts.models import User
from orderdesk.core.money import round_money, tax_within
from orderdesk.core.record.numbering import number_rank, take_numbers
from orderdesk.policy.models import Policy
from orders.models import Order, OrderLine, SearchTerm
from orders.services.money import date_plan, plan_of
from orders.services.search_terms import own_terms
from orders.states import PROMISED, Share, Source
from orders.states import OrderStatus as S

REVIEWED = (S.IN_APPROVAL, S.AWAITING_SUPPLY, *PROMISED)
STARTED = (S.IN_PRODUCTION, S.SHIPPED, S.DELIVERED, S.COMPLETED)
LEFT = (S.SHIPPED, S.DELIVERED, S.COMPLETED)
SIGNED = (S.DELIVERED, S.COMPLETED)
UNNUMBERED = (S.DRAFT, S.IN_REVIEW, S.NEEDS_INFO, S.REJECTED, S.CANCELLED)


def build_order(
    given: Any, *, customer: Customer, contact: Contact, owner: User, team_id: int | None, policy: Policy, by: User
) -> Order:
    """Build the order that a sheet describes. The only place that sets an order's status without a move."""
    status, goods = given.status, [line.amount for line in given.lines]
    return Order(
        number=given.number or None,
        number_rank=number_rank(given.number),
        customer=customer,
        contact=contact,
        contact_name=given.contact,
        contact_phone=given.phone,
        address=given.address,
        region=given.region or customer.region[:60],
        source=Source.OTHER,
        ordered_on=given.ordered_on,
        due_on=given.due_on,
        promised_on=given.due_on if status in PROMISED else None,
        payment_terms=given.terms,
        custom=given.custom,
        customer_po=given.customer_po,
        freight=given.freight,
        total=round_money(sum(goods, given.freight)),
        **_freight_tax(given.freight, policy),
        owner=owner,
        team_id=team_id,
        entered_by=by,
        status=status,
        goods=given.lines[0].product,
        line_count=len(given.lines),
        source_digest=given.digest,
        **_shares(status),
        **_moments(given),
    )


def _freight_tax(freight: Decimal, policy: Policy) -> dict[str, Any]:
    rate = policy.freight_tax_rate if freight else Decimal(0)
    return {"freight_tax_rate": rate, "tax": tax_within(freight, rate)}


def _shares(status: str) -> dict[str, str]:
    signed = Share.ALL if status in SIGNED else Share.NONE
    return {"shipped": Share.ALL if status in LEFT else Share.NONE, "accepted": signed, "answered": signed}


def _moments(given: Any) -> dict[str, datetime | None]:
    """The moment of each step from the sheet; a missing one takes the date of the step before."""
    status, start = given.status, given.ordered_at
    got_to_supply = status in (S.AWAITING_SUPPLY, *PROMISED) or given.confirmed_at is not None
    return {
        "submitted_at": None if status == S.DRAFT else start,
        "reviewed_at": start if status in REVIEWED or got_to_supply else None,
        "supply_asked_at": start if got_to_supply else None,
        "confirmed_at": given.confirmed_at,
        "started_at": given.confirmed_at if status in STARTED else None,
        "shipped_at": given.shipped_at,
        "delivered_at": given.delivered_at,
        "completed_at": given.delivered_at if status == S.COMPLETED else None,
        "cancelled_at": (given.confirmed_at or start) if status == S.CANCELLED else None,
    }


def build_lines(order: Order, given: Any, products: Products) -> Iterator[OrderLine]:
    """Build its lines, each with a snapshot of its product, and add their tax to the order's."""
    for position, item in enumerate(given.lines, 1):
        product: Any = products.find(item)
        rate = product.tax_rate if item.tax_rate is None else item.tax_rate
        line = OrderLine(
            order_id=order.pk,
            position=position,
            product_id=product.pk,
            product_name=item.product,
            spec=item.spec or product.spec,
            unit=product.unit,
            cost=product.cost,
            quantity=item.quantity,
            unit_price=item.unit_price,
            discount=item.discount,
            tax_rate=rate,
            amount=item.amount,
            tax=tax_within(item.amount, rate),
            note=item.note,
            is_gift=item.is_gift,
            shipped=item.quantity if order.status in LEFT else 0,
            accepted=item.quantity if order.status in SIGNED else 0,
        )
        order.tax += line.tax
        yield line


def number_orders(orders: list[Order]) -> None:
    """Give numbers, in the order's own month, to orders that need one and came without."""
    months: dict[date, list[Order]] = {}
    for order in orders:
        if order.number is None and order.status not in UNNUMBERED:
            months.setdefault(order.ordered_on.replace(day=1), []).append(order)
    for month, waiting in sorted(months.items()):
        for order, number in zip(waiting, take_numbers("order", on=month, count=len(waiting)), strict=True):
            order.number, order.number_rank = number, number_rank(number)


def build_shipments(orders: list[Order], by: User) -> Iterator[Shipment]:
    """Build one shipment for each order whose goods have left, numbered in the month of dispatch."""
    months: dict[date, list[Order]] = {}
    for order in orders:
        if order.status in LEFT:
            months.setdefault(localtime(order.shipped_at).date().replace(day=1), []).append(order)
    for month, shipped in sorted(months.items()):
        numbers = take_numbers("shipment", on=month, count=len(shipped))
        for order, number in zip(shipped, numbers, strict=True):
            is_signed = order.status in SIGNED
            yield Shipment(
                number=number,
                order=order,
                status=ShipmentStatus.SIGNED if is_signed else ShipmentStatus.IN_TRANSIT,
                dispatched_at=order.shipped_at,
                signed_by=order.contact_name if is_signed else "",
                signed_at=order.delivered_at if is_signed else None,
                by=by,
            )


def build_shipment_terms(shipments: list[Shipment]) -> Iterator[SearchTerm]:
    """Build the search term of each shipment: its number finds the order."""
    for shipment in shipments:
        yield SearchTerm(order_id=shipment.order_id, kind="shipment", text=shipment.number.lower())


def build_shipment_lines(shipments: list[Shipment], lines: dict[int, list[OrderLine]]) -> Iterator[ShipmentLine]:
    """Build shipment lines of everything ordered: `lines` is {order key: its lines}."""
    for shipment in shipments:
        for line in lines[shipment.order_id]:
            yield ShipmentLine(shipment_id=shipment.pk, line_id=line.pk, quantity=line.quantity)


def build_acceptances(shipments: list[Shipment], by: User) -> Iterator[Acceptance]:
    for shipment in shipments:
        if shipment.status == ShipmentStatus.SIGNED:
            order: Any = shipment.order  # signed for: it has its day
            yield Acceptance(
                shipment=shipment,
                how=Acceptance.How.RECORDED,
                signed_by=order.contact_name,
                signed_at=order.delivered_at,
                by=by,
            )


def build_acceptance_lines(
    acceptances: list[Acceptance], shipment_lines: list[ShipmentLine]
) -> Iterator[AcceptanceLine]:
    by_shipment = {acceptance.shipment_id: acceptance for acceptance in acceptances}
    for sent in shipment_lines:
        if sent.shipment_id in by_shipment:
            yield AcceptanceLine(
                acceptance_id=by_shipment[sent.shipment_id].pk, shipment_line_id=sent.pk, accepted=sent.quantity
            )


def build_terms(orders: list[Order]) -> Iterator[SearchTerm]:
    """Build the search terms of each order; see orders.services.search_terms.keep_terms."""
    for order in orders:
        for kind, text in own_terms(order):
            yield SearchTerm(order_id=order.pk, kind=kind, text=text)


def build_instalments(orders: list[Order]) -> Iterator[Any]:
    """Build the payment plans of promised orders; no receipts are recorded for them yet."""
    for order in orders:
        if order.status in PROMISED:
            plan = plan_of(order)
            date_plan(order, plan)
            yield from plan
