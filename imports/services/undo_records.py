"""Taking back records that an import made or changed: made ones go, changed ones say again what they said before."""

from collections.abc import Iterator
from typing import Any

from django.db import connection
from django.db.models import Count, Min, Q, Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from simple_history.utils import bulk_update_with_history

from aftersales.models import Acceptance, AcceptanceLine, Ticket, TicketPhoto, TicketReply
from customers.models import Address, Contact, Customer
from fulfillment.models import Reservation, Shipment, ShipmentLine, Stage, StockMove
from fulfillment.services.moves import lock_stock
from imports.models import ImportedRecord, ImportJob
from imports.services.records import Undoing, keys_of
from imports.services.touched import changed_again, changed_since
from orderdesk.accounts.models import User
from orderdesk.core.models import Printing
from orderdesk.core.record.amending import amending
from orderdesk.core.record.history import Reason
from orderdesk.core.record.removing import remove_records
from orderdesk.core.text.display import listed
from orders.models import (
    Approval,
    Attachment,
    Instalment,
    InvoiceShare,
    Message,
    Order,
    OrderCommunication,
    OrderLine,
    PriceAgreement,
    Product,
    Receipt,
    SearchTerm,
)
from orders.services.balances import forget_month_ends

EXAMPLES = 5
BATCH = 1000
CHANGED = {
    Order: gettext_lazy("%(count)s orders were changed since: %(examples)s."),
    OrderLine: gettext_lazy("%(count)s order lines were changed since: %(examples)s."),
    Customer: gettext_lazy("%(count)s customers were changed since: %(examples)s."),
    Product: gettext_lazy("%(count)s products were changed since: %(examples)s."),
    PriceAgreement: gettext_lazy("%(count)s agreed prices were changed since: %(examples)s."),
    Contact: gettext_lazy("%(count)s contacts were changed since: %(examples)s."),
    Shipment: gettext_lazy("%(count)s shipments were changed since: %(examples)s."),
    Ticket: gettext_lazy("%(count)s tickets were changed since: %(examples)s."),
    Stage: gettext_lazy("%(count)s stages were changed since: %(examples)s."),
}
# What goes with an order, the outermost first: {model: how it is found by the order}.
PARTS = {
    AcceptanceLine: "acceptance__shipment__order",
    Acceptance: "shipment__order",
    ShipmentLine: "shipment__order",
    Shipment: "order",
    Receipt: "order",
    SearchTerm: "order",
    Instalment: "order",
    Approval: "order",
    Reservation: "line__order",
    StockMove: "line__order",
    OrderLine: "order",
}
# What records are called that have no page of their own.
NAMES = {
    Attachment: gettext_lazy("file"),
    InvoiceShare: gettext_lazy("share of an invoice"),
    Message: gettext_lazy("message"),
    OrderCommunication: gettext_lazy("conversation"),
    ShipmentLine: gettext_lazy("line of a shipment"),
    AcceptanceLine: gettext_lazy("line of an acceptance"),
    TicketPhoto: gettext_lazy("photo of a ticket"),
    TicketReply: gettext_lazy("reply to a ticket"),
}
MADE = (Ticket, Stage, Order, PriceAgreement, Contact, Address, Customer, Product)  # in the order in which they can go
RESTORED = (Customer, Product, Stage)
LOCKED = (Customer, Product, Order, Ticket, Stage)


def look(job: ImportJob) -> Undoing:
    """What would go and what would be as before, with what stands against it."""
    undoing = Undoing(_keys(job), _former(job))
    undoing.against += [*_changed(undoing.keys), *_changed_again(undoing.former)]
    undoing.against += [*_built(undoing.keys), *_printed(undoing.keys)]
    return undoing


def lock(job: ImportJob) -> None:
    """Hold what the import wrote, in the order of the keys, and the stock that could be given to its lines."""
    keys = _keys(job)
    for record, _values in _former(job):
        keys[type(record)].add(record.pk)
    for model in LOCKED:
        list(model.objects.filter(pk__in=keys[model]).order_by("pk").select_for_update().values_list("pk", flat=True))
    lock_stock(OrderLine.objects.filter(order__in=keys[Order]).values("product"))


def take_back(job: ImportJob, undoing: Undoing, *, by: User) -> None:
    """Remove and write back; history stays and says who did."""
    _remove(job, undoing.keys, by)
    _write_back(undoing.former, by=by, reason=f"{Reason.UNDO_IMPORT} {job.pk}")


def _keys(job: ImportJob) -> dict[type[Any], set[int]]:
    keys: dict[type[Any], set[int]] = {}
    model: Any
    for model in MADE:
        keys[model] = set(model.objects.filter(pk__in=keys_of(job, model)).values_list("pk", flat=True))
    for model, path in PARTS.items():
        rows = model.objects.filter(**{f"{path}__in": keys[Order]})
        if model is Receipt:
            rows = rows.filter(_own_receipts(job))
        if model in (Reservation, StockMove):
            rows = rows.exclude(line__in=_held(keys[Order]))
        keys[model] = set(rows.values_list("pk", flat=True))
    return {model: keys[model] for model in (*PARTS, *MADE)}


def _own_receipts(job: ImportJob) -> Any:
    """Receipts that the import wrote, and those that were taken back, with what took them back: together nothing."""
    return Q(pk__in=keys_of(job, Receipt)) | Q(undoes__isnull=False) | Q(undone_by__isnull=False)


def _held(orders: Any) -> Any:
    """The lines of these orders for which goods are held or have moved: of the others what was held is free again."""
    moves = StockMove.objects.filter(line__order__in=orders).values("line", "warehouse").order_by()
    moves = moves.annotate(held=Sum("reserved"), moved=Count("pk", filter=~Q(on_hand=0)))
    return moves.exclude(held=0, moved=0).values("line")


def _former(job: ImportJob) -> list[Any]:
    """[(record, {"version", "values"})] of what the import changed and is still there."""
    former = []
    for model in RESTORED:
        rows = ImportedRecord.objects.filter(job=job, model=model._meta.label_lower, former__isnull=False)
        values = dict(rows.values_list("key", "former"))
        former += [(record, values[record.pk]) for record in model.objects.filter(pk__in=values).order_by("pk")]
    return former


# --- what stands against it ------------------------------------------------------------------------------------------


def _changed(keys: dict[type[Any], set[int]]) -> Iterator[Any]:
    """Sentences about records that somebody changed since."""
    yield from _changed_sentences({model: changed_since(model, keys[model]) for model in CHANGED})


def _changed_again(former: list[Any]) -> Iterator[Any]:
    """Sentences about records that were there before the import and were changed after it too."""
    versions: dict[type[Any], dict[int, int]] = {}
    for record, values in former:
        versions.setdefault(type(record), {})[record.pk] = values["version"]
    yield from _changed_sentences({model: changed_again(model, keys) for model, keys in versions.items()})


def _changed_sentences(touched: dict[type[Any], set[int]]) -> Iterator[str]:
    """A sentence about the changed records of each model, from {model: keys}."""
    for model, keys in touched.items():
        if keys:
            yield _sentence(str(CHANGED[model]), model.objects.filter(pk__in=keys), len(keys))


def _built(keys: dict[type[Any], set[int]]) -> Iterator[str]:
    """Sentences about whatever refers to a record of the import and is not part of it."""
    for model, own in keys.items():
        for relation in model._meta.get_fields(include_hidden=True):
            other = relation.related_model if relation.auto_created and relation.is_relation else None
            if other is None or relation.concrete or _is_history(other) or relation.many_to_many:
                continue
            rows = other._base_manager.filter(**{f"{relation.field.name}__in": own}).exclude(pk__in=keys.get(other, ()))
            count = rows.count() if own else 0
            if count:
                sentence = _("%(count)s × %(name)s refer to it: %(examples)s.")
                yield _sentence(sentence, rows, count, name=name_of(other))


def name_of(model: Any) -> Any:
    """What a record of this model is called in a sentence."""
    return NAMES.get(model, model._meta.verbose_name)


def _printed(keys: dict[type[Any], set[int]]) -> Iterator[Any]:
    papers = Printing.objects.filter(about__in=[f"order:{key}" for key in keys[Order]])
    count = papers.count()
    if count:
        yield _sentence(_("%(count)s papers of its orders were printed: %(examples)s."), papers, count)


def _is_history(model: type[Any]) -> bool:
    return any(item.name == "history_id" for item in model._meta.fields)


def _known_as(row: Any) -> str:
    """By what a reader finds it: a line of an order by its order."""
    return str(row.order if isinstance(row, OrderLine) else row)


def _sentence(text: str, rows: Any, count: int, **facts: Any) -> str:
    examples = listed(dict.fromkeys(_known_as(row) for row in rows.order_by("pk")[:EXAMPLES]))
    return text % {"count": count, "examples": examples + ("…" if count > EXAMPLES else ""), **facts}


# --- taking it back --------------------------------------------------------------------------------------------------


def _remove(job: ImportJob, keys: dict[type[Any], set[int]], by: User) -> None:
    reason = f"{Reason.UNDO_IMPORT} {job.pk}"
    orders = Order.objects.filter(pk__in=keys[Order])
    first = orders.aggregate(first=Min("ordered_on"))["first"]
    customers = set(orders.values_list("customer", flat=True)) | _owners(keys)
    if first is not None:
        forget_month_ends(first)
    freed = amending(StockMove._meta.db_table, keys.get(StockMove, ()), by=by, why=reason)
    with connection.cursor() as cursor, freed:
        cursor.execute("SELECT set_config('orderdesk.taking_back', 'on', true)")  # see the migration 0005
        for model, own in keys.items():
            remove_records(model, own, by=by, reason=reason)
        cursor.execute("SELECT set_config('orderdesk.taking_back', '', true)")
    others = Customer.objects.filter(pk__in=customers - keys[Customer]).order_by("pk")
    for customer in others.select_for_update(no_key=True):
        _recompute(customer, by=by, reason=reason)


def _write_back(former: list[Any], *, by: User, reason: str) -> None:
    """Let records say again what they said before the import."""
    changed: dict[type[Any], tuple[set[str], list[Any]]] = {}
    for record, facts in former:
        for name, value in facts["values"].items():
            column = record._meta.get_field(name)
            setattr(record, column.attname, column.to_python(value))
        record.version += 1
        columns, records = changed.setdefault(type(record), ({"version"}, []))
        columns.update(facts["values"])
        records.append(record)
        if hasattr(record, "index_terms"):
            record.index_terms()
            columns.update(("search_text", "grams"))
    for model, (columns, records) in changed.items():
        bulk_update_with_history(
            *(records, model, sorted(columns)), batch_size=BATCH, default_user=by, default_change_reason=reason
        )


def _owners(keys: dict[type[Any], set[int]]) -> set[int]:
    """The customers who lose a contact or an address."""
    contacts = Contact.objects.filter(pk__in=keys[Contact]).values_list("customer", flat=True)
    return set(contacts) | set(Address.objects.filter(pk__in=keys[Address]).values_list("customer", flat=True))


def _recompute(customer: Customer, *, by: User, reason: str) -> None:
    """What an existing customer keeps of its orders and contacts: the day of the first order, and what finds it."""
    first = Order.objects.filter(customer=customer, confirmed_at__isnull=False).aggregate(first=Min("ordered_on"))[
        "first"
    ]
    if customer.first_ordered_on != first:
        customer.first_ordered_on = first
        customer.sign(by=by, reason=reason).save(update_fields=["first_ordered_on"])
    customer.index_terms()
    Customer.objects.filter(pk=customer.pk).update(search_text=customer.search_text, grams=customer.grams)
