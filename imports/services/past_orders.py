"""Import of past orders: the only place that writes an order in a status without a move."""

import hashlib
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from fulfillment.services.stage_plan import plan_past_stages
from fulfillment.states import StageReason
from imports.models import ImportJob
from imports.permissions import imports_orders
from imports.services import order_records
from imports.services.new_parties import new_customers, new_products, take_known
from imports.services.odd import plans_by_name, warn_of_codes, warn_of_parts, warn_of_strangers, warn_of_terms
from imports.services.parties import Customers, Products, fill_from_customers, name_by_code
from imports.services.past_receipts import count_finished, record_paid
from imports.services.records import keep_records
from imports.services.statistics import refresh_statistics
from orderdesk.accounts.models import User
from orderdesk.accounts.people import People
from orderdesk.core.record.copying import copy_objects, give_keys
from orderdesk.core.record.history import Reason
from orderdesk.core.record.locks import IMPORT, wait_for_turn
from orderdesk.core.record.numbering import house_form, move_past
from orderdesk.core.sheets.rows import report_json
from orderdesk.core.text.typed import same
from orderdesk.policy.models import Policy
from orders.models import Order, OrderLine
from orders.services.approval import open_round
from orders.services.balances import forget_month_ends
from orders.sheets.orders import NUMBER
from orders.sheets.orders.custom import warn_of_known
from orders.sheets.orders.reading import Reading, SheetOrder
from orders.states import OrderStatus

BATCH = 1000
UNDER_WAY = (OrderStatus.CONFIRMED, OrderStatus.IN_PRODUCTION, OrderStatus.SHIPPED)


@dataclass
class ImportReport:
    """The result of an import; `orders` and `lines` count the valid ones, written or not."""

    orders: int = 0
    lines: int = 0
    faulty_orders: int = 0
    unchanged: int = 0
    customers_created: int = 0
    products_created: int = 0
    finished: dict = field(default_factory=dict)  # {status: new orders of it that may have been paid already}
    receipts: int = 0
    under_way: int = 0  # new orders that are promised and whose goods are still to come
    stateless: int = 0  # new orders whose delivery date has passed, and nothing says how far they are
    stages: int = 0
    new_customers: list = field(default_factory=list)  # see new_parties
    new_products: list = field(default_factory=list)
    faults: list = field(default_factory=list)
    warnings: list = field(default_factory=list)
    unknown_columns: list = field(default_factory=list)
    sheets: list = field(default_factory=list)
    mapped: dict = field(default_factory=dict)
    controls: list = field(default_factory=list)  # the sums that the file states: see Control
    written: int = 0
    import_id: int | None = None

    @property
    def good(self) -> int:
        return self.orders

    @property
    def faulty(self) -> int:
        return self.faulty_orders

    def as_json(self) -> dict[str, Any]:
        return report_json(self)


def import_orders(
    reading: Reading,
    *,
    by: User,
    take_good: bool = False,
    dry_run: bool = False,
    progress: Callable[..., Any] = lambda done, of: None,
    job: ImportJob | None = None,
) -> ImportReport:
    """Write the orders of a sheet as past ones; a report says what was found and how many were written.

    With one faulty row nothing is written, unless `take_good`: then every order that is good as a whole is. The same
    rows again write nothing. No notice, clock or reminder starts from what is imported. Orders that are over are paid
    as the reading's choices say, by receipts of the day of their delivery; those under way get the usual stages where
    they say so. What is made is noted with the `job`, so that it can be taken back.
    """
    if not imports_orders(by):
        raise PermissionDenied
    with transaction.atomic():
        if not dry_run:
            wait_for_turn(IMPORT)
        take_known(reading.orders, reading.choices.known)
        fresh = _find_fresh(reading, lock=not dry_run)
        people, customers, products = People(by), Customers(fresh), Products(fresh)
        warn_of_strangers(fresh, people)
        warn_of_terms(fresh)
        warn_of_codes(fresh, products)
        warn_of_parts(fresh, products)
        report = _report(reading, fresh, customers, products)
        if dry_run:
            report.new_customers = new_customers(fresh, customers)
            report.new_products = new_products(fresh, products)
        if fresh and not dry_run and (take_good or not reading.faulty):
            parties = customers, products, people
            report.receipts, report.stages = _write(fresh, parties, by, progress, job, choices=reading.choices)
            report.written = len(fresh)
            refresh_statistics(report.written)
        elif not dry_run:
            transaction.set_rollback(True)  # nothing is written: the months are not moved on either
    return report


def _report(reading: Reading, fresh: list[SheetOrder], customers: Customers, products: Products) -> ImportReport:
    good = reading.good
    return ImportReport(
        orders=len(good),
        lines=sum(len(order.lines) for order in good),
        faulty_orders=len(reading.faulty),
        unchanged=len(good) - len(fresh),
        customers_created=len(customers.missing),
        products_created=len(products.missing),
        finished=count_finished(fresh),
        under_way=sum(order.status in UNDER_WAY for order in fresh),
        stateless=sum(bool(order.is_stateless and order.due_on and order.due_on < localdate()) for order in fresh),
        faults=reading.faults,
        warnings=reading.warnings,
        unknown_columns=reading.unknown,
        sheets=reading.sheets,
        mapped=reading.mapped,
        controls=[control.as_json() for control in reading.controls],
    )


def _find_fresh(reading: Reading, *, lock: bool) -> list[SheetOrder]:
    """The good orders that are not here yet; a number that exists with other content is a fault of its order."""
    fill_from_customers(reading.orders)
    name_by_code(reading.orders)
    _number_twins(reading.good)
    numbers = [order.number for order in reading.good if order.number]
    if lock:
        _hold_series(numbers)
    existing = dict(Order.objects.filter(number__in=numbers).values_list("number", "source_digest"))
    _warn_of_custom(reading, numbers)
    digests = _digests_of_unnumbered(reading.good)
    for order in reading.good:
        if order.number in existing and existing[order.number] != order.digest:
            order.fault(
                order.rows[0], NUMBER, order.number, _("This order number already exists with different content.")
            )
    return [order for order in reading.good if order.number not in existing and order.digest not in digests]


def _warn_of_custom(reading: Reading, numbers: list[str]) -> None:
    """Name what the sheet says of orders that are here already and is not what makes them the same: they stay."""
    if not any(order.custom or order.customer_po for order in reading.good):
        return
    rows = Order.objects.filter(number__in=numbers).values_list("number", "custom", "customer_po")
    existing = {number: (custom, customer_po) for number, custom, customer_po in rows}
    for order in reading.good:
        if order.number in existing:
            warn_of_known(order, reading.custom, *existing[order.number])


def _number_twins(orders: list[SheetOrder]) -> None:
    """Orders without a number are identified by content; equal ones get a running number to differ."""
    seen: Counter[str] = Counter()
    for order in orders:
        if not order.number:
            seen[order.digest] += 1
            order.digest = hashlib.sha256(f"{order.digest} {seen[order.digest]}".encode()).hexdigest()


def _digests_of_unnumbered(orders: list[SheetOrder]) -> set[str]:
    """Digests that are already here, among orders of the same days (their date is indexed, the digest is not)."""
    days = {order.digest: order.ordered_on for order in orders if not order.number}
    if not days:
        return set()
    rows = Order.objects.filter(ordered_on__in=set(days.values()), source_digest__in=days.keys())
    return set(rows.values_list("source_digest", flat=True))


def _hold_series(numbers: list[str]) -> None:
    """Lock the months of the given numbers and move them on, so that nobody is given one of them meanwhile."""
    last: dict[Any, tuple[int, str]] = {}
    for number in numbers:
        form = house_form(number)
        if form:
            last[form[0]] = max(last.get(form[0], (0, "")), (form[1], number))
    for _period, (_running, number) in sorted(last.items()):
        move_past("order", number)


def _write(
    fresh: list[SheetOrder],
    parties: Any,
    by: User,
    progress: Callable[..., Any],
    job: ImportJob | None,
    *,
    choices: Any,
) -> Any:
    """Write all of it; how many receipts and stages that are."""
    customers, products, people = parties
    policy = Policy.current()
    made = [*customers.make(people, by), *products.make(by)]
    if job is not None:
        keep_records(job, made)
    receipts, stages = 0, 0
    days = (given.ordered_on for given in fresh if given.ordered_on is not None)
    forget_month_ends(min(days, default=localdate()))
    for start in range(0, len(fresh), BATCH):
        progress(start, len(fresh))
        orders = _write_batch(fresh[start : start + BATCH], customers, products, people, policy, by)
        paid = record_paid(orders, which=choices.paid, by=by)
        planned = _plan(orders, by) if choices.stages else []
        receipts, stages = receipts + len(paid), stages + len(planned)
        if job is not None:
            keep_records(job, [*orders, *paid, *planned])
    return receipts, stages


def _plan(orders: Any, by: User) -> Any:
    under_way = [order for order in orders if order.status in UNDER_WAY and order.due_on]
    return plan_past_stages(under_way, by=by, reason=StageReason.PLAN)


def _write_batch(
    batch: list[SheetOrder], customers: Customers, products: Products, people: People, policy: Policy, by: User
) -> list[Order]:
    """Some orders with all that belongs to them: a file of any length takes the memory of a few."""
    orders = give_keys(_build(given, customers, people, policy, by) for given in batch)
    _name_plans(orders)
    order_records.number_orders(orders)
    together = zip(orders, batch, strict=True)
    lines = {order.pk: list(order_records.build_lines(order, given, products)) for order, given in together}
    copy_objects(orders, by=by, reason=Reason.IMPORT)
    copy_objects(give_keys(line for some in lines.values() for line in some), by=by, reason=Reason.IMPORT)
    _write_deliveries(orders, lines, by)
    copy_objects(order_records.build_terms(orders))
    copy_objects(give_keys(order_records.build_instalments(orders)))
    for order in orders:
        if order.status == OrderStatus.IN_APPROVAL:
            open_round(order, policy, by=by)
    return orders


def _name_plans(orders: list[Order]) -> None:
    """Terms that are the name of a plan of the house stand for it, unless they say themselves what is agreed."""
    plans = plans_by_name()
    for order in orders:
        named = plans.get(same(order.payment_terms))
        if named and not order.terms_reading.is_understood:
            order.payment_plan = named


def _build(given: SheetOrder, customers: Customers, people: People, policy: Policy, by: User) -> Order:
    customer = customers.of(given)
    owner = people.of(given.owner) or customer.owner
    team_id = customer.team_id if owner.pk == customer.owner_id else people.team_of(owner)
    return order_records.build_order(
        given,
        customer=customer,
        contact=customers.contact_of(given),
        owner=owner,
        team_id=team_id,
        policy=policy,
        by=by,
    )


def _write_deliveries(orders: list[Order], lines: dict[int, list[OrderLine]], by: User) -> None:
    shipments = give_keys(order_records.build_shipments(orders, by))
    copy_objects(order_records.build_shipment_terms(shipments))
    copy_objects(shipments, by=by, reason=Reason.IMPORT)
    sent = give_keys(order_records.build_shipment_lines(shipments, lines))
    copy_objects(sent)
    acceptances = give_keys(order_records.build_acceptances(shipments, by))
    copy_objects(acceptances, by=by, reason=Reason.IMPORT)
    copy_objects(give_keys(order_records.build_acceptance_lines(acceptances, sent)))
