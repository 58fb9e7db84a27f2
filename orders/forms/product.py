"""Products."""

from django import forms
from django.utils.translation import gettext_lazy

from orderdesk.core.pages.fields import TypedDecimalField
from orderdesk.core.pages.files import PictureField
from orders.forms.order import MOST_PRICE
from orders.models import Product
from orders.models.line import MOST_QUANTITY


class ProductForm(forms.ModelForm):
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
            "supply",
            "lead_days",
            "minimum_stock",
            "needs_check",
            "picture",
            "is_active",
        ]
        field_classes = {"picture": PictureField}

    def clean_code(self):
        return self.cleaned_data["code"].strip().upper()
