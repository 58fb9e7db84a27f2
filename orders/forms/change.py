"""The form of a change request: the order as it stands, to be typed over."""

from django import forms
from django.db.models import Q
from django.forms import formset_factory
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orderdesk.core.pages.fields import PhoneField, TypedDateField, TypedDecimalField
from orderdesk.core.text.typed import excerpt, key_typed
from orders.forms.order import MOST_LINES, MOST_TYPED_LINES, BaseLines, OrderLineForm, plan_choices
from orders.models import Order, OrderLine, Product
from orders.models.change import ADDED, HEAD_KINDS, day_typed, from_text
from orders.models.terms import read_terms
from orders.states import ChangeKind


class ChangeForm(forms.Form):
    """The head of a confirmed order, and why it changes. What stays as it is stands here as it is."""

    why = forms.CharField(
        label=gettext_lazy("Reason for the change"),
        max_length=500,
        help_text=gettext_lazy("Everybody who is asked reads this; say what the customer wants."),
    )
    due_on = TypedDateField(label=gettext_lazy("Delivery date"), ahead=True)
    contact_name = forms.CharField(label=gettext_lazy("Contact"), max_length=60, required=False)
    contact_phone = PhoneField(label=gettext_lazy("Phone"), max_length=40, required=False)
    address = forms.CharField(label=gettext_lazy("Delivery address"), max_length=200)
    payment_terms = forms.CharField(label=gettext_lazy("Payment terms"), max_length=120, required=False)
    payment_plan = forms.ChoiceField(label=gettext_lazy("Payment plan"), required=False)
    freight = TypedDecimalField(label=gettext_lazy("Freight"), places=2, least=0, most=99_999_999, required=False)
    customer_po = forms.CharField(label=gettext_lazy("Customer's number"), max_length=60, required=False)
    special_needs = forms.CharField(label=gettext_lazy("Special needs"), max_length=500, required=False)
    note = forms.CharField(label=gettext_lazy("Note"), max_length=500, required=False)

    def __init__(self, *args, order, **kwargs):
        super().__init__(*args, **kwargs)
        self.order = order
        self.fields["payment_plan"].choices = plan_choices(order.payment_plan)
        self.fields["address"].required = bool(order.address)

    def clean(self):
        data = super().clean()
        data["freight"] = data.get("freight") or 0
        data["contact_phone"] = data.get("contact_phone") or ""
        terms, plan = data.get("payment_terms") or "", data.get("payment_plan") or ""
        changed = (terms, plan) != (self.order.payment_terms, self.order.payment_plan)
        reading = read_terms(plan or terms)
        if changed and not reading.is_understood:
            text = _("“%(unread)s” is not understood. Choose the payment plan, or write the terms in other words.")
            self.add_error("payment_plan", text % {"unread": excerpt(reading.unread or terms)})
        return data

    def head(self):
        """What the service takes."""
        return {name: self.cleaned_data[name] for name in HEAD_KINDS}


class ChangeLines(BaseLines):
    """The grid of lines; a product that is no longer sold stays on the lines that have it."""

    own_products: tuple = ()

    def offered(self):
        return Product.objects.filter(Q(is_active=True) | Q(pk__in=self.own_products))


ChangeLineFormSet = formset_factory(
    OrderLineForm, formset=ChangeLines, extra=1, max_num=MOST_LINES, validate_max=True, absolute_max=MOST_TYPED_LINES
)


def filled_from(order, lines, items):
    """(head, rows) of the form: an order as it stands, typed over with the items of a request."""
    head = {name: getattr(order, name) for name in HEAD_KINDS}
    rows = {line.pk: _row(line, order) for line in lines}
    added = []
    for item in items:
        if item.kind == ChangeKind.ADDED:
            added.append(_added(item))
        elif item.kind == ChangeKind.DROPPED:
            rows.pop(item.line_id, None)
        elif item.line_id is None:
            head[item.field] = from_text(Order, item.field, item.new)
        elif item.line_id in rows:
            name = "requested_on" if item.field == "agreed_on" else item.field
            rows[item.line_id][name] = from_text(OrderLine, item.field, item.new)
    return head, [*rows.values(), *added]


def dropped_from(order, stored, lines):
    """A row, as the order has it, for each of its lines that the grid no longer has: to be put back."""
    kept = {key_typed(str(form["id"].value() or "")) for form in lines.forms}
    prefix = lines.add_prefix("__prefix__")
    return [OrderLineForm(prefix=prefix, initial=_row(line, order)) for line in stored if line.pk not in kept]


def _row(line, order):
    return {
        "id": line.pk,
        "product": line.product_id,
        "code": line.product.code,
        "quantity": line.quantity,
        "unit_price": line.unit_price,
        "discount": line.discount,
        "requested_on": day_typed(line, order),
        "note": line.note,
        "is_gift": line.is_gift,
    }


def _added(item):
    values = {name: from_text(OrderLine, name, item.new[name]) for name in ADDED}
    values["requested_on"] = values.pop("agreed_on")
    return values | {"id": None, "product": item.new["product"], "code": item.new["code"]}
