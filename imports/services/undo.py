"""Taking a whole import of orders, customers or products back, while nothing was built on it."""

from dataclasses import dataclass, field

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Min
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aftersales.models import Acceptance, AcceptanceLine
from customers.models import Address, Contact, Customer
from fulfillment.models import Shipment, ShipmentLine
from imports.models import ImportedRecord, ImportJob
from imports.permissions import imports
from imports.services.kinds import KINDS
from orderdesk.accounts.models import User
from orderdesk.core.errors import Refused
from orderdesk.core.models import Printing
from orderdesk.core.record.history import Reason
from orderdesk.core.record.locks import IMPORT, wait_for_turn
from orderdesk.core.record.removing import remove_records
from orderdesk.core.text.display import listed
from orders.models import Approval, Instalment, Order, OrderLine, Product, SearchTerm
from orders.services.balances import forget_month_ends

State = ImportJob.State
EXAMPLES = 5
CHANGED = {
    Order: gettext_lazy("%(count)s orders were changed since: %(examples)s."),
    OrderLine: gettext_lazy("%(count)s order lines were changed since: %(examples)s."),
    Customer: gettext_lazy("%(count)s customers were changed since: %(examples)s."),
    Product: gettext_lazy("%(count)s products were changed since: %(examples)s."),
    Contact: gettext_lazy("%(count)s contacts were changed since: %(examples)s."),
    Shipment: gettext_lazy("%(count)s shipments were changed since: %(examples)s."),
}
# What goes with an order, the outermost first: {model: how it is found by the order}.
PARTS = {
    AcceptanceLine: "acceptance__shipment__order",
    Acceptance: "shipment__order",
    ShipmentLine: "shipment__order",
    Shipment: "order",
    SearchTerm: "order",
    Instalment: "order",
    Approval: "order",
    OrderLine: "order",
}
MADE = (Order, Contact, Address, Customer, Product)  # in the order in which they can go


@dataclass
class Undoing:
    """What would go with an import, as {model: keys}, what would be as before, and what stands against it."""

    keys: dict = field(default_factory=dict)
    former: list = field(default_factory=list)  # (record that it changed, {"version", "values"})
    against: list[str] = field(default_factory=list)

    def count(self, model):
        return len(self.keys.get(model, ()))

    def counts(self):
        """How many orders, lines, customers and products go, and how many records become what they were."""
        return {
            "orders": self.count(Order),
            "lines": self.count(OrderLine),
            "customers": self.count(Customer),
            "products": self.count(Product),
            "restored": len(self.former),
        }


def look_at_undo(job: ImportJob) -> Undoing:
    """What taking this import back would remove, and what was built on it."""
    undoing = Undoing()
    if job.state != State.DONE:
        undoing.against.append(_("Only an import that was written can be taken back."))
        return undoing
    if not KINDS[job.sheet].keeps_records:
        undoing.against.append(
            _(
                "Only imports of orders, customers and products can be taken back. "
                "Correct the rows and import them again."
            )
        )
        return undoing
    undoing.keys, undoing.former = _keys(job), _former(job)
    if not (any(undoing.keys.values()) or undoing.former):
        undoing.against.append(_("This import wrote nothing that is still there."))
        return undoing
    undoing.against += [*_changed(undoing.keys), *_changed_again(undoing.former)]
    undoing.against += [*_built(undoing.keys), *_printed(undoing.keys)]
    return undoing


@transaction.atomic
def undo_import(job_id: int, *, by: User) -> Undoing:
    """Take an import back as a whole. Raises `Refused` with what was built on it.

    Orders, lines, customers, products, contacts and addresses that it made are removed; their history stays and says
    who took them back. Their numbers are not given again. Customers and products that it changed are as before.
    """
    job = ImportJob.objects.select_for_update().get(pk=job_id)
    if not imports(job.sheet, by):
        raise PermissionDenied
    wait_for_turn(IMPORT)
    if job.state == State.DONE and KINDS[job.sheet].keeps_records:
        _lock(job)
    undoing = look_at_undo(job)
    if undoing.against:
        raise Refused(" ".join(undoing.against))
    _remove(job, undoing.keys, by)
    for record, former in undoing.former:
        _write_back(record, former["values"], by=by, reason=f"undo import {job.pk}")
    job.state, job.undone_at, job.undone_by = State.UNDONE, now(), by
    job.result = job.result | {"undone": undoing.counts()}
    job.save(update_fields=["state", "undone_at", "undone_by", "result"])
    return undoing


def _keys(job):
    keys = {model: set() for model in MADE}
    names = {model._meta.label_lower: model for model in MADE}
    for label, key in ImportedRecord.objects.filter(job=job, former__isnull=True).values_list("model", "key"):
        keys[names[label]].add(key)
    for model in MADE:
        keys[model] = set(model.objects.filter(pk__in=keys[model]).values_list("pk", flat=True))
    for model, path in PARTS.items():
        keys[model] = set(model.objects.filter(**{f"{path}__in": keys[Order]}).values_list("pk", flat=True))
    return {model: keys[model] for model in (*PARTS, *MADE)}


def _former(job):
    """[(record, {"version", "values"})] of what the import changed and is still there."""
    former = []
    for model in (Customer, Product):
        rows = ImportedRecord.objects.filter(job=job, model=model._meta.label_lower, former__isnull=False)
        values = dict(rows.values_list("key", "former"))
        former += [(record, values[record.pk]) for record in model.objects.filter(pk__in=values).order_by("pk")]
    return former


def _lock(job):
    """Hold the orders, customers and products, in the order of their keys."""
    keys = _keys(job)
    for record, _values in _former(job):
        keys[type(record)].add(record.pk)
    for model in (Customer, Product, Order):
        list(model.objects.filter(pk__in=keys[model]).order_by("pk").select_for_update().values_list("pk", flat=True))


# --- what stands against it ------------------------------------------------------------------------------------------


def _changed(keys):
    """Sentences about records that somebody changed since."""
    touched = {}
    for model in CHANGED:
        rows = model.history.filter(id__in=keys[model]).exclude(history_type="+", history_change_reason=Reason.IMPORT)
        touched[model] = set(rows.values_list("id", flat=True))
    yield from _changed_sentences(touched)


def _changed_again(former):
    """Sentences about records that were there before the import and were changed after it too."""
    touched: dict[type, set[int]] = {}
    for record, values in former:
        if record.version != values["version"]:
            touched.setdefault(type(record), set()).add(record.pk)
    yield from _changed_sentences(touched)


def _changed_sentences(touched):
    """A sentence about the changed records of each model, from {model: keys}."""
    for model, keys in touched.items():
        if keys:
            yield _sentence(str(CHANGED[model]), model.objects.filter(pk__in=keys), len(keys))


def _built(keys):
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
                yield _sentence(sentence, rows, count, name=other._meta.verbose_name)


def _printed(keys):
    papers = Printing.objects.filter(about__in=[f"order:{key}" for key in keys[Order]])
    count = papers.count()
    if count:
        yield _sentence(_("%(count)s papers of its orders were printed: %(examples)s."), papers, count)


def _is_history(model):
    return any(item.name == "history_id" for item in model._meta.fields)


def _sentence(text, rows, count, **facts):
    examples = listed(row for row in rows.order_by("pk")[:EXAMPLES])
    return text % {"count": count, "examples": examples + ("…" if count > EXAMPLES else ""), **facts}


# --- taking it back --------------------------------------------------------------------------------------------------


def _remove(job, keys, by):
    reason = f"undo import {job.pk}"
    orders = Order.objects.filter(pk__in=keys[Order])
    first = orders.aggregate(first=Min("ordered_on"))["first"]
    customers = set(orders.values_list("customer", flat=True)) | _owners(keys)
    if first is not None:
        forget_month_ends(first)
    for model, own in keys.items():
        remove_records(model, own, by=by, reason=reason)
    ImportedRecord.objects.filter(job=job).delete()
    others = Customer.objects.filter(pk__in=customers - keys[Customer]).order_by("pk")
    for customer in others.select_for_update(no_key=True):
        _recompute(customer, by=by, reason=reason)


def _write_back(record, values, *, by, reason):
    """Let a record say again what it said before the import."""
    for name, value in values.items():
        setattr(record, name, record._meta.get_field(name).to_python(value))
    record.version += 1
    record.index_terms()
    record.sign(by=by, reason=reason).save()


def _owners(keys):
    """The customers who lose a contact or an address."""
    contacts = Contact.objects.filter(pk__in=keys[Contact]).values_list("customer", flat=True)
    return set(contacts) | set(Address.objects.filter(pk__in=keys[Address]).values_list("customer", flat=True))


def _recompute(customer, *, by, reason):
    """What an existing customer keeps of its orders and contacts: the day of the first order, and what finds it."""
    first = Order.objects.filter(customer=customer, confirmed_at__isnull=False).aggregate(first=Min("ordered_on"))[
        "first"
    ]
    if customer.first_ordered_on != first:
        customer.first_ordered_on = first
        customer.sign(by=by, reason=reason).save(update_fields=["first_ordered_on"])
    customer.index_terms()
    Customer.objects.filter(pk=customer.pk).update(search_text=customer.search_text, grams=customer.grams)
