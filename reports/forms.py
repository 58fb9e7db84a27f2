"""Forms for monthly reports and improvement actions."""

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orderdesk.accounts.models import User
from reports.models import Action

DAY = {"type": "date"}


class ActionForm(forms.Form):
    problem = forms.CharField(label=gettext_lazy("Problem"), max_length=200)
    impact = forms.CharField(
        label=gettext_lazy("Impact"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("In orders, days or yuan."),
    )
    measure = forms.CharField(
        label=gettext_lazy("Counter-measure"), max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )
    owner = forms.ModelChoiceField(label=gettext_lazy("Owner"), queryset=User.objects.none())
    due_on = forms.DateField(label=gettext_lazy("Due"), widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = User.objects.active().order_by("name")

    def clean_due_on(self):
        day = self.cleaned_data["due_on"]
        if day < localdate():
            raise forms.ValidationError(_("Choose today or a later day."))
        return day


class ReassignActionForm(ActionForm):
    problem = impact = measure = None  # type: ignore[assignment]
    version = forms.IntegerField(widget=forms.HiddenInput)


class CloseActionForm(forms.Form):
    state = forms.ChoiceField(
        label=gettext_lazy("Result"),
        widget=forms.RadioSelect,
        choices=[(Action.State.DONE, gettext_lazy("Done")), (Action.State.DROPPED, gettext_lazy("Dropped"))],
    )
    effect = forms.CharField(
        label=gettext_lazy("Effect"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("What changed, in figures where possible: the next report shows it."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)
