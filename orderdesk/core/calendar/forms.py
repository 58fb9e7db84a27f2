"""A year's notice as somebody pastes it."""

from django import forms
from django.utils.translation import gettext_lazy

from orderdesk.core.calendar.special_days import NoticeDay, read_special_days
from orderdesk.core.errors import Refused

SAMPLE = "2027-01-01 休 元旦\n2027-02-05..2027-02-11 休 春节\n2027-02-14 班"


class PasteForm(forms.Form):
    """A year's notice as lines of text."""

    lines = forms.CharField(
        label=gettext_lazy("Holidays and make-up days"),
        max_length=100_000,
        widget=forms.Textarea(attrs={"rows": 16, "cols": 60, "placeholder": SAMPLE}),
        help_text=gettext_lazy("One day or range per line: the date, 休 or 班, and the occasion."),
    )

    def clean_lines(self) -> list[NoticeDay]:
        try:
            return read_special_days(self.cleaned_data["lines"])
        except Refused as refusal:
            raise forms.ValidationError(str(refusal).split("\n")) from refusal
