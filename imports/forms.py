from django import forms
from django.utils.translation import gettext_lazy

from orderdesk.core.errors import Refused
from orderdesk.core.sheets.book import ENDINGS, check_upload


class ImportForm(forms.Form):
    """Upload of a workbook; a worker checks its content."""

    file = forms.FileField(
        label=gettext_lazy("Excel or CSV file"),
        widget=forms.ClearableFileInput(attrs={"accept": ",".join(ENDINGS)}),
        error_messages={"empty": gettext_lazy("The file is empty. Choose the file with your rows.")},
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        try:
            check_upload(file)
        except Refused as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
        return file
