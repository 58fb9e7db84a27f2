"""The name of an order template."""

from django import forms
from django.utils.translation import gettext_lazy


class TemplateForm(forms.Form):
    """What it is called, and who finds it."""

    name = forms.CharField(label=gettext_lazy("Name of the template"), max_length=60)
    is_shared = forms.BooleanField(label=gettext_lazy("The whole team finds it"), required=False)
