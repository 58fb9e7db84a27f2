"""What is promised for pieces of a ticket, and what has become of it."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fulfillment.forms.shipment import ShipmentForm
from fulfillment.models import Warehouse
from orderdesk.core.pages.fields import TypedDecimalField
from orders.models import OrderLine
from orders.models.line import MOST_QUANTITY

MOST_AMOUNT = 9_999_999_999


def pieces(label, *, required=True, least=None):
    bounds = {"least": least} if least is not None else {"above": 0}
    return TypedDecimalField(label=label, places=3, most=MOST_QUANTITY, required=required, **bounds)


class OfLines(forms.Form):
    """Something about one line; where the ticket is about a single one, nobody chooses it."""

    line = forms.ModelChoiceField(OrderLine.objects.none(), label=gettext_lazy("Line"), required=False)

    def __init__(self, *args, lines, **kwargs):
        super().__init__(*args, **kwargs)
        if len(lines) > 1:
            self.fields["line"].queryset = OrderLine.objects.filter(pk__in=[line.pk for line in lines])
            self.fields["line"].required = True
        else:
            del self.fields["line"]


class PromiseRemedyForm(OfLines):
    quantity = pieces(gettext_lazy("Quantity"))
    note = forms.CharField(label=gettext_lazy("Note"), max_length=500, required=False)


class CreditTicketForm(OfLines):
    quantity = pieces(gettext_lazy("Pieces that are credited"), required=False)
    amount = TypedDecimalField(
        label=gettext_lazy("Or an amount (yuan)"), places=2, above=0, most=MOST_AMOUNT, required=False
    )
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=500)

    def clean(self):
        data = super().clean()
        if not {"quantity", "amount"} & self.errors.keys() and bool(data.get("quantity")) == bool(data.get("amount")):
            self.add_error("amount", _("Enter either how many pieces are credited, or an amount."))
        return data


class ReceiveReturnForm(forms.Form):
    quantity = pieces(gettext_lazy("How many came back"))


class CheckReturnForm(forms.Form):
    restocked = pieces(gettext_lazy("Into stock again"), least=0)
    scrapped = pieces(gettext_lazy("Scrapped"), least=0)
    warehouse = forms.ModelChoiceField(Warehouse.objects.none(), label=gettext_lazy("Warehouse"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["warehouse"].queryset = Warehouse.objects.filter(is_active=True)


class FinishRepairForm(forms.Form):
    note = forms.CharField(label=gettext_lazy("What was repaired"), max_length=500)


class WithdrawRemedyForm(forms.Form):
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=500)


class SendReplacementsForm(ShipmentForm):
    """Which promises leave together, and how."""

    def __init__(self, *args, promises, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["remedies"] = forms.MultipleChoiceField(
            label=gettext_lazy("What leaves"),
            choices=[(promise.pk, promise.label) for promise in promises],
            widget=forms.CheckboxSelectMultiple,
            initial=[promise.pk for promise in promises],
        )

    def chosen(self):
        return [int(key) for key in self.cleaned_data["remedies"]]
