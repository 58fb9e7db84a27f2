"""Messages and files of an order."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


class MessageForm(forms.Form):
    text = forms.CharField(label=gettext_lazy("Message"), max_length=4000)


class FileForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("File"),
        error_messages=dict.fromkeys(("required", "missing", "invalid"), gettext_lazy("Choose the file first.")),
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > 20 * 1024 * 1024:
            raise forms.ValidationError(_("The file is larger than 20 MB. Choose a smaller one."))
        return file
