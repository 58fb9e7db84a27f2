"""Rules of approval, and the order on which they are tried."""

from django import forms
from django.forms import modelformset_factory
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orderdesk.core.pages.fields import TypedDecimalField
from orderdesk.core.text.typed import clean_text
from orders.models import ApprovalRule
from orders.states import NAMED, NUMERIC

HIGHEST_PERCENT = 100


class ApprovalRuleForm(forms.ModelForm):
    """One condition and the level it asks for; a row without a condition is none."""

    value = TypedDecimalField(label=gettext_lazy("Threshold"), places=2, required=False)

    class Meta:
        model = ApprovalRule
        fields = ["condition", "value", "text", "level", "is_active"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["is_active"].widget.attrs["aria-label"] = self.fields["is_active"].label
        if not self.instance.pk:
            self.empty_permitted = True

    def clean_text(self):
        return clean_text(self.cleaned_data["text"])

    def clean(self):
        data = super().clean()
        condition, value = data.get("condition"), data.get("value")
        if condition in NUMERIC and value is None and "value" not in self.errors:
            self.add_error("value", _("Enter the number that this condition compares with."))
        if condition in ("margin", "price") and value is not None and value > HIGHEST_PERCENT:
            self.add_error("value", _("A percentage is at most 100."))
        if condition in NAMED and not data.get("text"):
            self.add_error("text", _("Enter the text that this condition looks for."))
        if condition and condition not in NUMERIC:
            data["value"] = None
        if condition and condition not in NAMED:
            data["text"] = ""
        return data


ApprovalRuleFormSet = modelformset_factory(ApprovalRule, form=ApprovalRuleForm, extra=2, can_delete=False)


class TryRulesForm(forms.Form):
    """The number of an order for which the rules are asked."""

    order = forms.CharField(label=gettext_lazy("Order number"), max_length=40, required=False)
