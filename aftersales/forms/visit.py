"""Forms for return visits."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aftersales.forms.ticket import people, stars, words
from aftersales.states import LOW, SPOKEN, Channel, TicketKind
from orderdesk.accounts.models import READERS, User


class VisitForm(forms.Form):
    """Whether the customer was reached, their ratings, and the ticket that follows, if any."""

    channel = forms.ChoiceField(label=gettext_lazy("Means of contact"), choices=SPOKEN, initial=Channel.PHONE)
    reached = forms.ChoiceField(choices=[("yes", ""), ("no", "")])
    note = forms.CharField(label=gettext_lazy("Note"), max_length=500, required=False)
    overall = stars(gettext_lazy("Overall"), required=False)
    product = stars(gettext_lazy("Product quality"), required=False)
    delivery = stars(gettext_lazy("How it was delivered"), required=False)
    service = stars(gettext_lazy("Service"), required=False)
    text = words(gettext_lazy("What the customer said"), required=False)
    wish = forms.BooleanField(label=gettext_lazy("Follow-up needed"), required=False)
    ticket_kind = forms.ChoiceField(
        label=gettext_lazy("Feedback type"), choices=TicketKind.choices, initial=TicketKind.COMPLAINT, required=False
    )
    ticket_text = words(gettext_lazy("What needs follow-up"), required=False)

    def is_reached(self):
        return self.cleaned_data["reached"] == "yes"

    def needs_ticket(self):
        data = self.cleaned_data
        return bool(data.get("wish")) or (data.get("overall") or LOW + 1) <= LOW

    def clean(self):
        data = super().clean()
        if data.get("reached") == "yes":
            if data.get("overall") is None and "overall" not in self.errors:
                self.add_error("overall", _("Ask for the overall rating: it is what counts."))
            if self.needs_ticket() and not (data.get("ticket_text") or data.get("text")):
                self.add_error("ticket_text", _("Describe what needs follow-up: a ticket is opened for it."))
        return data

    def facts(self):
        """The keyword arguments of `record_visit`."""
        names = ("channel", "overall", "product", "delivery", "service", "text")
        facts = {name: self.cleaned_data[name] for name in names}
        if self.needs_ticket():
            kind = self.cleaned_data["ticket_kind"] or TicketKind.COMPLAINT
            facts["ticket"] = {"kind": kind, "text": self.cleaned_data["ticket_text"] or self.cleaned_data["text"]}
        return facts


class GiveUpVisitForm(forms.Form):
    reason = forms.CharField(label=gettext_lazy("Reason for giving up"), max_length=500)


class ReassignVisitForm(forms.Form):
    owner = forms.ModelChoiceField(User.objects.none(), label=gettext_lazy("New owner"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = people().filter(groups__name__in=READERS["price"]).distinct()
