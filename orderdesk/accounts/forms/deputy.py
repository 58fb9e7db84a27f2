"""A deputy for some days."""

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orderdesk.accounts.models import User
from orderdesk.accounts.permissions import administers
from orderdesk.accounts.services.deputy import MOST, deputies_for, people_with_deputies
from orderdesk.core.pages.fields import ComingDateField


class DeputyForm(forms.Form):
    """Who is away, who decides meanwhile, from when until when. Only administrators say who is away."""

    person = forms.ModelChoiceField(User.objects.none(), label=gettext_lazy("Away"))
    deputy = forms.ModelChoiceField(
        User.objects.none(),
        label=gettext_lazy("Deputy"),
        help_text=gettext_lazy(
            "Decides in this time, and nobody's own orders: neither theirs nor those of who is away."
        ),
    )
    begins_on = ComingDateField(label=gettext_lazy("First day"))
    ends_on = ComingDateField(label=gettext_lazy("Last day"))
    note = forms.CharField(label=gettext_lazy("Note"), max_length=MOST, required=False)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        if administers(user):
            self.fields["person"].queryset = people_with_deputies()
            self.fields["deputy"].queryset = people_with_deputies()
        else:
            del self.fields["person"]
            self.fields["deputy"].queryset = deputies_for(user)
        self.fields["begins_on"].initial = localdate()

    def clean(self):
        data = super().clean()
        begins, ends = data.get("begins_on"), data.get("ends_on")
        if begins and ends and ends < begins:
            self.add_error("ends_on", _("The last day is before the first one."))
        return data
