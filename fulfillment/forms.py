"""Raw input of warehouse, production and logistics -> the keyword arguments of the services."""

from django import forms
from django.db.models import Q
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fulfillment.states import Cause, Method, Supply
from fulfillment.trouble import missing_in_trouble
from orderdesk.accounts.models import User
from orderdesk.core.fields import ComingDateField, TypedDateField, TypedDecimalField, TypedField
from orderdesk.core.sheet import clean_lines
from orderdesk.core.typed import clean_text, moment_typed
from orders.models.line import MOST_QUANTITY


class SupplyAnswerForm(forms.Form):
    """The answer for one line; the page has one per line, prefixed with the line's key."""

    kind = forms.ChoiceField(label=gettext_lazy("Supply"), choices=Supply.choices, required=False)
    ready_on = ComingDateField(label=gettext_lazy("Date that can be kept"), required=False)
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

    def answer(self):
        return self.cleaned_data if self.cleaned_data.get("kind") else None


class AgreeDateForm(forms.Form):
    agreed_on = ComingDateField(label=gettext_lazy("Day that was agreed"))
    agreement = forms.CharField(
        label=gettext_lazy("What the customer agreed to"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )


class DispatchOrderForm(forms.Form):
    """The head of a shipment; the quantities are added per line as `quantity-<key>`."""

    method = forms.ChoiceField(label=gettext_lazy("Method"), choices=Method.choices)
    carrier = forms.CharField(label=gettext_lazy("Carrier"), max_length=60, required=False)
    tracking_number = forms.CharField(label=gettext_lazy("Tracking number"), max_length=64, required=False)
    packages = forms.IntegerField(label=gettext_lazy("Packages"), min_value=1, max_value=9999, initial=1)
    expected_on = ComingDateField(label=gettext_lazy("Expected arrival"), required=False)
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


class MoveDateForm(forms.Form):
    """Another delivery date for a promised order, and why."""

    due_on = ComingDateField(label=gettext_lazy("New delivery date"))
    why = forms.CharField(
        label=gettext_lazy("Why it moves"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Everybody who has a stage of the order reads this."),
    )  # fmt: skip

    def __init__(self, *args, order, **kwargs):
        self.order = order
        super().__init__(*args, **kwargs)
        self.fields["due_on"].initial = order.due_on

    def clean_due_on(self):
        day = self.cleaned_data["due_on"]
        if day == self.order.due_on:
            raise forms.ValidationError(_("This is the date that stands already."))
        return day


class MomentField(TypedField):
    """A moment as people write it; a day alone is its midnight."""

    def read(self, text):
        return moment_typed(text)


class LinesField(TypedField):
    """A text that keeps its lines."""

    def __init__(self, **options):
        super().__init__(**{"required": False, "empty_value": "", "strip": False} | options)

    def read(self, text):
        return clean_lines(text)


class StageForm(forms.Form):
    """The cells of one stage that somebody typed: only those that were sent are read."""

    name = forms.CharField(max_length=40)
    owner = forms.ModelChoiceField(User.objects.active(), required=False)
    planned_on = TypedDateField(required=False)
    finished_at = MomentField(required=False)
    record = LinesField(max_length=2000)
    problem = LinesField(max_length=2000)
    measure = LinesField(max_length=2000)
    next_step = LinesField(max_length=2000)
    cause = forms.ChoiceField(choices=[("", ""), *Cause.choices], required=False)
    is_endangered = forms.BooleanField(required=False)

    def __init__(self, data, *, stage):
        super().__init__(data)
        self.stage = stage
        self.fields["owner"].queryset = User.objects.filter(Q(is_active=True) | Q(pk=stage.owner_id))
        self.fields = {name: field for name, field in self.fields.items() if name in data}

    def clean_name(self):
        return clean_text(self.cleaned_data["name"])

    def clean_finished_at(self):
        at = self.cleaned_data["finished_at"]
        if at is not None and at > now():
            raise forms.ValidationError(_("This lies in the future. Enter when it happened."))
        return at

    def faults(self):
        """{field: sentence} of what cannot be taken, and of what these changes must say too."""
        told = {name: " ".join(errors) for name, errors in self.errors.items()}
        lacking = missing_in_trouble(self.stage, self.cleaned_data)
        return told | {missing.name: missing.text for missing in lacking if missing.name not in told}


class AddStageForm(forms.Form):
    """A stage that one order has beside the usual ones."""

    name = forms.CharField(label=gettext_lazy("Stage"), max_length=40)
    planned_on = TypedDateField(label=gettext_lazy("Planned finish"), required=False)

    def clean_name(self):
        return clean_text(self.cleaned_data["name"])
