from django import forms
from django.utils.translation import gettext_lazy

from orderdesk.core.pages.fields import TypedDecimalField
from orders.models.line import MOST_QUANTITY


class CancelOrderForm(forms.Form):
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class ShortCloseOrderForm(forms.Form):
    """Why, and for each line how much will never come, as `quantity-<key>`."""

    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args, lines, **kwargs):
        super().__init__(*args, **kwargs)
        self.lines = lines
        for line in lines:
            self.fields[f"quantity-{line.pk}"] = TypedDecimalField(
                places=3, least=0, most=MOST_QUANTITY, required=False, label=line.product_name
            )

    def quantity_fields(self):
        return [(line, self[f"quantity-{line.pk}"]) for line in self.lines]

    def quantities(self):
        return {line.pk: self.cleaned_data.get(f"quantity-{line.pk}") for line in self.lines}
