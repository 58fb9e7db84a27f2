"""The communication record."""

from django import forms
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from customers.models import Communication, Contact
from orderdesk.core.pages.fields import TypedDateField
from orderdesk.core.text.near_days import Mistyped, near_moment


class CommunicationForm(forms.Form):
    channel = forms.ChoiceField(label=gettext_lazy("Means of contact"), choices=Communication.Channel.choices)
    contact = forms.ModelChoiceField(Contact.objects.none(), label=gettext_lazy("Spoke with"), required=False)
    text = forms.CharField(
        label=gettext_lazy("What was said"), max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
    )
    happened_at = forms.CharField(
        label=gettext_lazy("When"),
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"data-day": "moment", "autocomplete": "off"}),
    )
    next_on = TypedDateField(label=gettext_lazy("Next follow-up"), ahead=True, required=False)

    def __init__(self, *args, customer, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["contact"].queryset = customer.contacts.filter(is_active=True)

    def clean_happened_at(self):
        text = self.cleaned_data["happened_at"]
        if not text:
            return None
        try:
            at = near_moment(text)
        except Mistyped as mistake:
            raise forms.ValidationError(str(mistake)) from mistake
        if at > now():
            raise forms.ValidationError(_("This is in the future. Enter when it happened."))
        return at
