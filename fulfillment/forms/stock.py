"""What the warehouse books."""

from decimal import Decimal

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from fulfillment.models import Warehouse, main_warehouse
from orderdesk.core.money import plain_number
from orderdesk.core.pages.fields import TypedDecimalField
from orders.models import OrderLine
from orders.models.line import MOST_QUANTITY

SMALLEST = Decimal("0.001")


class WarehouseField(forms.ModelChoiceField):
    """A warehouse; where there is only one nobody is asked."""

    def __init__(self, **options):
        super().__init__(queryset=Warehouse.objects.filter(is_active=True), empty_label=None, **options)


class BookForm(forms.Form):
    """What the forms of this page share: where, and in one sentence why."""

    warehouse = WarehouseField(label=pgettext_lazy("stock", "Warehouse"), required=False)
    reason = forms.CharField(label=gettext_lazy("Note"), max_length=200, required=False)

    def __init__(self, *args, product, **options):
        self.product = product
        super().__init__(*args, **options)
        self.fields["warehouse"].initial = main_warehouse()
        if Warehouse.objects.filter(is_active=True).count() < 2:
            self.fields["warehouse"].widget = forms.HiddenInput()


class ReceiveStockForm(BookForm):
    quantity = TypedDecimalField(label=gettext_lazy("Received"), places=3, least=SMALLEST, most=MOST_QUANTITY)
    field_order = ["quantity"]


class ScrapStockForm(BookForm):
    quantity = TypedDecimalField(label=gettext_lazy("Scrapped"), places=3, least=SMALLEST, most=MOST_QUANTITY)
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=200)
    field_order = ["quantity"]


class CountStockForm(BookForm):
    on_hand = TypedDecimalField(label=gettext_lazy("Counted"), places=3, least=0, most=MOST_QUANTITY)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    field_order = ["on_hand"]


class PlaceForm(BookForm):
    """Where a product stands in a warehouse."""

    place = forms.CharField(label=gettext_lazy("Shelf place"), max_length=40, required=False)
    reason = None  # type: ignore[assignment]  # the way of Django to leave a field out
    field_order = ["place"]


class TakeOverForm(forms.Form):
    """From which order, how much, and why."""

    source = forms.ModelChoiceField(label=gettext_lazy("Taken from"), queryset=OrderLine.objects.none())
    quantity = TypedDecimalField(label=gettext_lazy("Quantity"), places=3, least=SMALLEST, most=MOST_QUANTITY)
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=200,
        help_text=gettext_lazy("The people of the other order read it."),
    )

    def __init__(self, *args, line, sources, **options):
        super().__init__(*args, **options)
        self.fields["source"].queryset = sources
        self.fields["source"].label_from_instance = _held_label


def _held_label(line):
    return f"{line.order} {line.order.customer}: {plain_number(line.held)} {line.unit}"


class TransferStockForm(forms.Form):
    quantity = TypedDecimalField(label=gettext_lazy("Quantity"), places=3, least=SMALLEST, most=MOST_QUANTITY)
    source = WarehouseField(label=gettext_lazy("From"))
    target = WarehouseField(label=gettext_lazy("To"))
    reason = forms.CharField(label=gettext_lazy("Note"), max_length=200, required=False)

    def __init__(self, *args, product, **options):
        self.product = product
        super().__init__(*args, **options)

    def clean(self):
        data = super().clean()
        if data.get("source") and data.get("source") == data.get("target"):
            self.add_error("target", _("Choose two different warehouses."))
        return data
