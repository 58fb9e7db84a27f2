"""Stages: the cells of the table and stages of one order."""

from django import forms
from django.db.models import Q
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fulfillment.models.problem import missing_with_problem
from fulfillment.states import Cause
from orderdesk.accounts.models import User
from orderdesk.core.pages.fields import TypedDateField, TypedField
from orderdesk.core.sheets.typed import clean_lines
from orderdesk.core.text.near_days import near_moment
from orderdesk.core.text.typed import clean_text


class MomentField(TypedField):
    """A moment as people write it; a day alone is its midnight."""

    def read(self, text):
        return near_moment(text)


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
            raise forms.ValidationError(_("This is in the future. Enter when it happened."))
        return at

    def faults(self):
        """{field: sentence} of what cannot be taken, and of what these changes must say too."""
        sentences = {name: " ".join(errors) for name, errors in self.errors.items()}
        lacking = missing_with_problem(self.stage, self.cleaned_data)
        return sentences | {missing.name: missing.text for missing in lacking if missing.name not in sentences}


class AddStageForm(forms.Form):
    """A stage that one order has beside the usual ones."""

    name = forms.CharField(label=gettext_lazy("Stage"), max_length=40)
    planned_on = TypedDateField(label=gettext_lazy("Planned finish"), required=False)

    def clean_name(self):
        return clean_text(self.cleaned_data["name"])
