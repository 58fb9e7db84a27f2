"""An export for finance software: which days, and in which form."""

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from orderdesk.core.pages.fields import TypedDateField
from orders.permissions import exports_money

TOO_MANY = gettext_lazy("More than %(most)s rows: choose fewer days.")
XLSX, CSV = "xlsx", "csv"


def finance_context(user, sheet):
    """What the lists show of it: the form with this month, for those who may."""
    today = localdate()
    form = ExportForm(initial={"first": today.replace(day=1), "last": today})
    return {"may_export": exports_money(user), "export_form": form, "sheet": sheet}


class ExportForm(forms.Form):
    first = TypedDateField(label=pgettext_lazy("period", "From"))
    last = TypedDateField(label=pgettext_lazy("period", "To"))
    form = forms.ChoiceField(choices=[(XLSX, "Excel"), (CSV, "CSV")], required=False)

    def clean(self):
        data = super().clean()
        first, last = data.get("first"), data.get("last")
        if first and last and last < first:
            sentence = _("The last day is before the first one. Enter %(first)s or later.")
            self.add_error("last", sentence % {"first": first})
        return data
