"""Raw input of warehouse, production and logistics -> the keyword arguments of the services."""

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fulfillment.states import Method, Supply
from orderdesk.core.fields import TypedDateField, TypedDecimalField
from orders.models.line import MOST_QUANTITY


class SupplyAnswerForm(forms.Form):
    """The answer for one line; the page has one per line, prefixed with the line's key."""

    kind = forms.ChoiceField(label=gettext_lazy("Supply"), choices=Supply.choices, required=False)
    ready_on = TypedDateField(label=gettext_lazy("Date that can be kept"), required=False)
    note = forms.CharField(label=gettext_lazy("Note"), max_length=200, required=False)

    def __init__(self, *args, line, **kwargs):
        self.line = line
        super().__init__(*args, prefix=f"line-{line.pk}", **kwargs)

    def clean(self):
        data = super().clean()
        if bool(data.get("kind")) != bool(data.get("ready_on")) and not self.errors:
            missing = "ready_on" if data.get("kind") else "kind"
            self.add_error(missing, _("Answer both: how it is supplied, and by when."))
        return data

    def clean_ready_on(self):
        day = self.cleaned_data["ready_on"]
        if day and day < localdate():
            raise forms.ValidationError(_("This day is over. Enter a day from today on."))
        return day

    def answer(self):
        return self.cleaned_data if self.cleaned_data.get("kind") else None


class AgreeDateForm(forms.Form):
    agreed_on = TypedDateField(label=gettext_lazy("Day that was agreed"))
    agreement = forms.CharField(
        label=gettext_lazy("What the customer agreed to"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def clean_agreed_on(self):
        day = self.cleaned_data["agreed_on"]
        if day < localdate():
            raise forms.ValidationError(_("This day is over. Enter a day from today on."))
        return day


class DispatchOrderForm(forms.Form):
    """The head of a shipment; the quantities are added per line as `quantity-<key>`."""

    method = forms.ChoiceField(label=gettext_lazy("Method"), choices=Method.choices)
    carrier = forms.CharField(label=gettext_lazy("Carrier"), max_length=60, required=False)
    tracking_number = forms.CharField(label=gettext_lazy("Tracking number"), max_length=64, required=False)
    packages = forms.IntegerField(label=gettext_lazy("Packages"), min_value=1, max_value=9999, initial=1)
    expected_on = TypedDateField(label=gettext_lazy("Expected arrival"), required=False)
    note = forms.CharField(label=gettext_lazy("Note"), max_length=200, required=False)

    def __init__(self, *args, lines, **kwargs):
        super().__init__(*args, **kwargs)
        self.lines = lines
        for line in lines:
            self.fields[f"quantity-{line.pk}"] = TypedDecimalField(
                places=3, least=0, most=MOST_QUANTITY, required=False, label=line.product_name, initial=line.to_ship()
            )

    def clean(self):
        data = super().clean()
        if data.get("method") in (Method.EXPRESS, Method.PART_LOAD) and not data.get("carrier"):
            self.add_error("carrier", _("Name the carrier, so that the shipment can be followed."))
        if data.get("method") == Method.EXPRESS and not data.get("tracking_number"):
            self.add_error("tracking_number", _("Enter the tracking number of the express."))
        return data

    def quantity_fields(self):
        return [(line, self[f"quantity-{line.pk}"]) for line in self.lines]

    def quantities(self):
        return {line.pk: self.cleaned_data.get(f"quantity-{line.pk}") for line in self.lines}

    def facts(self):
        names = ("method", "carrier", "tracking_number", "packages", "expected_on", "note")
        return {name: self.cleaned_data[name] for name in names}


class CountStockForm(forms.Form):
    on_hand = TypedDecimalField(label=gettext_lazy("Counted"), places=3, least=0, most=MOST_QUANTITY)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
