"""Dispatch."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fulfillment.states import Method
from orderdesk.core.pages.fields import ComingDateField, TypedDecimalField
from orders.models.line import MOST_QUANTITY


def _proposed(line):
    """What is still to ship, as far as it is there; `line.there` is None where no stock is kept."""
    return line.to_ship() if line.there is None else max(min(line.to_ship(), line.there), 0)


class ShipmentForm(forms.Form):
    """The head of a shipment."""

    method = forms.ChoiceField(label=gettext_lazy("Method"), choices=Method.choices)
    carrier = forms.CharField(label=gettext_lazy("Carrier"), max_length=60, required=False)
    tracking_number = forms.CharField(label=gettext_lazy("Tracking number"), max_length=64, required=False)
    packages = forms.IntegerField(label=gettext_lazy("Packages"), min_value=1, max_value=9999, initial=1)
    expected_on = ComingDateField(label=gettext_lazy("Expected arrival"), required=False)
    note = forms.CharField(label=gettext_lazy("Note"), max_length=200, required=False)

    def clean(self):
        data = super().clean()
        if data.get("method") in (Method.EXPRESS, Method.PART_LOAD) and not data.get("carrier"):
            self.add_error("carrier", _("Enter the carrier, so that the shipment can be tracked."))
        if data.get("method") == Method.EXPRESS and not data.get("tracking_number"):
            self.add_error("tracking_number", _("Enter the express tracking number."))
        return data

    def facts(self):
        names = ("method", "carrier", "tracking_number", "packages", "expected_on", "note")
        return {name: self.cleaned_data[name] for name in names}


class DispatchOrderForm(ShipmentForm):
    """The quantities are added per line as `quantity-<key>`."""

    def __init__(self, *args, lines, **kwargs):
        super().__init__(*args, **kwargs)
        self.lines = lines
        for line in lines:
            self.fields[f"quantity-{line.pk}"] = TypedDecimalField(
                places=3, least=0, most=MOST_QUANTITY, required=False, label=line.product_name, initial=_proposed(line)
            )

    def quantity_fields(self):
        return [(line, self[f"quantity-{line.pk}"]) for line in self.lines]

    def quantities(self):
        return {line.pk: self.cleaned_data.get(f"quantity-{line.pk}") for line in self.lines}
