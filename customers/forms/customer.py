"""Customers and their transfer."""

from django import forms
from django.utils.translation import gettext_lazy

from customers import permissions as may
from customers.models import Customer
from customers.models.customer import MOST_TOLERANCE
from orderdesk.accounts.models import Role, User
from orderdesk.core.pages.fields import DiscountField, TypedDecimalField
from orderdesk.core.text.typed import clean_text, normalise
from orderdesk.core.text.uscc import uscc_fault
from orderdesk.custom_fields.forms import CustomInputs

MOST_CREDIT = 99_999_999_999


def _tolerance(label, help_text):
    return TypedDecimalField(
        label=label,
        help_text=help_text,
        places=2,
        least=0,
        most=MOST_TOLERANCE,
        required=False,
        empty_value=0,
    )


class CustomerForm(CustomInputs, forms.ModelForm):
    custom_record = "customer"
    default_discount = DiscountField(label=gettext_lazy("Usual discount %"))
    credit_limit = TypedDecimalField(
        label=gettext_lazy("Credit limit"), places=2, least=0, most=MOST_CREDIT, required=False, empty_value=0
    )
    tolerance_over = _tolerance(
        gettext_lazy("May get more, %"), gettext_lazy("Of a line; only what was ordered is charged.")
    )
    tolerance_under = _tolerance(
        gettext_lazy("May get less, %"), gettext_lazy("Of a line; what is missing is closed and not charged.")
    )

    late_interest = TypedDecimalField(
        label=gettext_lazy("Interest for late payment (% a day)"),
        places=4,
        least=0,
        most=1,
        required=False,
        help_text=gettext_lazy("As the contract says; empty is 0.05."),
    )

    class Meta:
        model = Customer
        fields = [
            "name",
            "short_name",
            "spelling",
            "is_key",
            "level",
            "industry",
            "province",
            "city",
            "district",
            "source",
            "uscc",
            "owner",
            "default_terms",
            "default_discount",
            "packing",
            "delivery_window",
            "tolerance_over",
            "tolerance_under",
            "slip_amounts",
            "notes",
            "credit_limit",
            "credit_days",
            "scale",
            "late_interest",
        ]
        widgets = {"notes": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        people = User.objects.active().with_role(Role.ACCOUNT_MANAGER).select_related("team")
        self.fields["owner"].queryset = people
        self._keep_owner(user)
        if not may.sets_credit(user):
            del self.fields["credit_limit"], self.fields["credit_days"], self.fields["late_interest"]
        self.add_custom(self.instance.custom)

    def _keep_owner(self, user):
        """An account manager enters own customers; giving one away is a transfer, not an edit."""
        if self.instance.pk:
            del self.fields["owner"]
        elif user.has_role(Role.ACCOUNT_MANAGER) and not user.has_role(Role.SALES_MANAGER, Role.SALES_ASSISTANT):
            self.fields["owner"].queryset = User.objects.filter(pk=user.pk)
            self.initial["owner"] = user.pk

    def clean_name(self):
        """As it was typed, （集团） or (集团): names are compared in one width wherever they are."""
        return clean_text(self.cleaned_data["name"])

    def clean_uscc(self):
        """A wrong check digit names the right one; old tax numbers of 15 digits are taken as they are."""
        code = normalise(self.cleaned_data["uscc"]).replace(" ", "").upper()
        if len(code) == 15 and code.isdecimal():
            return code
        mistake = uscc_fault(code) if code else ""
        if mistake:
            raise forms.ValidationError(mistake)
        return code


class TransferForm(forms.Form):
    owner = forms.ModelChoiceField(User.objects.none(), label=gettext_lazy("New account manager"))
    why = forms.CharField(label=gettext_lazy("Reason"), max_length=500, required=False)
    with_orders = forms.BooleanField(label=gettext_lazy("Open orders go along"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = User.objects.active().with_role(Role.ACCOUNT_MANAGER).select_related("team")


class TransferManyForm(TransferForm):
    """Some or all customers of one account manager."""

    customers = forms.ModelMultipleChoiceField(
        Customer.objects.none(), label=gettext_lazy("Customers"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args, customers, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["customers"].queryset = customers
        self.initial["customers"] = [customer.pk for customer in customers]
