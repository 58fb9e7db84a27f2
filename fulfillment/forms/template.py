"""The stages of every order, as one table."""

from django import forms
from django.forms import modelformset_factory
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fulfillment.models import StageTemplate
from orderdesk.accounts.models import User
from orderdesk.core.pages.formsets import BaseNamedRows
from orderdesk.core.text.typed import clean_text

EMPTY_ROWS = 1


class TemplateStageForm(forms.ModelForm):
    """One stage: who does it, and how long before or after the promised date."""

    class Meta:
        model = StageTemplate
        fields = ["place", "name", "step", "role", "person", "offset", "is_active"]
        widgets = {"place": forms.NumberInput(attrs={"min": 1}), "offset": forms.NumberInput()}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        mine = User.objects.filter(pk=self.instance.person_id)
        self.fields["person"].queryset = (User.objects.active().colleagues() | mine).distinct().by_name()
        self.fields["person"].empty_label = _("by role")
        self.fields["offset"].help_text = ""  # said once, above the table
        self.fields["is_active"].widget.attrs["aria-label"] = self.fields["is_active"].label  # on a desk the column's
        if not self.instance.pk:
            self.empty_permitted = True

    def clean_name(self):
        return clean_text(self.cleaned_data["name"])


class BaseTemplate(BaseNamedRows):
    """All stages of the template."""

    twice = gettext_lazy("There is another stage of this name.")


TemplateFormSet = modelformset_factory(
    StageTemplate, form=TemplateStageForm, formset=BaseTemplate, extra=EMPTY_ROWS, can_delete=False
)
