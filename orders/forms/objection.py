"""Why an objection is waived, and what each kind of objection does when."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orderdesk.core.pages.fields import TypedDecimalField
from orders.models import ObjectionPolicy
from orders.models.objection import BOUNDS, NEVER_WAIVED, OPEN_MOMENTS
from orders.states import Level, Moment, ObjectionKind, Severity

PERCENTS = (ObjectionKind.MARGIN, ObjectionKind.DISCOUNT)
HIGHEST_PERCENT = 100
UNITS = {
    ObjectionKind.OVERDUE: gettext_lazy("from yuan"),
    ObjectionKind.MARGIN: gettext_lazy("below %"),
    ObjectionKind.DISCOUNT: gettext_lazy("at most % of its price"),
}


class WaiveForm(forms.Form):
    """Why an objection does not stand in the way."""

    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class ObjectionPolicyForm(forms.ModelForm):
    """One kind: what it does at the moments that the house may choose, from which figure on, and who waives it."""

    bound = TypedDecimalField(label=gettext_lazy("Threshold"), places=2, required=False)

    class Meta:
        model = ObjectionPolicy
        fields = [*Moment.values, "bound", "level", "waived_by"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.kind = ObjectionKind(self.instance.kind)
        for moment in set(Moment) - set(OPEN_MOMENTS[self.kind]):
            del self.fields[moment.value]
        if self.kind not in BOUNDS:
            del self.fields["bound"]
        if self.kind in NEVER_WAIVED:
            del self.fields["waived_by"]
        else:
            nobody = ("", _("nobody"))
            self.fields["waived_by"].choices = [nobody, *[pair for pair in self.fields["waived_by"].choices if pair[0]]]
        self.fields["level"].choices = [pair for pair in Level.choices if pair[0] != Level.MANAGER]
        for name, field in self.fields.items():
            field.widget.attrs["aria-label"] = f"{self.kind.label} · {field.label or name}"
        if self.kind in (ObjectionKind.FIELDS, ObjectionKind.TERMS):  # what is missing is nobody's to decide
            del self.fields["level"]
            self.fields["submit"].choices = [pair for pair in Severity.choices if pair[0] != Severity.LEVEL]

    @property
    def unit(self):
        return UNITS.get(self.kind, "")

    def cells(self, fixed):
        """[(moment, field or None, what it does where that is fixed)] for the page; `fixed` is {moment: severity}."""
        return [
            (moment.label, self[moment.value] if moment.value in self.fields else None, _told(fixed.get(moment)))
            for moment in Moment
        ]

    def clean_bound(self):
        bound = self.cleaned_data["bound"]
        if bound is None:
            raise forms.ValidationError(_("Enter the number that this condition compares with."))
        if self.kind in PERCENTS and bound > HIGHEST_PERCENT:
            raise forms.ValidationError(_("A percentage is at most 100."))
        return bound


def _told(severity):
    return severity.label if severity and severity != Severity.OFF else "—"


def policy_forms(data=None):
    """A form for each kind, in their order."""
    return [
        ObjectionPolicyForm(data, instance=policy, prefix=kind) for kind, policy in ObjectionPolicy.current().items()
    ]
