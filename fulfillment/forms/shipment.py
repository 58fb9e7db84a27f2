"""Shipments: prepared, packed, dispatched, and what goes wrong with them."""

from decimal import Decimal

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from fulfillment.states import Method, ShipmentCause
from orderdesk.core.pages.fields import ComingDateField, TypedDecimalField
from orders.models.line import MOST_QUANTITY

MOST_WEIGHT, MOST_COST = 999_999, 9_999_999
SMALLEST_WEIGHT = Decimal("0.001")


def _proposed(line):
    """What is still to ship and not prepared, as far as it is there; `line.there` is None where no stock is kept."""
    return line.open if line.there is None else max(min(line.open, line.there), 0)


def _weight_field():
    return TypedDecimalField(
        label=gettext_lazy("Gross weight (kg)"), places=3, least=SMALLEST_WEIGHT, most=MOST_WEIGHT, required=False
    )


class WayForm(forms.Form):
    """How a shipment travels."""

    names: tuple[str, ...] = ("method", "carrier", "tracking_number", "expected_on", "cost", "note")
    method = forms.ChoiceField(label=pgettext_lazy("of a shipment", "Method"), choices=Method.choices)
    carrier = forms.CharField(label=gettext_lazy("Carrier"), max_length=60, required=False)
    tracking_number = forms.CharField(label=gettext_lazy("Tracking number"), max_length=64, required=False)
    expected_on = ComingDateField(label=gettext_lazy("Expected arrival"), required=False)
    cost = TypedDecimalField(label=gettext_lazy("Cost of carriage"), places=2, least=0, most=MOST_COST, required=False)
    note = forms.CharField(label=gettext_lazy("Note"), max_length=200, required=False)

    def clean(self):
        data = super().clean()
        if data.get("method") in (Method.EXPRESS, Method.PART_LOAD) and not data.get("carrier"):
            self.add_error("carrier", _("Enter the carrier, so that the shipment can be tracked."))
        if data.get("method") == Method.EXPRESS and not data.get("tracking_number"):
            self.add_error("tracking_number", _("Enter the express tracking number."))
        return data

    def facts(self):
        """What the service takes beside quantities."""
        return {name: self.cleaned_data[name] for name in self.names}


class LeaveForm(WayForm):
    """How a packed shipment travels, and which others leave with it."""

    def __init__(self, *args, others=None, **kwargs):
        super().__init__(*args, **kwargs)
        if others:
            self.fields["together"] = forms.ModelMultipleChoiceField(
                others,
                label=gettext_lazy("Leaves together with"),
                required=False,
                widget=forms.CheckboxSelectMultiple,
                help_text=gettext_lazy("One delivery slip for all of them."),
            )
            self.fields["together"].label_from_instance = lambda shipment: f"{shipment} ({shipment.order})"


class ShipmentForm(WayForm):
    """The head of a shipment that is dispatched at once."""

    names = (*WayForm.names, "packages", "weight")
    packages = forms.IntegerField(label=gettext_lazy("Packages"), min_value=1, max_value=9999, initial=1)
    weight = _weight_field()


class QuantitiesMixin:
    """The quantities are added per line as `quantity-<key>`."""

    def __init__(self, *args, lines, **kwargs):
        super().__init__(*args, **kwargs)
        self.lines = lines
        for line in lines:
            self.fields[f"quantity-{line.pk}"] = TypedDecimalField(
                places=3, least=0, most=MOST_QUANTITY, required=False, label=line.product_name, initial=_proposed(line)
            )

    def quantity_fields(self):
        """[(line, its field)]."""
        return [(line, self[f"quantity-{line.pk}"]) for line in self.lines]

    def quantities(self):
        """{line key: quantity} as typed."""
        return {line.pk: self.cleaned_data.get(f"quantity-{line.pk}") for line in self.lines}


class DispatchOrderForm(QuantitiesMixin, ShipmentForm):
    """A shipment that leaves at once."""


class PrepareShipmentForm(QuantitiesMixin, forms.Form):
    """A shipment that is picked and packed first."""

    method = forms.ChoiceField(label=pgettext_lazy("of a shipment", "Method"), choices=Method.choices)
    carrier = forms.CharField(label=gettext_lazy("Carrier"), max_length=60, required=False)
    note = forms.CharField(label=gettext_lazy("Note"), max_length=200, required=False)

    def facts(self):
        """What the service takes beside quantities."""
        return {name: self.cleaned_data[name] for name in ("method", "carrier", "note")}


class PackForm(forms.Form):
    """Packed goods."""

    packages = forms.IntegerField(label=gettext_lazy("Packages"), min_value=1, max_value=9999, initial=1)
    weight = _weight_field()


class ExceptionForm(forms.Form):
    """What went wrong."""

    cause = forms.ChoiceField(label=gettext_lazy("What is wrong"), choices=ShipmentCause.choices)
    problem = forms.CharField(label=gettext_lazy("What happened"), max_length=200)


class WithdrawForm(forms.Form):
    """A shipment that will not leave."""

    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=200, required=False)
