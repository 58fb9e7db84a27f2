"""The period of a statement of account: this month, last month, or from one day to another."""

from datetime import date, timedelta

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from orderdesk.core.pages.fields import TypedDateField

THIS, LAST, DAYS = "this", "last", "days"
LONGEST = 3660  # days


class StatementForm(forms.Form):
    """Both days of a period that was typed; a last day that has not come yet is today."""

    first = TypedDateField(label=pgettext_lazy("period", "From"))
    last = TypedDateField(label=pgettext_lazy("period", "To"))

    def clean_first(self) -> date:
        first = self.cleaned_data["first"]
        if first > localdate():
            raise forms.ValidationError(_("%(day)s is in the future. Enter today or an earlier day.") % {"day": first})
        return first

    def clean_last(self) -> date:
        return min(self.cleaned_data["last"], localdate())

    def clean(self):
        facts = super().clean()
        first, last = facts.get("first"), facts.get("last")
        if first and last and last < first:
            self.add_error(
                "last", _("The last day is before the first one. Enter %(first)s or later.") % {"first": first}
            )
        elif first and last and (last - first).days > LONGEST:
            self.add_error("first", _("A statement covers ten years at most. Enter a later first day."))
        return facts


def month_of(show: str) -> tuple[date, date]:
    """(first, last day) of this month up to today, or of the last full month."""
    today = localdate()
    if show == THIS:
        return today.replace(day=1), today
    last = today.replace(day=1) - timedelta(days=1)
    return last.replace(day=1), last


LABELS = {THIS: gettext_lazy("This month"), LAST: gettext_lazy("Last month")}
