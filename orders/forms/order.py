"""Order entry: the head of an order and its lines."""

import re
from decimal import Decimal

from django import forms
from django.db.models import Q
from django.forms import formset_factory
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from customers.models import Customer
from orderdesk.accounts.models import Role, User
from orderdesk.core.errors import Refused
from orderdesk.core.pages.fields import DiscountField, KeyField, PhoneField, TypedDateField, TypedDecimalField
from orderdesk.core.spreading import Priced, spread_discount, wish_typed
from orderdesk.core.text.typed import Mistyped, decimal_typed, excerpt, key_typed, normalise
from orderdesk.custom_fields.forms import CustomInputs
from orderdesk.policy.models import Policy
from orders.models import PaymentPlan, Product
from orders.models.line import MOST_QUANTITY
from orders.models.terms import read_terms
from orders.states import Source

MOST_PRICE = 9_999_999_999
MOST_LINES = 200
MOST_TYPED_LINES = 700  # more fields than that are not read at all (DATA_UPLOAD_MAX_NUMBER_FIELDS)


PLANS = [  # what is chosen where the terms are not understood; the value is read like terms
    ("", gettext_lazy("As the payment terms say")),
    ("货到付款", gettext_lazy("All of it on delivery")),
    ("预付全款", gettext_lazy("All of it on confirmation")),
    ("款到发货", gettext_lazy("All of it before shipping")),
    ("预付30%，余款货到付清", gettext_lazy("30 percent on confirmation, the rest on delivery")),
    ("预付30%，余款发货前付清", gettext_lazy("30 percent on confirmation, the rest before shipping")),
    ("预付30%，发货前60%，货到10%", gettext_lazy("30 percent on confirmation, 60 before shipping, 10 on delivery")),
    ("货到30天付款", gettext_lazy("30 days after delivery")),
    ("票到30天付款", gettext_lazy("30 days after the invoice")),
    ("月结30天", gettext_lazy("30 days after the end of the month")),
    ("月结60天", gettext_lazy("60 days after the end of the month")),
]


def plan_choices(*own):
    """[(terms, name)]: the plans of the house by name, the usual ones, and those that an order has of its own."""
    named = [(terms, name) for terms, name in PaymentPlan.objects.choices() if terms not in dict(PLANS)]
    listed = [*PLANS[:1], *named, *PLANS[1:]]
    return listed + [(terms, terms) for terms in own if terms and terms not in dict(listed)]


PRICED = ("quantity", "unit_price", "discount", "is_gift")
AT_REVIEW = ("submit", "pass")  # what somebody else reads must be understood


class OrderForm(CustomInputs, forms.Form):
    """The head of an order. A draft needs its customer only; what the review will ask for is marked there."""

    custom_record = "order"

    customer = forms.ModelChoiceField(Customer.objects.none(), label=gettext_lazy("Customer"), widget=forms.HiddenInput)
    contact_name = forms.CharField(label=gettext_lazy("Contact"), max_length=60, required=False)
    contact_phone = PhoneField(label=gettext_lazy("Phone"), max_length=40, required=False)
    payment_terms = forms.CharField(label=gettext_lazy("Payment terms"), max_length=120, required=False)
    payment_plan = forms.ChoiceField(label=gettext_lazy("Payment plan"), required=False)
    ordered_on = TypedDateField(label=gettext_lazy("Order date"), required=False)
    due_on = TypedDateField(label=gettext_lazy("Delivery date"), ahead=True, required=False)
    address = forms.CharField(label=gettext_lazy("Delivery address"), max_length=200, required=False)
    customer_po = forms.CharField(label=gettext_lazy("Customer's number"), max_length=60, required=False)
    source = forms.ChoiceField(label=gettext_lazy("Source"), choices=Source.choices, required=False)
    freight = TypedDecimalField(label=gettext_lazy("Freight"), places=2, least=0, most=99_999_999, required=False)
    special_needs = forms.CharField(label=gettext_lazy("Special needs"), max_length=500, required=False)
    note = forms.CharField(label=gettext_lazy("Note"), max_length=500, required=False)
    is_urgent = forms.BooleanField(label=gettext_lazy("Urgent"), required=False)
    owner = forms.ModelChoiceField(User.objects.none(), label=gettext_lazy("Account manager"), required=False)

    def __init__(self, *args, user, custom=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.former = custom or {}
        typed = self.data.get("payment_plan", "")  # of a copied order, or a plan of the house that is gone meanwhile
        own = typed if read_terms(typed).is_understood else self.initial.get("payment_plan")
        self.fields["payment_plan"].choices = plan_choices(own)
        self.fields["customer"].queryset = Customer.objects.visible_to(user).active().select_related("owner", "team")
        self.fields["customer"].error_messages = {
            "required": _("Choose a customer."),
            "invalid_choice": _("Choose a customer from your own list."),
        }
        if user.has_role(Role.SALES_ASSISTANT, Role.SALES_MANAGER, Role.SALES_DIRECTOR):
            self.fields["owner"].queryset = self._owners(user)
            self.fields["owner"].empty_label = gettext_lazy("The customer's account manager")
        else:
            del self.fields["owner"]
        self.add_custom(self.former, is_draft=True)

    def _owners(self, user):
        """The account managers to whom this person may assign the order: of their own teams, and the current owner."""
        people = User.objects.active().with_role(Role.ACCOUNT_MANAGER).select_related("team")
        if user.sees_all_orders:
            return people
        return people.filter(Q(team__in=user.team_ids) | Q(pk=self.initial.get("owner")))

    def clean_customer(self):
        """The text of the customer field must be the name of the selected customer; else none is selected."""
        customer = self.cleaned_data["customer"]
        typed = normalise(self.data.get("customer_text") or "")
        if typed and typed not in (normalise(customer.name), normalise(customer.short_name)):
            self.data = self.data.copy()
            self.data["customer"] = ""
            raise forms.ValidationError(
                _("Choose a customer: “%(text)s” was entered but not selected.") % {"text": excerpt(typed)}
            )
        return customer

    def clean(self):
        data = super().clean()
        due, ordered = data.get("due_on"), data.get("ordered_on")
        if due and ordered and due < ordered:
            self.add_error("due_on", _("The delivery date is before the order date."))
        data["freight"] = data.get("freight") or 0
        data["freight_tax_rate"] = Policy.current().freight_tax_rate if data["freight"] else 0
        data["source"] = data.get("source") or Source.PHONE
        data["contact_phone"] = data.get("contact_phone") or ""
        data["custom"] = self.custom_typed(self.former)
        self._ask_about_terms(data)
        return data

    def _ask_about_terms(self, data):
        """Terms that are not understood as a whole are never planned in silence: somebody chooses the plan."""
        terms = data.get("payment_terms")
        reading = read_terms(terms or "")
        if terms and not reading.is_understood and not data.get("payment_plan"):
            data["payment_plan"] = PaymentPlan.objects.terms_of(terms)
        if terms and not (reading.is_understood or data.get("payment_plan")) and self.data.get("action") in AT_REVIEW:
            text = _("“%(unread)s” is not understood. Choose the payment plan, or write the terms in other words.")
            self.add_error("payment_plan", text % {"unread": excerpt(reading.unread)})


class OrderLineForm(forms.Form):
    """One row of the grid. The product is known by its key or, typed without the picker, by its code."""

    id = KeyField(required=False, widget=forms.HiddenInput)
    product = KeyField(required=False, widget=forms.HiddenInput)
    code = forms.CharField(label=gettext_lazy("Product code"), max_length=60, required=False)
    quantity = TypedDecimalField(label=gettext_lazy("Quantity"), places=3, above=0, most=MOST_QUANTITY)
    unit_price = TypedDecimalField(label=gettext_lazy("Unit price with tax"), places=4, least=0, most=MOST_PRICE)
    discount = DiscountField(label=gettext_lazy("Discount %"))
    requested_on = TypedDateField(label=gettext_lazy("Requested date"), ahead=True, required=False)
    note = forms.CharField(label=gettext_lazy("Note"), max_length=200, required=False)
    is_gift = forms.BooleanField(label=gettext_lazy("Gift or sample"), required=False)

    def clean(self):
        """Only gifts and samples cost nothing, and they do: their price may be left empty."""
        data = super().clean()
        price, is_gift = data.get("unit_price"), data.get("is_gift")
        if is_gift and price is None and not (self.data.get(self.add_prefix("unit_price")) or "").strip():
            data["unit_price"] = Decimal(0)
            self.errors.pop("unit_price", None)
        elif is_gift and price:
            self.add_error("unit_price", _("A gift or a sample costs nothing: clear the price or the tick."))
        elif price == 0 and not is_gift:
            self.add_error("unit_price", _("Enter a price, or tick that it is a gift or a sample."))
        return data

    def has_changed(self):
        """A row has changed as soon as it holds anything but a default."""
        names = ("product", "code", "quantity", "unit_price", "note")
        return any((self.data.get(self.add_prefix(name)) or "").strip() for name in names)


class BaseLines(forms.BaseFormSet):
    """The lines of an order: products are looked up once for all rows.

    The rows are counted as they came: a page whose counter is wrong or missing loses none of them.
    """

    default_error_messages = {"too_many_forms": gettext_lazy("An order has at most %(num)d lines.")}

    def __init__(self, data=None, *args, prefix="lines", **options):
        super().__init__(None if data is None else _counted(data, prefix), *args, prefix=prefix, **options)

    def initial_form_count(self):
        """A posted row that was emptied is a dropped line, wherever it stands."""
        return 0 if self.is_bound else super().initial_form_count()

    def name_products(self, facts_of, *beside):
        """Give each row what the page shows of its product; `facts_of` takes products and returns {key: facts}.

        `beside` are rows that stand beside the grid.
        """
        rows = [*self.forms, *beside]
        keys = [key_typed(str(form["product"].value() or "")) for form in rows]
        products = Product.objects.in_bulk(key for key in keys if key)
        facts = facts_of(list(products.values()))
        for form, key in zip(rows, keys, strict=True):
            form.facts = facts.get(key)

    def clean(self):
        typed = [form for form in self.forms if form.has_changed() and form.is_bound]
        keys = {form.cleaned_data.get("product") for form in typed if hasattr(form, "cleaned_data")} - {None}
        codes = {
            (form.cleaned_data.get("code") or "").strip().upper() for form in typed if hasattr(form, "cleaned_data")
        }
        products = list(self.offered().filter(Q(pk__in=keys) | Q(code__in=codes - {""})))
        by_key, by_code = {p.pk: p for p in products}, {p.code: p for p in products}
        for form in typed:
            self._find_product(form, by_key, by_code)
        wish = normalise(self.data.get("wish") or "")
        if wish and typed and not any(form.errors for form in typed):
            self._spread(typed, wish)

    def _spread(self, typed, wish):
        """A discount of the whole order that the page has not spread over the lines yet."""
        lines = [Priced(**{name: form.cleaned_data[name] for name in PRICED}) for form in typed]
        try:
            carried = normalise(self.data.get("freight") or "")
            freight = decimal_typed(carried, places=2, least=0) if carried else Decimal(0)
            spread = spread_discount(lines, wish_typed(wish), freight=freight)
        except (Refused, Mistyped) as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
        for form, line in zip(typed, spread.lines, strict=True):
            form.cleaned_data |= {"unit_price": line.unit_price, "discount": line.discount}

    def offered(self):
        """The products that a line may have."""
        return Product.objects.active()

    def _find_product(self, form, by_key, by_code):
        code = (form.cleaned_data.get("code") or "").strip().upper()
        chosen = by_key.get(form.cleaned_data.get("product"))
        product = by_code.get(code) if code and (chosen is None or chosen.code != code) else chosen
        if product is None:
            form.add_error("code", _("Choose a product: search by code, name or pinyin."))
        form.cleaned_data["product"] = product

    def given(self):
        """The rows as the services take them."""
        return [form.cleaned_data for form in self.forms if form.has_changed()]


def count_rows(data, prefix="lines"):
    """How many rows were sent: one more than the largest number that a field of them carries."""
    row = re.compile(rf"{prefix}-([0-9]{{1,4}})-")
    return max((int(match[1]) + 1 for match in map(row.match, data) if match), default=0)


def _counted(data, prefix):
    counted = {"TOTAL_FORMS": count_rows(data, prefix) or 1, "INITIAL_FORMS": 0, "MIN_NUM_FORMS": 0, "MAX_NUM_FORMS": 0}
    return {**data.dict(), **{f"{prefix}-{name}": str(count) for name, count in counted.items()}}


LineFormSet = formset_factory(
    OrderLineForm, formset=BaseLines, extra=3, max_num=MOST_LINES, validate_max=True, absolute_max=MOST_TYPED_LINES
)


def head_of(order):
    """What the head form shows of an order."""
    names = [name for name in OrderForm.base_fields if name not in ("customer", "owner")]
    return {name: getattr(order, name) for name in names} | {"customer": order.customer_id, "owner": order.owner_id}


def rows_of(lines, *, as_copy=False):
    """What the grid shows of some lines; a copy has no keys of its own."""
    return [
        {
            "id": None if as_copy else line.pk,
            "product": line.product_id,
            "code": line.product.code,
            "quantity": line.quantity,
            "unit_price": line.unit_price,
            "discount": line.discount,
            "requested_on": None if as_copy else line.requested_on,
            "note": line.note,
            "is_gift": line.is_gift,
        }
        for line in lines
    ]
