"""Stock counts."""

from django import forms
from django.utils.translation import gettext_lazy

from orderdesk.core.pages.fields import TypedDecimalField
from orders.models.line import MOST_QUANTITY


class CountStockForm(forms.Form):
    on_hand = TypedDecimalField(label=gettext_lazy("Counted"), places=3, least=0, most=MOST_QUANTITY)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
