"""Products."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orderdesk.core.pages.fields import TypedDecimalField
from orderdesk.core.pages.files import PictureField
from orderdesk.core.text.typed import normalise
from orderdesk.custom_fields.forms import CustomInputs
from orders.forms.order import MOST_PRICE
from orders.models import Product
from orders.models.line import MOST_QUANTITY
from orders.models.product import NO_TAX_CODE, is_tax_code


class ProductForm(CustomInputs, forms.ModelForm):
    custom_record = "product"
    list_price = TypedDecimalField(label=gettext_lazy("List price"), places=4, least=0, most=MOST_PRICE, required=False)
    floor_price = TypedDecimalField(
        label=gettext_lazy("Floor price"),
        places=4,
        least=0,
        most=MOST_PRICE,
        required=False,
        help_text=gettext_lazy("With tax. A line that is sold for less speaks against its order."),
    )
    cost = TypedDecimalField(label=gettext_lazy("Cost"), places=4, least=0, most=MOST_PRICE, required=False)
    tax_rate = TypedDecimalField(label=gettext_lazy("Tax rate"), places=4, least=0, most=1)
    minimum_stock = TypedDecimalField(label=gettext_lazy("Minimum stock"), places=3, least=0, most=MOST_QUANTITY)

    class Meta:
        model = Product
        fields = [
            "code",
            "name",
            "spec",
            "unit",
            "list_price",
            "floor_price",
            "cost",
            "tax_rate",
            "tax_code",
            "supply",
            "lead_days",
            "minimum_stock",
            "is_whole",
            "needs_check",
            "picture",
            "is_active",
        ]
        field_classes = {"picture": PictureField}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.instance.pk is None:
            self.initial["is_whole"] = True  # as most things are
        self.add_custom(self.instance.custom)

    def clean_code(self):
        return self.cleaned_data["code"].strip().upper()

    def clean_tax_code(self):
        code = normalise(self.cleaned_data["tax_code"]).replace(" ", "")
        if code and not is_tax_code(code):
            raise forms.ValidationError(NO_TAX_CODE)
        return code


class MovedPercentField(TypedDecimalField):
    """By how many per cent something goes up, or down with a minus."""

    def __init__(self, **options):
        super().__init__(places=2, least=-90, most=900, **options)

    def read(self, text):
        return super().read(normalise(text).removesuffix("%"))


class AdjustProductsForm(forms.Form):
    """What several products get alike. An empty field leaves each as it is."""

    list_price = TypedDecimalField(label=gettext_lazy("List price"), places=4, least=0, most=MOST_PRICE, required=False)
    percent = MovedPercentField(
        label=gettext_lazy("Or move the list prices by (%)"),
        required=False,
        help_text=gettext_lazy("5 makes them dearer by 5 %, -3 cheaper by 3 %."),
    )
    minimum_stock = TypedDecimalField(
        label=gettext_lazy("Minimum stock"), places=3, least=0, most=MOST_QUANTITY, required=False
    )
    is_active = forms.ChoiceField(
        label=gettext_lazy("Active"),
        required=False,
        choices=[("", gettext_lazy("As it is")), ("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No"))],
    )

    def clean(self):
        data = super().clean()
        if data.get("list_price") is not None and data.get("percent") is not None:
            self.add_error("percent", _("Enter a price, or by how many per cent the prices move, not both."))
        if not self.errors and not self.facts():
            raise forms.ValidationError(_("Enter what is to be changed."))
        return data

    def facts(self) -> dict[str, Any]:
        """What was filled in, as the service takes it."""
        facts = {name: value for name, value in self.cleaned_data.items() if value not in (None, "")}
        if "is_active" in facts:
            facts["is_active"] = facts["is_active"] == "yes"
        return facts
