"""Raw input of customers and their parts -> the keyword arguments of the services."""

from django import forms
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from customers import permissions as may
from customers.models import Address, Communication, Contact, Customer, InvoiceTitle, Qualification
from orderdesk.accounts.models import Role, User
from orderdesk.core.fields import DiscountField, PhoneField, TypedDateField, TypedDecimalField
from orderdesk.core.typed import Mistyped, moment_typed, normalise
from orderdesk.core.uscc import uscc_fault

MOST_CREDIT = 99_999_999_999
MOST_FILE = 20 * 1024 * 1024


class CustomerForm(forms.ModelForm):
    default_discount = DiscountField(label=gettext_lazy("Usual discount %"))
    credit_limit = TypedDecimalField(
        label=gettext_lazy("Credit limit"), places=2, least=0, most=MOST_CREDIT, required=False, empty_value=0
    )

    class Meta:
        model = Customer
        fields = [
            "name", "short_name", "spelling", "is_key", "level", "industry", "province", "city", "district", "source",
            "uscc", "owner", "default_terms", "default_discount", "packing", "delivery_window", "notes",
            "credit_limit", "credit_days",
        ]  # fmt: skip
        widgets = {"notes": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        people = User.objects.active().with_role(Role.ACCOUNT_MANAGER).select_related("team")
        self.fields["owner"].queryset = people
        self._keep_owner(user)
        if not may.sets_credit(user):
            del self.fields["credit_limit"], self.fields["credit_days"]

    def _keep_owner(self, user):
        """An account manager enters own customers; giving one away is a transfer, not an edit."""
        if self.instance.pk:
            del self.fields["owner"]
        elif user.has_role(Role.ACCOUNT_MANAGER) and not user.has_role(Role.SALES_MANAGER, Role.SALES_ASSISTANT):
            self.fields["owner"].queryset = User.objects.filter(pk=user.pk)
            self.initial["owner"] = user.pk

    def clean_name(self):
        return normalise(self.cleaned_data["name"])

    def clean_uscc(self):
        """A wrong check digit names the right one; old tax numbers of 15 digits are taken as they are."""
        code = normalise(self.cleaned_data["uscc"]).replace(" ", "").upper()
        if len(code) == 15 and code.isdecimal():
            return code
        mistake = uscc_fault(code) if code else ""
        if mistake:
            raise forms.ValidationError(mistake)
        return code


class DefaultMixin:
    """The first of its kind becomes the default by itself."""

    def first_is_default(self):
        part = self.instance
        if not type(part).objects.filter(customer=part.customer, is_default=True).exclude(pk=part.pk).exists():
            part.is_default = True


class ContactForm(DefaultMixin, forms.ModelForm):
    phone = PhoneField(label=gettext_lazy("Phone"), max_length=40, required=False)

    class Meta:
        model = Contact
        fields = ["name", "title", "phone", "email", "wechat", "is_default", "is_active"]


class AddressForm(DefaultMixin, forms.ModelForm):
    phone = PhoneField(label=gettext_lazy("Phone"), max_length=40, required=False)

    class Meta:
        model = Address
        fields = ["text", "receiver", "phone", "is_default", "is_active"]


class InvoiceTitleForm(forms.ModelForm):
    phone = PhoneField(label=gettext_lazy("Phone"), max_length=40, required=False)

    class Meta:
        model = InvoiceTitle
        fields = ["kind", "title", "tax_no", "bank", "account", "address", "phone", "is_active"]

    def clean(self):
        data = super().clean()
        if data.get("kind") == InvoiceTitle.Kind.SPECIAL and not data.get("tax_no"):
            self.add_error("tax_no", _("A special VAT invoice needs the tax number."))
        return data


class QualificationForm(forms.ModelForm):
    valid_until = TypedDateField(label=gettext_lazy("Valid until"), required=False)

    class Meta:
        model = Qualification
        fields = ["kind", "number", "file", "valid_until", "is_active"]

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file and file.size > MOST_FILE:
            raise forms.ValidationError(_("The file is larger than 20 MB. Choose a smaller one."))
        return file

    def clean(self):
        data = super().clean()
        number = normalise(data.get("number") or "").replace(" ", "").upper()
        mistake = uscc_fault(number) if data.get("kind") == Qualification.Kind.LICENCE and number else ""
        if mistake:
            self.add_error("number", mistake)
        return data


PART_FORMS = {
    "contact": ContactForm,
    "address": AddressForm,
    "invoice-title": InvoiceTitleForm,
    "qualification": QualificationForm,
}


class CommunicationForm(forms.Form):
    channel = forms.ChoiceField(label=gettext_lazy("By"), choices=Communication.Channel.choices)
    contact = forms.ModelChoiceField(Contact.objects.none(), label=gettext_lazy("With whom"), required=False)
    text = forms.CharField(
        label=gettext_lazy("What was said"), max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
    )
    happened_at = forms.CharField(label=gettext_lazy("When"), max_length=30, required=False)
    next_on = TypedDateField(label=gettext_lazy("Next follow-up"), required=False)

    def __init__(self, *args, customer, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["contact"].queryset = customer.contacts.filter(is_active=True)

    def clean_happened_at(self):
        text = self.cleaned_data["happened_at"]
        if not text:
            return None
        try:
            at = moment_typed(text)
        except Mistyped as mistake:
            raise forms.ValidationError(str(mistake)) from mistake
        if at > now():
            raise forms.ValidationError(_("This lies in the future. Enter when it happened."))
        return at


class TransferForm(forms.Form):
    owner = forms.ModelChoiceField(User.objects.none(), label=gettext_lazy("New account manager"))
    why = forms.CharField(label=gettext_lazy("Reason"), max_length=500, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = User.objects.active().with_role(Role.ACCOUNT_MANAGER).select_related("team")
