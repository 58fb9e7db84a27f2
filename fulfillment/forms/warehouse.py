"""The warehouses, as one table."""

from django import forms
from django.forms import modelformset_factory
from django.utils.translation import gettext_lazy

from fulfillment.models import Warehouse
from orderdesk.core.pages.formsets import BaseNamedRows
from orderdesk.core.text.typed import clean_text

TWICE = gettext_lazy("There is another warehouse of this name.")


class WarehouseForm(forms.ModelForm):
    """One warehouse. One with goods is not closed, one below zero not stopped: its row says what to do first."""

    class Meta:
        model = Warehouse
        fields = ["place", "name", "is_active", "allows_negative"]
        error_messages = {"name": {"unique": TWICE}}
        widgets = {"place": forms.NumberInput(attrs={"min": 1})}

    def clean_name(self):
        return clean_text(self.cleaned_data["name"])

    def _post_clean(self):
        super()._post_clean()
        if not self.errors:
            for field, sentence in self.instance.against().items():
                self.add_error(field, sentence)


class WarehouseRow(WarehouseForm):
    """A row of the table: the last one is empty, and stays so where nothing is typed."""

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        for name in ("is_active", "allows_negative"):
            self.fields[name].widget.attrs["aria-label"] = self.fields[name].label  # on a desk the column's
        self.fields["allows_negative"].help_text = ""  # said once, above the table
        if not self.instance.pk:
            self.empty_permitted = True


class BaseWarehouses(BaseNamedRows):
    """All warehouses of the house."""

    twice = TWICE


WarehouseFormSet = modelformset_factory(Warehouse, form=WarehouseRow, formset=BaseWarehouses, extra=1, can_delete=False)
