from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aftersales.models import Acceptance
from orderdesk.core.errors import Refused
from orderdesk.core.typed import Mistyped, moment_typed
from orderdesk.core.xlsx_in import check_upload


class SignForForm(forms.Form):
    """Who signed, when and how; a photo or scan of the paper where there is one."""

    signed_by = forms.CharField(label=gettext_lazy("Signed by"), max_length=60)
    signed_at = forms.CharField(label=gettext_lazy("Signed at"), max_length=30, required=False)
    how = forms.ChoiceField(label=gettext_lazy("How"), choices=Acceptance.How.choices)
    paper = forms.FileField(label=gettext_lazy("Photo or scan"), required=False)
    note = forms.CharField(label=gettext_lazy("Note"), max_length=500, required=False)

    def clean_signed_at(self):
        text = self.cleaned_data["signed_at"]
        if not text:
            return None
        try:
            return moment_typed(text)
        except Mistyped as mistake:
            raise forms.ValidationError(str(mistake)) from mistake

    def clean_paper(self):
        paper = self.cleaned_data["paper"]
        if paper and paper.size > 20 * 1024 * 1024:
            raise forms.ValidationError(_("The file is larger than 20 MB. Choose a smaller one."))
        return paper or ""


class ImportForm(forms.Form):
    """A workbook of past orders; what stands in it is checked by a worker."""

    file = forms.FileField(
        label=gettext_lazy("Excel file"),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx"}),
        error_messages={"empty": gettext_lazy("The file is empty. Choose the .xlsx file with your orders.")},
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        try:
            check_upload(file)
        except Refused as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
        return file


class CancelOrderForm(forms.Form):
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
