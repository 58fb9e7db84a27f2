"""Messages and files of an order."""

from django import forms
from django.utils.translation import gettext_lazy

from orderdesk.core.pages.files import KeptFileField


class MessageForm(forms.Form):
    text = forms.CharField(label=gettext_lazy("Message"), max_length=4000)


class FileForm(forms.Form):
    file = KeptFileField(
        label=gettext_lazy("File"),
        error_messages=dict.fromkeys(("required", "missing", "invalid"), gettext_lazy("Choose the file first.")),
    )
