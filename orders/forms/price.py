"""A price that is agreed on."""

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from customers.models import Customer
from orderdesk.core.pages.fields import ComingDateField, TypedDateField, TypedDecimalField
from orderdesk.core.text.typed import excerpt, normalise
from orders.forms.order import MOST_PRICE
from orders.models import Product
from orders.models.line import MOST_QUANTITY


class PriceForm(forms.Form):
    """What a product costs: for whom, from which quantity on, and when."""

    customer = forms.ModelChoiceField(Customer.objects.none(), required=False, widget=forms.HiddenInput)
    product = forms.ModelChoiceField(Product.objects.none(), required=False, widget=forms.HiddenInput)
    from_quantity = TypedDecimalField(
        label=gettext_lazy("From quantity"),
        places=3,
        least=0,
        most=MOST_QUANTITY,
        required=False,
        help_text=gettext_lazy("Empty: any quantity."),
    )
    unit_price = TypedDecimalField(label=gettext_lazy("Unit price with tax"), places=4, above=0, most=MOST_PRICE)
    valid_from = TypedDateField(label=gettext_lazy("Valid from"), ahead=True)
    valid_until = ComingDateField(
        label=gettext_lazy("Valid until"), required=False, help_text=gettext_lazy("Empty: until it is ended.")
    )
    note = forms.CharField(label=gettext_lazy("Note"), max_length=200, required=False)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("valid_from", localdate())
        self.fields["customer"].queryset = Customer.objects.visible_to(user).active()
        self.fields["product"].queryset = Product.objects.visible_to(user).active()
        for name, sentence in (("customer", _("Choose a customer.")), ("product", _("Choose a product."))):
            self.fields[name].error_messages["invalid_choice"] = sentence

    def shown(self, name):
        """What the text of a picker says: what was typed, or the name of what is chosen."""
        if self.is_bound:
            return self.data.get(f"{name}_text", "")
        key = self.initial.get(name)
        chosen = self.fields[name].queryset.filter(pk=key).first() if key else None
        return _text_of(chosen) if chosen else ""

    def clean_customer(self):
        """Empty is everybody; a text that is not the name of the selected customer selects nobody."""
        customer, typed = self.cleaned_data["customer"], normalise(self.data.get("customer_text") or "")
        if typed and (customer is None or typed not in (normalise(customer.name), normalise(customer.short_name))):
            sentence = _("Choose a customer: “%(text)s” was entered but not selected.")
            raise forms.ValidationError(sentence % {"text": excerpt(typed)})
        return customer if typed or "customer_text" not in self.data else None

    def clean_product(self):
        """The selected product, or that of the code that was typed."""
        product, typed = self.cleaned_data["product"], normalise(self.data.get("product_text") or "").upper()
        if typed and (product is None or product.code != typed):
            product = self.fields["product"].queryset.filter(code=typed).first()
        if product is None:
            raise forms.ValidationError(_("Choose a product: search by code, name or pinyin."))
        return product

    def clean(self):
        data = super().clean()
        first, last = data.get("valid_from"), data.get("valid_until")
        if first and last and last < first:
            self.add_error("valid_until", _("The last day is before the first."))
        return data

    def agreed(self):
        """What the service takes: the product's key, and the rest."""
        data = dict(self.cleaned_data)
        customer, product = data.pop("customer"), data.pop("product")
        return product.pk, data | {"customer_id": customer.pk if customer else None}


def _text_of(record):
    return record.code if isinstance(record, Product) else record.name
